"""When the day's one mail is due, by the patient's own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from patients.models import Patient
from reminders import hours

ON = date(2026, 4, 15)


def patient(zone="America/New_York", wakes="07:00", sleeps="22:00", at=None, **more):
    hours = {"wakes_at": time.fromisoformat(wakes), "sleeps_at": time.fromisoformat(sleeps)}
    return Patient(zone=zone, reminder_at=at and time.fromisoformat(at), **hours, **more)


def local(at, zone):
    return f"{patient(zone).waking.local(at):%Y-%m-%d %H:%M}"


ZONES = [
    "Pacific/Pago_Pago",
    "America/Los_Angeles",
    "America/St_Johns",
    "UTC",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
]


@pytest.mark.parametrize("zone", ZONES)
def test_without_a_time_it_is_twenty_minutes_after_waking(zone):
    assert local(hours.due_at(patient(zone), ON), zone) == "2026-04-15 07:20"


@pytest.mark.parametrize("zone", ZONES)
def test_a_chosen_time_is_read_on_the_patients_clock(zone):
    assert local(hours.due_at(patient(zone, at="18:30"), ON), zone) == "2026-04-15 18:30"


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Europe/Madrid", date(2026, 3, 29)),
        ("Europe/Madrid", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
    ],
)
def test_the_hour_holds_on_the_days_the_clocks_change(zone, on):
    assert local(hours.due_at(patient(zone, at="08:15"), on), zone) == f"{on} 08:15"


def test_a_time_the_clock_skips_moves_forward_by_what_was_skipped():
    night_worker = patient(wakes="18:00", sleeps="10:00", at="02:30")
    assert local(hours.due_at(night_worker, date(2026, 3, 7)), "America/New_York") == "2026-03-08 03:30"


def test_of_a_time_shown_twice_the_first_is_meant():
    night_worker = patient(wakes="18:00", sleeps="10:00", at="01:30")
    assert hours.due_at(night_worker, date(2026, 10, 31)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_after_midnight_belongs_to_the_day_on_which_a_night_worker_woke():
    night_worker = patient(wakes="18:00", sleeps="10:00", at="01:00")
    assert local(hours.due_at(night_worker, ON), "America/New_York") == "2026-04-16 01:00"


@pytest.mark.parametrize("in_their_sleep", ["06:00", "22:00", "23:30"])
def test_nobody_is_woken(in_their_sleep):
    assert local(hours.due_at(patient(at=in_their_sleep), ON), "America/New_York") == "2026-04-15 07:00"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("wakes", "sleeps"), [("07:00", "22:00"), ("18:00", "10:00"), ("23:50", "00:05")])
def test_it_always_falls_inside_the_day_it_speaks_of(zone, wakes, sleeps):
    person = patient(zone, wakes, sleeps)
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(366)]
    assert [on for on in year if not person.window(on).holds(hours.due_at(person, on))] == []


def at(words):
    return datetime.fromisoformat(words).replace(tzinfo=patient().tz).astimezone(UTC)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-04-15 05:00", "2026-04-15 07:20"),
        ("2026-04-15 07:20", "2026-04-15 07:20"),
        ("2026-04-15 07:21", "2026-04-16 07:20"),
        ("2026-04-15 23:30", "2026-04-16 07:20"),
        ("2026-04-16 01:00", "2026-04-16 07:20"),
    ],
)
def test_the_next_one_is_the_first_not_before(since, expected):
    assert hours.next_due(patient(), None, at(since)).at == at(expected)


def test_there_is_no_next_one_for_who_wants_none():
    assert hours.next_due(patient(wants_reminders=False), None, at("2026-04-15 05:00")) is None


def test_there_is_no_next_one_after_care_has_ended():
    assert hours.next_due(patient(discharged_at=at("2026-04-14 12:00")), None, at("2026-04-15 05:00")) is None
