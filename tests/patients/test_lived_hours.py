"""A change of hours or zone holds from the running day on; days that are over keep the hours they were lived by."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients import preferring
from patients.changing_hours import change_hours
from patients.models import Patient
from patients.waking import LivedHours, Waking
from tests.factories import NOW, TODAY, at

A_DAY = timedelta(days=1)
YESTERDAY = TODAY - A_DAY
NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from([NEW_YORK, BERLIN, ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")])
HOURS = st.builds(Waking, ZONES, st.sampled_from([time(5), time(7), time(18)]), st.sampled_from([time(2), time(22)]))


def rise_at(patient, clock, *, now=NOW):
    preferring.set_day(patient, wakes_at=time.fromisoformat(clock), sleeps_at=time(22), now=now)


@pytest.mark.django_db
def test_yesterday_keeps_the_hours_it_was_lived_by(ruth):
    before = ruth.window(YESTERDAY)
    rise_at(ruth, "09:00")
    assert (Patient.objects.get().window(YESTERDAY), Patient.objects.get().window(TODAY).opens_at) == (
        before,
        at("09:00"),
    )


@pytest.mark.django_db
def test_hours_that_ruled_no_whole_day_are_not_kept(ruth):
    rise_at(ruth, "09:00")
    rise_at(ruth, "05:00", now=NOW + timedelta(hours=1))
    assert [kept["wakes"] for kept in Patient.objects.get().earlier_hours] == ["07:00:00"]


@pytest.mark.django_db
def test_in_the_night_the_day_before_is_over(ruth):
    rise_at(ruth, "09:00", now=at("01:00"))
    assert Patient.objects.get().window(YESTERDAY).opens_at == at("07:00", YESTERDAY)


@pytest.mark.django_db
def test_each_change_keeps_the_hours_before_it(ruth):
    rise_at(ruth, "09:00", now=NOW - 5 * A_DAY)
    rise_at(ruth, "05:00")
    hers = Patient.objects.get()
    opened = [hers.window(TODAY - back * A_DAY).opens_at for back in (6, 5, 1, 0)]
    assert opened == [
        at("07:00", TODAY - 6 * A_DAY),
        at("09:00", TODAY - 5 * A_DAY),
        at("09:00", YESTERDAY),
        at("05:00", TODAY),
    ]


@pytest.mark.django_db
def test_a_patient_who_moves_keeps_the_days_of_the_old_zone(ruth):
    change_hours(ruth, now=NOW, zone="Europe/Berlin")
    hers = Patient.objects.get()
    assert (hers.window(YESTERDAY).zone, hers.window(TODAY).zone) == (NEW_YORK, BERLIN)


@given(before=HOURS, after=HOURS, changed=st.integers(-3, 3), minutes=st.integers(-8 * 1440, 8 * 1440))
def test_every_waking_instant_of_a_day_that_was_not_cut_by_the_change_belongs_to_it(before, after, changed, minutes):
    lived = LivedHours(after, ((TODAY + changed * A_DAY, before),))
    instant = NOW + timedelta(minutes=minutes)
    on = lived.therapy_day(instant)
    neighbours = [lived.window(on + shift * A_DAY) for shift in (-1, 1)]
    others = [window.on for window in neighbours if window.holds(instant)]
    assert lived.window(on).holds(instant) or not [day for day in others if not overlaps(lived, day)]


def overlaps(lived, on):
    """Whether a move around the world laid a day's window over its neighbour's."""
    window = lived.window(on)
    return lived.window(on - A_DAY).closes_at > window.opens_at or lived.window(on + A_DAY).opens_at < window.closes_at


@given(before=HOURS, after=HOURS, minutes=st.lists(st.integers(-8 * 1440, 8 * 1440), min_size=2))
def test_therapy_days_never_run_backwards(before, after, minutes):
    lived = LivedHours(after, ((TODAY, before),))
    days = [lived.therapy_day(NOW + timedelta(minutes=minute)) for minute in sorted(minutes)]
    assert days == sorted(days)


def test_hours_that_never_changed_say_what_waking_says():
    hours = Waking(NEW_YORK, time(7), time(22))
    moment = datetime(2026, 3, 8, 6, 59, tzinfo=NEW_YORK)
    assert LivedHours(hours).therapy_day(moment) == hours.therapy_day(moment) == date(2026, 3, 8)
