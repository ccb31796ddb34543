"""When each patient is next to be reminded stays true through every change."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.models import Patient
from prescriptions import prescribing
from reminders import dispatching
from reminders.models import Reminder, ReminderPlan
from tests import factories
from tests.factories import TODAY, at

A_DAY = timedelta(days=1)


def change(patient, at, **fields):
    Patient.objects.filter(pk=patient.pk).update(replan_reminders_at=at, **fields)


def next_due():
    return ReminderPlan.objects.get().next_due_at


def test_a_new_programme_is_planned_for(ruth, programme):
    change(ruth, at("06:00"))
    dispatching.plan(at("06:01"))
    assert next_due() == at("07:20")


def test_planning_clears_the_wish(planned):
    assert Patient.objects.get().replan_reminders_at is None


def test_another_hour_moves_it(planned):
    change(planned, at("06:30"), reminder_at="18:00")
    dispatching.plan(at("06:31"))
    assert next_due() == at("18:00")


def test_moving_to_another_zone_moves_it(planned):
    change(planned, at("06:30"), zone="America/Los_Angeles")
    dispatching.plan(at("06:31"))
    assert next_due() == at("07:20", zone="America/Los_Angeles")


def test_who_wants_none_is_not_planned_for(planned):
    change(planned, at("06:30"), wants_reminders=False)
    dispatching.plan(at("06:31"))
    assert next_due() is None


def test_an_ended_programme_is_not_planned_for(planned, programme, dana):
    prescribing.end(programme, by=dana.user, now=at("06:30"), reason="done")
    dispatching.plan(at("06:31"))
    assert next_due() is None


def test_a_change_seconds_before_the_hour_does_not_swallow_it(planned, dispatch):
    change(planned, at("07:20") - timedelta(seconds=5))
    assert dispatch(at("07:21")).sent_at == at("07:21")


def test_a_change_after_the_hour_does_not_swallow_what_was_not_claimed(planned, dispatch):
    change(planned, at("07:40"))
    assert dispatch(at("07:45")).sent_at == at("07:45")


def test_a_change_after_todays_mail_brings_no_second_one(planned, dispatch, mailoutbox):
    dispatch(at("07:21"))
    change(planned, at("12:00"), reminder_at="18:00")
    dispatch(at("12:01"))
    dispatch(at("18:01"))
    assert (len(mailoutbox), next_due()) == (1, at("18:00", on=TODAY + A_DAY))


def test_nothing_is_made_up_for_days_gone_by(ruth, programme, dispatch):
    change(ruth, at("06:00") - 40 * A_DAY)
    dispatch(at("10:00"))
    assert [reminder.on for reminder in Reminder.objects.all()] == [TODAY]


def test_a_patient_registered_in_the_afternoon_hears_tomorrow(ruth, programme):
    change(ruth, at("15:00"))
    dispatching.plan(at("15:01"))
    assert next_due() == at("07:20", on=TODAY + A_DAY)


def test_many_are_planned_in_as_many_queries_as_one(dana):
    for n in range(20):
        patient = factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example")
        factories.make_prescription(factories.make_episode(patient), by=dana.user)

    def queries_for(people):
        Patient.objects.filter(pk__in=people).update(replan_reminders_at=at("06:00"))
        with CaptureQueriesContext(connection) as queries:
            planned = dispatching.plan(at("06:01"))
        return planned, len(queries)

    everyone = list(Patient.objects.values_list("pk", flat=True))
    Patient.objects.update(replan_reminders_at=None)
    (one, few), (twenty, many) = queries_for(everyone[:1]), queries_for(everyone)
    assert (one, twenty, many) == (1, 20, few)


@pytest.mark.parametrize("days_down", [1, 3])
def test_after_the_beat_was_away_each_day_has_its_decision(planned, dispatch, days_down, mailoutbox):
    dispatch(at("07:21") + days_down * A_DAY)
    decisions = [(r.on, r.suppressed_because) for r in Reminder.objects.order_by("on")]
    missed = [(TODAY + n * A_DAY, "too_late") for n in range(days_down)]
    assert (decisions, len(mailoutbox)) == ([*missed, (TODAY + days_down * A_DAY, "")], 1)
