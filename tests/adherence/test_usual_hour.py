"""Another hour for the mail is offered from the patient's own first ticks, once a month at most; they decide."""

from datetime import time, timedelta

import pytest
from django.utils.html import strip_tags

from adherence import ticking
from adherence.usual_hour import better_hour
from patients.models import Patient
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, TODAY, at

A_DAY = timedelta(days=1)


def firsts(*clocks):
    return [at(clock, on=TODAY - (n + 1) * A_DAY) for n, clock in enumerate(clocks)]


SEVEN = ("08:40", "08:38", "08:41", "08:45", "08:39", "12:00", "08:20")


def test_a_mail_is_offered_ten_minutes_before_the_usual_first_snack(ruth):
    found = better_hour(ruth, firsts(*SEVEN), now=NOW)
    assert str(found) == "You usually move at 08:40. Shall the email come at 08:30?"


def test_six_days_are_too_few(ruth):
    assert better_hour(ruth, firsts(*SEVEN[:6]), now=NOW) is None


@pytest.mark.parametrize(("present", "asks"), [("08:11", False), ("08:10", True), ("08:49", False), ("08:50", True)])
def test_less_than_twenty_minutes_are_not_worth_a_question(ruth, present, asks):
    ruth.reminder_at = time.fromisoformat(present)
    assert (better_hour(ruth, firsts(*SEVEN), now=NOW) is not None) is asks


def test_a_night_workers_habit_is_read_past_midnight(ruth):
    ruth.wakes_at, ruth.sleeps_at = time(18), time(10)
    found = better_hour(ruth, firsts(*["00:05", "23:55"] * 4), now=NOW)
    assert (found.usual, found.offered) == (time(0), time(23, 50))


def test_nobody_is_woken_for_it(ruth):
    ruth.reminder_at = time(9)
    assert better_hour(ruth, firsts(*["06:30"] * 7), now=NOW).offered == time(7)


@pytest.mark.parametrize(
    "wish",
    [
        {"wants_reminders": False},
        {"mail_stopped_at": NOW},
        {"mail_bounced_at": NOW},
        {"quiet_from": time(7), "quiet_until": time(9)},
        {"hour_answered_at": NOW - timedelta(days=29)},
    ],
    ids=["no mail", "stopped", "bounced", "quiet", "answered"],
)
def test_it_is_not_asked(ruth, wish):
    for name, value in wish.items():
        setattr(ruth, name, value)
    assert better_hour(ruth, firsts(*SEVEN), now=NOW) is None


def test_after_a_month_it_may_be_asked_again(ruth):
    ruth.hour_answered_at = NOW - timedelta(days=30)
    assert better_hour(ruth, firsts(*SEVEN), now=NOW).offered == time(8, 30)


# -- On the page


@pytest.fixture
def phone(ruth, dana, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=NOW - 12 * A_DAY)
    item = Item.objects.of(ruth).get()
    for n in range(1, 9):
        for clock in ("08:40", "13:10"):
            moved_at = at(clock, on=TODAY - n * A_DAY)
            ticking.tick(item, patient=ruth, key=factories.new_key(), performed_at=moved_at, now=moved_at)
    return signed_in(ruth)


def asks(phone):
    page = " ".join(strip_tags(phone.get("/today/").content.decode()).split())
    return "Shall the email come at 08:30?" in page


def test_today_asks(phone):
    assert asks(phone)


def test_yes_moves_the_mail_and_has_it_planned_anew(phone, ruth):
    answer = phone.post("/settings/hour/", {"reminder_at": "08:30"})
    ruth.refresh_from_db()
    assert (answer.status_code, ruth.reminder_at, ruth.replan_reminders_at) == (303, time(8, 30), NOW)
    assert not asks(phone)


def test_no_leaves_it_and_is_not_asked_again(phone):
    phone.post("/settings/hour/")
    assert (Patient.objects.get().reminder_at, asks(phone)) == (None, False)


def test_a_time_that_is_none_is_refused(phone):
    answer = phone.post("/settings/hour/", {"reminder_at": "late"})
    assert (answer.status_code, Patient.objects.get().hour_answered_at) == (422, None)


def test_the_page_costs_no_query_more_for_it(phone, django_assert_num_queries):
    phone.get("/today/")
    with django_assert_num_queries(3):
        phone.get("/today/")
