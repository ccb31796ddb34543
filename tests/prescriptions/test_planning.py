from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from patients.waking import Waking
from prescriptions.planning import Anchor, due_slots, plan_day

ZONE = ZoneInfo("America/New_York")
WINDOW = Waking(ZONE, time(7), time(22)).window(date(2026, 4, 15))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(eq=False)
class Drill:
    times_per_day: int
    bout_seconds: float = 60
    starts_at: datetime = LONG_AGO
    ends_at: datetime | None = None


def at(text):
    return datetime.fromisoformat(f"2026-04-15 {text}").replace(tzinfo=ZONE)


def times(plan, item=None):
    return [f"{snack.at.astimezone(ZONE):%H:%M}" for snack in plan.snacks if item is None or item in snack.items]


drills = st.lists(st.builds(Drill, st.integers(1, 16), st.floats(5, 900)), min_size=1, max_size=6)
anchors = st.lists(st.builds(Anchor, st.times(), st.sampled_from(["breakfast", "the news", "lunch"])), max_size=8)
moments = st.integers(-120, 1020).map(lambda minute: WINDOW.opens_at + timedelta(minutes=minute))
stretches = st.lists(st.tuples(moments, moments | st.none()), max_size=3)
windows = st.builds(
    lambda zone, wakes, hours, on: Waking(ZoneInfo(zone), time(wakes), time((wakes + hours) % 24)).window(on),
    st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Pacific/Pago_Pago", "Pacific/Kiritimati"]),
    st.integers(0, 23),
    st.integers(4, 20),
    st.sampled_from([date(2026, 3, 7), date(2026, 3, 8), date(2026, 4, 5), date(2026, 10, 31), date(2026, 11, 1)]),
)


def test_snacks_sit_in_the_middle_of_equal_slots():
    assert times(plan_day([Drill(6)], window=WINDOW)) == ["08:15", "10:45", "13:15", "15:45", "18:15", "20:45"]


def test_the_busiest_drill_sets_the_grid_and_others_join_it():
    busy, rare = Drill(6), Drill(2)
    plan = plan_day([busy, rare], window=WINDOW)

    assert len(plan.snacks) == 6
    assert times(plan, rare) == ["10:45", "18:15"]


def test_a_tie_goes_to_the_earlier_snack():
    once = Drill(1)
    assert times(plan_day([Drill(2), once], window=WINDOW), once) == ["10:45"]


def test_a_snack_keeps_the_order_and_the_objects_it_was_given():
    first, second = Drill(1, 30), Drill(1, 45)
    snack = plan_day([first, second], window=WINDOW).snacks[0]

    assert snack.items == (first, second)
    assert (snack.seconds, snack.minutes) == (75, 2)


def test_a_snack_leans_on_the_habit_in_its_slot():
    plan = plan_day([Drill(3)], window=WINDOW, anchors=[Anchor(time(8, 30), "after breakfast")])

    assert times(plan) == ["08:30", "14:30", "19:30"]
    assert [snack.label for snack in plan.snacks] == ["after breakfast", "", ""]


def test_of_several_habits_in_a_slot_the_nearest_to_the_middle_wins():
    habits = [Anchor(time(7, 30), "coffee"), Anchor(time(9), "the walk"), Anchor(time(11), "the post")]
    assert plan_day([Drill(3)], window=WINDOW, anchors=habits).snacks[0].label == "the walk"


def test_a_habit_in_the_night_moves_nothing():
    assert times(plan_day([Drill(1)], window=WINDOW, anchors=[Anchor(time(3), "insomnia")])) == ["14:30"]


def test_two_slots_that_want_one_snack_take_it_and_the_next():
    habits = [Anchor(time(7), "coffee"), Anchor(time(11, 30), "tea"), Anchor(time(18, 14), "supper")]
    thrice = Drill(3)  # wants 09:30, 14:30 and 19:30; tea is nearest to the first two

    assert times(plan_day([Drill(4), thrice], window=WINDOW, anchors=habits), thrice) == ["11:30", "18:14", "20:07"]


def test_a_change_in_the_middle_of_a_slot_gives_the_slot_to_the_new_version():
    old, new = Drill(1, ends_at=at("14:30")), Drill(1, starts_at=at("14:30"))
    plan = plan_day([old, new], window=WINDOW)

    assert (plan.occurrences(old), plan.occurrences(new)) == (0, 1)


def test_a_drill_begun_at_noon_is_due_in_the_rest_of_the_day_only():
    assert times(plan_day([Drill(6, starts_at=at("12:00"))], window=WINDOW)) == ["13:15", "15:45", "18:15", "20:45"]


def test_a_change_at_one_o_clock_is_planned_by_both_versions():
    old, new = Drill(6, ends_at=at("13:00")), Drill(8, starts_at=at("13:00"))
    plan = plan_day([old, new], window=WINDOW)

    assert (plan.occurrences(old), plan.occurrences(new)) == (2, 5)


def test_a_drill_that_has_ended_does_not_set_the_grid():
    ended, going = Drill(12, ends_at=WINDOW.opens_at), Drill(1)
    assert times(plan_day([ended, going], window=WINDOW)) == ["14:30"]


def test_a_pause_empties_its_snacks_and_the_rest_are_numbered_anew():
    plan = plan_day([Drill(6)], window=WINDOW, pauses=[(at("08:00"), at("12:00"))])

    assert times(plan) == ["13:15", "15:45", "18:15", "20:45"]
    assert [snack.number for snack in plan.snacks] == [1, 2, 3, 4]


def test_pausing_the_afternoon_leaves_the_morning_where_it_was():
    versions = [Drill(6, ends_at=at("13:00")), Drill(8, starts_at=at("13:00"))]
    open_pause = plan_day(versions, window=WINDOW, pauses=[(at("12:00"), None)])

    assert times(open_pause) == times(plan_day(versions, window=WINDOW))[: len(open_pause.snacks)] == ["07:56", "09:48"]


def test_a_day_without_drills_is_an_empty_plan():
    plan = plan_day([], window=WINDOW)
    assert (plan.snacks, plan.minutes, plan.longest_still) == ((), 0, 900)


def test_the_day_adds_up_its_seconds_and_its_longest_still_stretch():
    plan = plan_day([Drill(6, 50), Drill(2, 20)], window=WINDOW, anchors=[Anchor(time(11, 30), "tea")])

    assert (plan.seconds, plan.minutes) == (340, 6)
    assert plan.longest_still == 195  # from 08:15 to tea


def test_the_snack_that_is_now_is_the_one_whose_slot_it_is():
    plan = plan_day([Drill(6)], window=WINDOW, pauses=[(at("12:00"), None)])

    assert [getattr(plan.snack_at(at(clock)), "number", None) for clock in ("06:59", "07:00", "09:30", "14:00")] == [
        None, 1, 2, None,
    ]  # fmt: skip


@given(drills, windows, anchors)
def test_every_drill_is_planned_exactly_as_often_as_it_is_due(items, window, habits):
    plan = plan_day(items, window=window, anchors=habits)

    assert [plan.occurrences(item) for item in items] == [item.times_per_day for item in items]
    assert len(plan.snacks) == max(item.times_per_day for item in items)


@given(drills, anchors)
def test_no_snack_holds_a_drill_twice(items, habits):
    snacks = plan_day(items, window=WINDOW, anchors=habits).snacks
    assert max(count for snack in snacks for count in Counter(snack.items).values()) == 1


@given(drills, windows, anchors)
def test_snacks_come_in_order_inside_the_window_each_in_its_own_slot(items, window, habits):
    snacks = plan_day(items, window=window, anchors=habits).snacks

    assert [snack.number for snack in sorted(snacks, key=lambda snack: snack.at)] == list(range(1, len(snacks) + 1))
    assert all(window.opens_at <= snack.starts_at <= snack.at < snack.ends_at <= window.closes_at for snack in snacks)


@given(drills, anchors, stretches, moments)
def test_a_paused_or_late_drill_is_planned_as_often_as_its_due_slots(items, habits, pauses, begun):
    items = [*items, Drill(5, starts_at=begun)]
    plan = plan_day(items, window=WINDOW, anchors=habits, pauses=pauses)

    due = [len(due_slots(item, window=WINDOW, pauses=pauses)) for item in items]
    assert [plan.occurrences(item) for item in items] == due


@given(drills, anchors, st.randoms())
def test_the_order_of_the_habits_changes_nothing(items, habits, random):
    shuffled = random.sample(habits, len(habits))
    assert plan_day(items, window=WINDOW, anchors=habits) == plan_day(items, window=WINDOW, anchors=shuffled)


def test_a_snack_never_promises_less_than_a_minute():
    assert plan_day([Drill(1, bout_seconds=5)], window=WINDOW).snacks[0].minutes == 1


def test_the_window_of_a_short_night_still_holds_every_snack():
    window = Waking(ZONE, time(18), time(10)).window(date(2026, 3, 7))
    gaps = {
        b.at - a.at for a, b in zip(*(plan_day([Drill(5)], window=window).snacks[k:] for k in (0, 1)), strict=False)
    }

    assert gaps == {timedelta(hours=3)}
