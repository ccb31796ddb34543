"""A patient's measures as the chart shows them: from the first to the latest, toward the goal, inside the limits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients import measuring
from patients.goals import set_goal
from patients.instruments import INSTRUMENTS
from patients.measuring import Reading, record_visit
from patients.panel import panel_of
from patients.trends import bar_of, has_reached
from tests import factories
from tests.factories import NOW, TODAY

FIRST, LATEST = TODAY - timedelta(days=14), TODAY
BEND, GAP = INSTRUMENTS["rom:knee:flexion"], INSTRUMENTS["rom:knee:extension"]


@pytest.fixture
def visit(ruth, dana):
    """``visit(on, ("rom:knee:flexion", 86), …)``: what Dana read on a day; a third part is an activity."""

    def read(what, value, activity=""):
        is_joint = what.startswith("rom:")
        side, manner = ("left", "active") if is_joint else ("none", "now" if what == "nprs" else "")
        return Reading(what, Decimal(str(value)), side, manner, activity, "goniometer" if is_joint else "")

    def record(on, *said):
        readings = [read(*one) for one in said]
        return record_visit(ruth, readings, on=on, by=dana.user, now=NOW, key=factories.new_key())

    return record


def aim(ruth, dana, what, target, **more):
    given = {"side": "left", "manner": "active"} | more
    return set_goal(ruth, what=what, target=Decimal(target), by=dana.user, now=NOW, **given)


def bend(ruth):
    return panel_of(ruth, on=TODAY).trend("rom:knee:flexion", "left", "active")


def test_the_knee_of_the_drawing(ruth, dana, visit):
    visit(FIRST, ("rom:knee:flexion", 71), ("rom:knee:extension", 12))
    visit(LATEST, ("rom:knee:flexion", 86), ("rom:knee:extension", 5))
    [group] = panel_of(ruth, on=TODAY).groups
    rows = [(trend.name, trend.first_said, trend.latest_said) for trend in group.trends]
    assert (group.title, rows, group.days) == (
        "Range of motion, left knee",
        [("Bend", "71°", "86°"), ("Gap to straight", "12°", "5°")],
        (FIRST, LATEST),
    )


def test_the_panel_costs_one_query(ruth, dana, visit, django_assert_num_queries):
    visit(FIRST, ("rom:knee:flexion", 71))
    aim(ruth, dana, "rom:knee:flexion", 120)
    factories.make_precaution(ruth.episodes.get(), by=dana.user)
    with django_assert_num_queries(1):
        assert panel_of(ruth, on=TODAY).trends[0].goal.target == 120


def test_a_precaution_that_names_degrees_ends_the_way(ruth, dana, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    aim(ruth, dana, "rom:knee:flexion", 120)
    factories.make_precaution(ruth.episodes.get(), "knee-flexion-limit-90", by=dana.user, expires_on=TODAY)
    [group] = panel_of(ruth, on=TODAY).groups
    assert (group.limits[0].degrees, group.limits[0].until, group.trends[0].bar.limit) == (90, TODAY, 75)


def test_the_patients_own_degrees_stand_before_those_of_the_tag(ruth, dana, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    factories.make_precaution(ruth.episodes.get(), "knee-flexion-limit-90", by=dana.user, limit_deg=75)
    assert bend(ruth).limit == 75


def test_a_precaution_of_the_past_limits_nothing(ruth, dana, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    yesterday = TODAY - timedelta(days=1)
    factories.make_precaution(ruth.episodes.get(), "knee-flexion-limit-90", by=dana.user, expires_on=yesterday)
    assert bend(ruth).limit is None


def test_a_figure_marked_as_wrong_counts_for_nothing(ruth, dana, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    [wrong] = visit(LATEST, ("rom:knee:flexion", 168))
    measuring.undo(wrong, by=dana.user, now=NOW)
    assert [point.value for point in bend(ruth).points] == [71]


def test_what_was_measured_later_is_not_known_yet(ruth, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    visit(LATEST, ("rom:knee:flexion", 86))
    earlier = panel_of(ruth, on=TODAY - timedelta(days=1))
    assert earlier.trend("rom:knee:flexion", "left", "active").latest.value == 71


def test_a_goal_that_is_reached_says_so(ruth, dana, visit):
    visit(LATEST, ("rom:knee:flexion", 121))
    aim(ruth, dana, "rom:knee:flexion", 120)
    assert (bend(ruth).is_reached, bend(ruth).bar.done) == (True, 100)


def test_activities_stand_under_their_mean(ruth, visit):
    visit(FIRST, ("psfs", 3, "Climb stairs"), ("psfs", 4, "Kneel"), ("psfs", 2, "Walk the dog"))
    visit(LATEST, ("psfs", 6, "Climb stairs"), ("psfs", 5, "Kneel"), ("psfs", 5, "Walk the dog"))
    [group] = panel_of(ruth, on=TODAY).groups
    said = [(trend.name, trend.latest_said) for trend in group.trends]
    assert said[0] == ("Mean of the activities", "5.3 of 10")
    assert [name for name, _said in said[1:]] == ["Climb stairs", "Kneel", "Walk the dog"]
    assert str(group.trends[0].change) == "2.3 points better: enough to count, a medium change"


def test_one_activity_alone_needs_three_points(ruth, visit):
    visit(FIRST, ("psfs", 3, "Climb stairs"))
    visit(LATEST, ("psfs", 5, "Climb stairs"))
    words = {str(trend.change) for trend in panel_of(ruth, on=TODAY).trends}
    assert words == {"2 points better: too little to count, it takes 3"}


def test_two_readings_of_one_day_end_with_the_one_recorded_last(ruth, visit):
    visit(LATEST, ("rom:knee:flexion", 80))
    visit(LATEST, ("rom:knee:flexion", 86))
    assert bend(ruth).latest.value == 86


def test_a_trend_of_one_day_has_no_drawing_and_of_two_it_spans_them(ruth, visit):
    visit(FIRST, ("rom:knee:flexion", 71))
    assert bend(ruth).drawing is None
    visit(LATEST, ("rom:knee:flexion", 86))
    assert bend(ruth).drawing.dots == [("6", "50"), ("214", "6")]
    assert bend(ruth).summary == "Bend: first 71° on 1 Apr, latest 86° on 15 Apr."


def test_nothing_measured_is_an_empty_panel(ruth):
    assert not panel_of(ruth, on=TODAY)


# -- the bar


def test_a_bend_of_86_toward_120_is_71_percent_of_the_way():
    assert bar_of(BEND, Decimal(71), Decimal(86), Decimal(120), Decimal(90)).done == 71


def test_a_gap_from_12_to_5_is_seven_twelfths_of_the_way_to_straight():
    assert bar_of(GAP, Decimal(12), Decimal(5), Decimal(0)).done == 58


def test_a_limit_past_the_goal_is_not_on_the_bar():
    assert bar_of(BEND, Decimal(71), Decimal(86), Decimal(90), Decimal(120)).limit == 100


ANGLE = st.integers(-20, 170).map(Decimal)


@given(st.sampled_from([BEND, GAP]), ANGLE, ANGLE, ANGLE, st.none() | ANGLE)
def test_a_bar_never_leaves_its_frame_and_is_full_only_at_the_goal(known, first, latest, target, limit):
    bar = bar_of(known, first, latest, target, limit)
    assert 0 <= bar.done <= 100
    assert (bar.done == 100) == has_reached(known, latest, target)
    assert bar.limit is None or 0 < bar.limit <= 100


@given(st.integers(1, 170), st.lists(st.integers(0, 170), min_size=2))
def test_more_bend_is_never_less_bar(target, angles):
    bars = [bar_of(BEND, Decimal(0), Decimal(angle), Decimal(target)).done for angle in sorted(angles)]
    assert bars == sorted(bars)
