"""A clinic's mails leave over some minutes: never before the hour asked for, out of the day or into quiet hours."""

from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest

from patients.models import Patient
from reminders import hours
from tests.factories import at

ON = date(2026, 4, 15)
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def spread(on_the_minute, monkeypatch):
    monkeypatch.setattr(hours, "SPREAD", FIVE_MINUTES)


def somebody(pk=None, **wishes):
    hours = {"wakes_at": time(7), "sleeps_at": time(22)}
    return Patient(pk=pk or uuid4(), zone="America/New_York", **hours | wishes)


def test_a_hundred_patients_share_no_minute_with_more_than_half_and_none_is_early():
    waits = [hours.due_at(somebody(UUID(int=n * 7919)), ON) - at("07:20") for n in range(100)]
    assert (min(waits) >= timedelta(0), max(waits) < FIVE_MINUTES) == (True, True)
    assert max(sum(wait // timedelta(minutes=1) == minute for wait in waits) for minute in range(5)) < 35


def test_each_keeps_their_minute():
    patient = somebody()
    waits = {hours.due_at(patient, ON + timedelta(days=n)) - at("07:20", on=ON + timedelta(days=n)) for n in range(20)}
    assert len(waits) == 1


def test_an_hour_that_somebody_chose_is_kept_to_the_minute():
    chosen = {hours.due_at(somebody(UUID(int=n * 7919), reminder_at=time(8)), ON) for n in range(20)}
    assert chosen == {at("08:00")}


@pytest.mark.parametrize("n", range(0, 997, 83))
def test_it_reaches_neither_into_quiet_hours_nor_past_the_day(n):
    quiet = hours.due_at(somebody(UUID(int=n), wakes_at=time(7, 39), quiet_from=time(8), quiet_until=time(9)), ON)
    late = hours.due_at(somebody(UUID(int=n), wakes_at=time(21, 56)), ON)
    assert (at("07:59") <= quiet < at("08:00"), at("21:58") <= late < at("22:00")) == (True, True)
