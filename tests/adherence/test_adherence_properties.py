import math
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from adherence.adherence import Bout, ItemLog, Version, credit_of, dose_of, item_day, plan_day_figures
from adherence.figures import DayStatus, Total, expected_days, on_plan, over, week
from patients.waking import Waking
from prescriptions.planning import due_slots

ZONE = ZoneInfo("America/New_York")
WINDOW = Waking(ZONE, time(7), time(22)).window(date(2026, 4, 15))
SHORT_NIGHT = Waking(ZONE, time(18), time(10)).window(date(2026, 3, 7))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
GAP = timedelta(minutes=30)
MINUTE = timedelta(minutes=1)


def at(text):
    return datetime.fromisoformat(f"2026-04-15 {text}").replace(tzinfo=ZONE)


def done(*clocks, credit=1.0):
    return [Bout(at(clock), credit=credit, dose=credit) for clock in clocks]


def asked(times_per_day):
    return [Version(times_per_day, LONG_AGO)]


def figures(versions, bouts, **more):
    return item_day(versions, bouts, **{"window": WINDOW, "min_gap": GAP} | more)


minutes = st.integers(0, 899)
awake = minutes.map(lambda minute: WINDOW.opens_at + minute * MINUTE)
around = st.integers(-90, 990).map(lambda minute: WINDOW.opens_at + minute * MINUTE)
parts = st.integers(0, 20).map(lambda tenths: tenths / 10)
bouts = st.builds(lambda at, dose: Bout(at, min(1.0, dose), dose), around | st.none(), parts)
full_bouts = st.builds(Bout, around | st.none())
days = st.lists(bouts, max_size=20)
pauses = st.lists(st.tuples(around, around | st.none()), max_size=3)
versions = st.one_of(
    st.builds(asked, st.integers(1, 16)),
    st.builds(
        lambda before, after, changed_at: [Version(before, LONG_AGO, changed_at), Version(after, changed_at)],
        st.integers(1, 16),
        st.integers(1, 16),
        awake,
    ),
)


@given(versions, days, pauses, around | st.none())
def test_frequency_and_coverage_lie_between_none_and_all(versions, bouts, pauses, now):
    day = figures(versions, bouts, pauses=pauses, now=now)

    assert (day.frequency is None) == (day.slot_coverage is None) == (day.spread_index is None) == (day.expected == 0)
    assert day.expected == 0 or (0 <= day.frequency <= 1 and 0 <= day.slot_coverage <= 1 and 0 <= day.spread_index <= 1)


@given(versions, days, pauses)
def test_a_day_is_not_scheduled_exactly_when_nothing_was_expected(versions, bouts, pauses):
    day = figures(versions, bouts, pauses=pauses)
    assert (day.status == DayStatus.NOT_SCHEDULED) == (day.expected == 0)


@given(versions, st.lists(full_bouts, max_size=20), full_bouts)
def test_one_more_full_bout_never_lowers_frequency(versions, bouts, bout):
    assert figures(versions, [*bouts, bout]).credited >= figures(versions, bouts).credited


@given(versions, days, bouts)
def test_one_more_bout_at_the_end_or_at_an_unknown_time_never_lowers_frequency(versions, bouts, bout):
    assume(bout.at is None or all(earlier.at is None or earlier.at <= bout.at for earlier in bouts))
    assert figures(versions, [*bouts, bout]).credited >= figures(versions, bouts).credited


def test_a_scrap_remembered_before_the_others_can_lower_frequency_and_the_rule_means_it():
    """It opens a new gap, and what lay in two gaps may now lie in one (rule 4)."""
    scraps, goes = done("10:20", credit=0.1), done("10:45", "10:55")

    assert figures(asked(3), [*scraps, *goes]).credited == 2
    assert figures(asked(3), [*done("10:10", credit=0.1), *scraps, *goes]).credited == 1.2


@given(versions, days, st.lists(awake, max_size=8), awake)
def test_moving_once_more_in_waking_hours_never_lowers_the_spread(versions, bouts, moves, move):
    before = figures(versions, bouts, other_movement=moves)
    after = figures(versions, bouts, other_movement=[*moves, move])

    assert after.longest_still_min <= before.longest_still_min
    assert before.spread_index is None or after.spread_index >= before.spread_index


@given(st.lists(minutes, min_size=1, max_size=12), st.integers(0, 11), st.integers(1, 12))
def test_moving_a_bout_to_the_middle_of_its_neighbours_never_lowers_the_spread(clocks, which, n):
    clocks = sorted(clocks)
    which %= len(clocks)
    edges = [0, *clocks, 900]
    evener = [*clocks[:which], (edges[which] + edges[which + 2]) / 2, *clocks[which + 1 :]]
    before, after = (
        figures(asked(n), [Bout(WINDOW.opens_at + clock * MINUTE) for clock in day]) for day in (clocks, evener)
    )

    assert after.spread_index >= before.spread_index


@given(st.integers(1, 16), st.data(), st.sampled_from([WINDOW, SHORT_NIGHT]))
def test_covering_every_slot_makes_a_spread_of_at_least_a_half(n, data, window):
    shares = data.draw(st.lists(st.floats(0, 0.999), min_size=n, max_size=n))
    slots = window.slots(n)
    goes = [Bout(slot.starts_at + share * window.length / n) for slot, share in zip(slots, shares, strict=True)]
    day = figures(asked(n), goes, window=window, min_gap=timedelta(0))

    assert (day.slots_covered, day.status) == (n, DayStatus.ON_PLAN)
    assert day.spread_index >= 0.5


@given(st.lists(st.tuples(versions, days, pauses), max_size=8))
def test_many_days_are_the_sum_of_what_was_credited_over_the_sum_of_what_was_expected(logs):
    each = [figures(versions, bouts, pauses=pauses) for versions, bouts, pauses in logs]
    expected, credited = sum(day.expected for day in each), round(math.fsum(day.credited for day in each), 4)

    assert over(each) == Total(expected, credited)
    assert over(each).frequency == (round(credited / expected, 4) if expected else None)


@given(versions, days, pauses, around)
@example(asked(6), [], [], WINDOW.opens_at + 299 * MINUTE)
def test_the_live_view_expects_the_finished_slots_and_no_other(versions, bouts, pauses, now):
    slots = [slot for version in versions for slot in due_slots(version, window=WINDOW, pauses=pauses)]
    day = figures(versions, bouts, pauses=pauses, now=now)

    assert day.expected == sum(slot.ends_at <= now for slot in slots)


@given(versions, days, pauses, awake, st.lists(around, max_size=4))
def test_the_live_view_is_blind_to_what_comes_later(versions, bouts, pauses, now, moves):
    so_far = [bout for bout in bouts if bout.at is None or bout.at <= now]
    moved = [move for move in moves if move <= now]
    live = figures(versions, bouts, pauses=pauses, now=now, other_movement=moves)

    assert live == figures(versions, so_far, pauses=pauses, now=now, other_movement=moved)


@given(versions, days, pauses)
def test_the_live_view_of_a_finished_day_is_the_day(versions, bouts, pauses):
    evening = WINDOW.closes_at + timedelta(hours=4)
    assert figures(versions, bouts, pauses=pauses, now=evening) == figures(versions, bouts, pauses=pauses)


@given(versions, days, st.randoms())
def test_the_order_of_the_log_changes_nothing(versions, bouts, random):
    assert figures(versions, random.sample(bouts, len(bouts))) == figures(versions, bouts)


def test_the_morning_before_the_first_slot_ends_is_in_progress_without_a_figure():
    day = figures(asked(6), [], now=at("08:00"))
    assert (day.status, day.frequency) == (DayStatus.IN_PROGRESS, None)


def test_an_early_bout_covers_the_first_slot_and_a_late_one_the_last():
    day = figures(asked(6), done("06:30", "22:30"))
    assert (day.slots_covered, day.longest_still_min) == (2, 960)


def test_a_pause_at_noon_is_an_edge_on_both_sides():
    day = figures(asked(2), done("11:00", "15:00"), pauses=[(at("12:00"), at("14:00"))])
    assert (day.longest_still_min, day.active_min) == (420, 780)  # 15:00 to 22:00


def test_pauses_that_overlap_are_paused_once():
    day = figures(asked(2), [], pauses=[(at("10:00"), at("13:00")), (at("11:00"), at("12:00"))])
    assert (day.active_min, day.longest_still_min) == (720, 540)


def test_a_plan_may_allow_a_longer_still_stretch():
    bunched = done("18:00", "18:30", "19:00", "20:00", "20:30", "21:00")
    assert figures(asked(6), bunched, max_still=timedelta(hours=11)).status == DayStatus.ON_PLAN


def test_without_a_cap_half_as_much_again_is_too_much():
    hourly = [f"{hour:02}:00" for hour in range(8, 18)]

    assert figures(asked(6), done(*hourly, credit=0.5)).over_cap
    assert not figures(asked(6), done(*hourly[:9], credit=0.5)).over_cap


def test_one_go_of_twice_the_dose_is_credited_once_and_seen_twice():
    dose = 2, 10, [20, 20]
    day = figures(asked(1), [Bout(at("14:30"), credit_of(*dose), dose_of(*dose))])

    assert (day.credited, day.volume_ratio, day.crammed_bouts, day.status) == (1, 2, 1, DayStatus.OVER)


def test_three_thirds_are_one_whole():
    third = credit_of(1, 3, [1])
    assert figures(asked(1), done("09:00", "13:00", "17:00", credit=third)).frequency == 1


def test_more_of_one_set_does_not_make_up_for_another():
    assert credit_of(2, 10, [15, 5]) == 0.75
    assert credit_of(2, 10, None) == 1


def plan(*logs, **more):
    return plan_day_figures([ItemLog(versions, bouts, GAP) for versions, bouts in logs], window=WINDOW, **more)


def test_a_patient_s_day_weighs_drills_by_their_doses():
    day = plan((asked(6), done("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")), (asked(2), []))

    assert (day.expected, day.credited, day.frequency) == (8, 6, 0.75)
    assert (day.target_gap_min, day.spread_index) == (150, 1)  # six snacks a day, not eight


def test_any_drill_and_any_move_breaks_a_patient_s_still_stretch():
    day = plan((asked(1), done("10:00")), (asked(1), done("14:00")), moves=[at("18:00")])
    assert day.longest_still_min == 240


def test_one_drill_far_too_often_makes_the_whole_day_too_much():
    day = plan((asked(1), done("08:00", "10:00", "12:00", "14:00")), (asked(12), done("09:00")))
    assert (day.volume_ratio, day.status) == (0.38, DayStatus.OVER)


def test_a_drill_held_for_safety_leaves_the_patient_s_day_its_hours():
    held = ItemLog(asked(6), [], GAP, pauses=[(at("07:00"), None)])
    day = plan_day_figures([held, ItemLog(asked(2), done("10:45", "18:15"), GAP)], window=WINDOW)

    assert (day.expected, day.active_min, day.status) == (2, 900, DayStatus.ON_PLAN)


def test_a_patient_without_drills_has_no_adherence():
    assert (plan().frequency, plan().status) == (None, DayStatus.NOT_SCHEDULED)


@given(versions, days, pauses)
def test_a_plan_of_one_drill_is_that_drill_s_day(versions, bouts, pauses):
    assert plan((versions, bouts), pauses=pauses) == figures(versions, bouts, pauses=pauses)


def test_half_as_much_again_is_too_much_and_a_little_less_is_not():
    def did(dose):
        return figures(asked(1), [Bout(at("14:30"), 1, dose)]).status

    assert (did(1.5), did(1.499)) == (DayStatus.OVER, DayStatus.ON_PLAN)


def test_days_on_plan_are_a_count_of_the_days_scheduled():
    even = done("08:15", "10:45", "13:15", "15:45", "18:15", "20:45")
    rest = figures(asked(6), [], pauses=[(at("07:00"), None)])

    assert on_plan([figures(asked(6), even), figures(asked(6), []), rest]) == (1, 2)


@given(st.integers(1, 7), st.integers(0, 7))
def test_a_week_expects_no_more_days_than_were_active(per_week, active):
    assert 0 <= expected_days(per_week, active) <= active
    assert abs(expected_days(per_week, active) - per_week * active / 7) <= 0.5


def test_a_tie_expects_the_day():
    assert expected_days(1, 2, days=4) == 1


def test_a_week_paused_throughout_has_no_adherence():
    assert week(3, ["Mon"], active_days=0).frequency is None
