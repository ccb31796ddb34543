"""Training and recovery: drills that wait behind the patient's word, and are never missed without it."""

from datetime import timedelta

import pytest

from adherence import saying, ticking
from adherence.models import AdherenceDay
from adherence.mood import Mood
from adherence.today import day_of
from tests import factories
from tests.factories import NOW, at, new_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def warm_up(ruth, dana):
    """Before training, three days a week."""
    dose = {"occasion": "gym-before", "days_per_week": 3}
    return factories.make_prescription(ruth.episodes.get(), (factories.make_drill(), dose), by=dana.user).items.get()


def say(ruth, kind="training", *, days_ago=0):
    moment = NOW - timedelta(days=days_ago)
    return saying.say_of_day(ruth, key=new_key(), kind=kind, now=moment)


def words(response):
    return " ".join(response.content.decode().split())


def test_its_drills_wait_behind_the_word(ruth, warm_up, signed_in, now):
    page = words(signed_in(ruth).get("/today/"))
    assert ("I am training today" in page, "Mini heel slide" in page) == (True, False)


def test_once_said_they_show(ruth, warm_up, signed_in, now):
    signed_in(ruth).post("/today/day/", {"key": str(new_key()), "word": "training"})
    page = words(signed_in(ruth).get("/today/"))
    assert ("No training today" in page, "<h3>Mini heel slide</h3>" in page) == (True, True)


def test_a_recovery_day_is_another_word(ruth, warm_up):
    say(ruth, "recovery")
    assert [event.is_on for event in day_of(ruth, now=NOW).events] == [False]


def test_they_count_by_the_week(ruth, warm_up):
    say(ruth, days_ago=2)
    say(ruth, days_ago=1)
    assert day_of(ruth, now=NOW).events[0].week == "2 of 3 days this week"


def test_last_weeks_training_is_not_this_weeks(ruth, warm_up):
    say(ruth, days_ago=3)
    assert day_of(ruth, now=NOW).events[0].week == "0 of 3 days this week"


def test_a_day_without_training_misses_nothing(ruth, warm_up):
    day = day_of(ruth, now=at("23:00"))
    assert (day.mood, day.stops) == (Mood.NOTHING_DUE, [])


def test_a_tick_of_it_is_movement_and_no_dose(ruth, warm_up):
    ticking.tick(warm_up, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    row = AdherenceDay.objects.get()
    assert (row.expected, row.credited, row.longest_still_min) == (0, 0, 720.0)


def test_who_ticked_it_is_training(ruth, warm_up):
    ticking.tick(warm_up, patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    assert [event.is_on for event in day_of(ruth, now=NOW).events] == [True]


def test_without_such_drills_nothing_is_asked(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    assert day_of(ruth, now=NOW).events == []
