from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from patients.waking import Waking

NEW_YORK = ZoneInfo("America/New_York")
SPRING, FALL = date(2026, 3, 8), date(2026, 11, 1)

zones = st.sampled_from(
    [
        "Pacific/Pago_Pago",
        "Pacific/Honolulu",
        "America/New_York",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Atlantic/Azores",
        "UTC",
        "Europe/London",
        "Africa/Casablanca",
        "Europe/Berlin",
        "Asia/Tehran",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Chatham",
        "Pacific/Apia",
        "Pacific/Kiritimati",
    ]
).map(ZoneInfo)
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
days = st.dates(date(2024, 1, 1), date(2030, 12, 31)) | st.sampled_from([SPRING, FALL])
instants = st.integers(0, 7 * 366 * 86400).map(
    lambda second: datetime(2024, 1, 2, tzinfo=UTC) + timedelta(seconds=second)
)


@st.composite
def wakings(draw):
    wakes, sleeps = draw(clocks), draw(clocks)
    assume(wakes != sleeps)
    return Waking(draw(zones), wakes, sleeps)


def awake(wakes="07:00", sleeps="22:00", zone=NEW_YORK):
    return Waking(zone, time.fromisoformat(wakes), time.fromisoformat(sleeps))


def local(text, zone=NEW_YORK):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_window_opens_and_closes_at_local_times_kept_in_utc():
    window = awake().window(date(2026, 4, 15))

    assert (window.opens_at, window.closes_at) == (utc("2026-04-15 11:00"), utc("2026-04-16 02:00"))
    assert (window.opens_at.tzinfo, window.closes_at.tzinfo) == (UTC, UTC)


def test_sleeping_before_waking_means_after_midnight():
    assert awake("18:00", "10:00").window(date(2026, 4, 15)).closes_at == local("2026-04-16 10:00")


def test_waking_and_sleeping_at_the_same_time_is_refused():
    with pytest.raises(ValueError, match="two different times"):
        awake("07:00", "07:00")


@pytest.mark.parametrize(("on", "minutes"), [(SPRING, 900), (date(2026, 6, 1), 960), (FALL, 1020)])
def test_the_night_worker_gains_and_loses_an_hour_when_the_clocks_change(on, minutes):
    assert awake("18:00", "10:00").window(on - timedelta(days=1)).minutes == minutes


def test_a_time_the_clock_skips_moves_forward():
    assert awake("02:30").window(SPRING).opens_at == utc("2026-03-08 07:30")  # 03:30 by the new clock


def test_of_a_time_shown_twice_the_first_is_meant():
    assert awake("01:30").window(FALL).opens_at == utc("2026-11-01 05:30")  # still on summer time


def test_a_short_window_on_the_skipped_hour_keeps_its_length():
    assert awake("02:30", "03:00").window(SPRING).minutes == 30


def test_slots_are_equal_and_know_their_middle():
    slots = awake().window(date(2026, 4, 15)).slots(6)

    assert [slot.midpoint.astimezone(NEW_YORK).strftime("%H:%M") for slot in slots] == [
        "08:15", "10:45", "13:15", "15:45", "18:15", "20:45",
    ]  # fmt: skip


def test_a_window_is_not_cut_into_no_slots():
    with pytest.raises(ValueError, match="at least one"):
        awake().window(SPRING).slots(0)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-04-15 07:00", 15),
        ("2026-04-15 23:30", 15),
        ("2026-04-16 02:29", 15),
        ("2026-04-16 02:30", 16),
        ("2026-04-16 06:30", 16),
    ],
)
def test_the_night_is_shared_between_its_two_days(at, day):
    assert awake().therapy_day(local(at)).day == day


def test_who_sleeps_from_the_afternoon_begins_the_next_day_in_the_evening_before():
    assert awake("01:00", "15:00").therapy_day(local("2026-04-15 20:00")) == date(2026, 4, 16)


def test_the_night_worker_s_small_hours_belong_to_the_evening_before():
    assert awake("18:00", "10:00").therapy_day(local("2026-04-16 03:00")) == date(2026, 4, 15)


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        awake().therapy_day(local("2026-04-15 09:00").replace(tzinfo=None))


def test_a_clock_time_is_found_on_the_right_side_of_midnight():
    window = awake("18:00", "10:00").window(date(2026, 4, 15))

    assert window.when(time(2)) == local("2026-04-16 02:00")
    assert window.when(time(12)) is None


@given(wakings(), days)
def test_every_window_opens_on_its_own_day_and_closes_later(waking, on):
    window = waking.window(on)

    assert waking.local(window.opens_at).date() == on
    assert timedelta(0) < window.length <= timedelta(hours=26)


@given(wakings(), days, st.integers(1, 24))
def test_slots_tile_the_window(waking, on, n):
    window = waking.window(on)
    slots = window.slots(n)

    assert [slot.starts_at for slot in slots] == [window.opens_at, *(slot.ends_at for slot in slots[:-1])]
    assert slots[-1].ends_at == window.closes_at
    lengths = [slot.ends_at - slot.starts_at for slot in slots]
    assert max(lengths) - min(lengths) <= 2 * timedelta.resolution


@given(wakings(), instants)
@example(awake("03:10", "02:50"), utc("2026-03-08 07:30"))  # windows that overlap for a moment on the short night
def test_the_therapy_day_is_the_day_of_the_nearest_window(waking, at):
    def distance(on):
        window = waking.window(on)
        return max(window.opens_at - at, at - window.closes_at, timedelta(0))

    on = waking.therapy_day(at)
    assert distance(on) == min(distance(on + timedelta(days=shift)) for shift in range(-2, 3))


@given(wakings(), instants, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_therapy_days_follow_each_other_and_none_is_left_out(waking, at, later):
    first, second = waking.therapy_day(at), waking.therapy_day(at + later)

    assert first <= second <= first + later + timedelta(days=1)


@given(wakings(), days)
def test_the_middle_of_a_window_belongs_to_its_day(waking, on):
    window = waking.window(on)
    assert waking.therapy_day(window.opens_at + window.length / 2) == on
