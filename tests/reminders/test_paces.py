"""Fewer mails, and the week in short: on the days the patient wished for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adherence import ticking
from adherence.models import AdherenceDay
from patients.models import Patient
from prescriptions.programme import programme_of
from reminders import dispatching, governor
from reminders.case import Case, cases_of
from reminders.governor import Later, Send, Suppress
from reminders.models import Reminder, ReminderPlan
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

SUNDAY = TODAY + timedelta(days=4)


def wishing(ruth, **wishes):
    Patient.objects.update(replan_reminders_at=at("06:00"), **wishes)
    ruth.refresh_from_db()
    return ruth


@pytest.mark.parametrize(
    ("pace", "weekdays"), [("daily", "1234567"), ("three", "135"), ("one", "1")], ids=["every day", "three", "one"]
)
def test_the_mail_comes_on_the_days_of_its_pace(ruth, programme, pace, weekdays):
    wishing(ruth, mail_pace=pace)
    dispatching.plan(at("06:00"))
    while ReminderPlan.objects.get().next_due_at < at("06:00", on=TODAY + timedelta(days=14)):
        dispatching.claim_due(ReminderPlan.objects.get().next_due_at)
    assert "".join(sorted({str(row.on.isoweekday()) for row in Reminder.objects.all()})) == weekdays


def decide(ruth, now, days=()):
    return governor.decide(Case(programme_of(ruth, since=SUNDAY, until=SUNDAY), SUNDAY, days=days), "weekly", now)


def day(ago, bouts):
    return AdherenceDay(on=SUNDAY - timedelta(days=ago), bouts=bouts)


def test_the_week_in_short_comes_where_there_is_something_to_tell(ruth, programme):
    wishing(ruth, wants_weekly=True)
    assert decide(ruth, at("17:00", on=SUNDAY), [day(6, 1)]) == Send()


@pytest.mark.parametrize("days", [[], [day(7, 4)], [day(2, 0)]], ids=["none", "the week before", "no bout"])
def test_a_week_without_a_bout_is_not_told_of(ruth, programme, days):
    wishing(ruth, wants_weekly=True)
    assert decide(ruth, at("17:00", on=SUNDAY), days) == Suppress("empty_week")


def test_nobody_gets_it_who_did_not_wish_for_it(ruth, programme):
    assert decide(ruth, at("17:00", on=SUNDAY), [day(1, 1)]) == Suppress("unwanted")


def test_in_quiet_hours_it_waits(ruth, programme):
    wishing(ruth, wants_weekly=True, quiet_from="16:00", quiet_until="18:00")
    assert decide(ruth, at("17:00", on=SUNDAY), [day(1, 1)]) == Later(at("18:00", on=SUNDAY))


def test_both_mails_of_a_sunday_are_rows_of_their_own(ruth, programme):
    wishing(ruth, wants_weekly=True)
    dispatching.plan(at("06:00"))
    while ReminderPlan.objects.get().next_due_at < at("06:00", on=SUNDAY + timedelta(days=1)):
        dispatching.claim_due(ReminderPlan.objects.get().next_due_at)
    kinds = Reminder.objects.filter(on=SUNDAY).order_by("due_at").values_list("kind", "due_at")
    assert list(kinds) == [("daily", at("07:20", on=SUNDAY)), ("weekly", at("17:00", on=SUNDAY))]


def weeks_to_tell(dana, n):
    """Reminders of people who did one bout today, each with a week in short that is due."""
    for k in range(n):
        patient = factories.make_patient(dana, f"P {k}", email=f"p{n}.{k}@mail.example", wants_weekly=True)
        item = factories.make_prescription(factories.make_episode(patient), by=dana.user).items.get()
        ticking.tick(item, patient=patient, key=new_key(), performed_at=at("06:59"), now=NOW)
        yield Reminder.objects.create(patient=patient, kind="weekly", on=TODAY, due_at=at("07:20"))


def test_each_week_in_short_more_costs_two_marks(dana, mailoutbox):
    def queries_for(n):
        ids = [reminder.pk for reminder in weeks_to_tell(dana, n)]
        with CaptureQueriesContext(connection) as queries:
            dispatching.send(ids, now=NOW)
        return len(queries)

    assert queries_for(20) - queries_for(2) == 18 * 2
    assert ["You moved on 1 day." in mail.body for mail in mailoutbox] == [True] * 22


def test_each_week_is_told_of_the_patients_own_ticks(dana):
    cases = cases_of(list(weeks_to_tell(dana, 3)), reaches=lambda _patient: False).values()
    assert [[tick.patient_id for tick in case.done] for case in cases] == [[case.patient.pk] for case in cases]
