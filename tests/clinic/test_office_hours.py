"""When a clinic has somebody there: over weekends, both odd nights, and for readers under another clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.office_hours import OfficeHours, Stretch

NEW_YORK = ZoneInfo("America/New_York")
ALL_DAY, MORNING = Stretch(time(8), time(18)), Stretch(time(8), time(12))
WEEK = OfficeHours(NEW_YORK, (ALL_DAY, ALL_DAY, ALL_DAY, ALL_DAY, MORNING, None, None))
A_MINUTE = timedelta(minutes=1)


def at(clock, on="2026-04-15", zone=NEW_YORK):
    """A Wednesday, unless said otherwise."""
    return datetime.combine(date.fromisoformat(on), time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "is_open"), [("07:59", False), ("08:00", True), ("17:59", True), ("18:00", False), ("23:00", False)]
)
def test_it_is_open_from_its_opening_up_to_its_closing(clock, is_open):
    assert WEEK.is_open(at(clock)) is is_open


@pytest.mark.parametrize(
    ("since", "opening"),
    [
        (at("06:00"), at("08:00")),
        (at("09:15"), at("09:15")),
        (at("18:00"), at("08:00", "2026-04-16")),
        (at("12:00", "2026-04-17"), at("08:00", "2026-04-20")),
        (at("10:00", "2026-04-19"), at("08:00", "2026-04-20")),
    ],
    ids=["before it opens", "while it is open", "in the evening", "on Friday noon", "on Sunday"],
)
def test_the_next_opening_is_found_over_nights_and_weekends(since, opening):
    assert WEEK.next_opening(since) == opening


@pytest.mark.parametrize(
    ("sunday", "hour"), [("2026-03-08", 13), ("2026-11-01", 14)], ids=["clocks go forward", "clocks go back"]
)
def test_after_an_odd_night_it_opens_at_the_same_hour_by_its_clock(sunday, hour):
    every_day = OfficeHours(NEW_YORK, (Stretch(time(9), time(17)),) * 7)
    assert every_day.next_opening(at("00:30", sunday)) == datetime.fromisoformat(f"{sunday}T{hour}:00Z")


def test_an_hour_that_the_clock_skips_is_moved_forward_by_what_is_skipped():
    nightly = OfficeHours(NEW_YORK, (Stretch(time(2, 10), time(2, 50)),) * 7)
    assert nightly.next_opening(at("00:00", "2026-03-08")) == datetime(2026, 3, 8, 7, 10, tzinfo=UTC)


def test_an_hour_that_the_clock_shows_twice_is_meant_once():
    nightly = OfficeHours(NEW_YORK, (Stretch(time(1, 10), time(1, 50)),) * 7)
    minutes = (datetime(2026, 11, 1, 4, tzinfo=UTC) + n * A_MINUTE for n in range(300))
    assert sum(nightly.is_open(minute) for minute in minutes) == 40


def test_a_clinic_that_has_not_said_its_hours_promises_nothing():
    silent = OfficeHours(NEW_YORK)
    assert (silent.is_known, silent.is_open(at("10:00")), silent.next_opening(at("10:00"))) == (False, False, None)
    assert silent.sentence(at("10:00")) == ""


def test_until_it_says_so_its_office_days_are_monday_to_friday():
    days = [date(2026, 4, 13) + timedelta(days=n) for n in range(7)]
    assert [OfficeHours(NEW_YORK).works_on(day) for day in days] == [True] * 5 + [False] * 2
    assert [WEEK.works_on(day) for day in days] == [True] * 5 + [False] * 2


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (at("10:00"), "The clinic is open until 18:00."),
        (at("06:00"), "The clinic is closed now. It opens at 08:00."),
        (at("19:00"), "The clinic is closed now. It opens tomorrow at 08:00."),
        (at("19:00", "2026-04-17"), "The clinic is closed now. It opens on Monday at 08:00."),
    ],
)
def test_it_says_in_a_sentence_how_it_stands(moment, sentence):
    assert WEEK.sentence(moment) == sentence


def test_a_reader_elsewhere_hears_it_by_their_own_clock():
    sydney = ZoneInfo("Australia/Sydney")
    assert WEEK.sentence(at("06:00"), sydney) == "The clinic is closed now. It opens at 22:00."


def test_a_week_from_now_the_day_has_its_date():
    mondays = OfficeHours(NEW_YORK, (MORNING, *[None] * 6))
    said = mondays.sentence(at("13:00", "2026-04-13"))
    assert said == "The clinic is closed now. It opens on Monday 20 April at 08:00."


def test_days_in_a_row_with_the_same_hours_are_said_at_once():
    assert str(WEEK) == "Monday to Thursday 08:00 to 18:00, Friday 08:00 to 12:00"


def test_what_is_kept_is_what_was_said():
    assert OfficeHours.read(NEW_YORK, WEEK.kept()) == WEEK


def test_an_office_cannot_close_before_it_opens():
    with pytest.raises(ValueError, match="closes after it opens"):
        Stretch(time(18), time(8))


ZONES = ["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Cairo", "America/Havana"]
clocks = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))
stretches = st.tuples(clocks, clocks).filter(lambda two: two[0] < two[1]).map(lambda two: Stretch(*two))
weeks = st.lists(st.none() | stretches, min_size=7, max_size=7).map(tuple)
hours = st.builds(OfficeHours, st.sampled_from(ZONES).map(ZoneInfo), weeks)
minutes = st.integers(0, 2 * 366 * 24 * 60)
moments = minutes.map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + n * A_MINUTE)


@given(hours, moments)
def test_the_next_opening_is_open_and_not_in_the_past(office, moment):
    opening = office.next_opening(moment)
    if opening is None:
        assert not office.is_open(moment)
    else:
        assert (opening >= moment, office.is_open(opening)) == (True, True)


@given(hours, moments, st.floats(0, 1))
def test_nothing_is_open_between_a_moment_and_the_next_opening(office, moment, share):
    opening = office.next_opening(moment)
    until = opening if opening is not None else moment + timedelta(days=7)
    between = moment + (until - moment) * share
    assert between >= until or not office.is_open(between)


@given(hours, moments)
def test_it_has_a_sentence_wherever_it_is_ever_open(office, moment):
    assert bool(office.sentence(moment)) is (office.next_opening(moment) is not None)


@given(hours, moments)
def test_while_it_is_open_it_closes_later(office, moment):
    closes_at = office.closes_at(moment)
    assert closes_at is None or (closes_at > moment and not office.is_open(closes_at))
