"""The day as numbers for SVG attributes."""

import re

import pytest

from adherence.day_drawing import arc_dots, pips, ring_path, still_bar
from patients.waking import Window
from tests.factories import TODAY, at

WINDOW = Window(TODAY, at("07:00"), at("22:00"))


@pytest.mark.parametrize(
    ("number", "path"),
    [
        (1, "M56.28 8.98A41.5 41.5 0 0 1 82.39 24.05"),
        (6, "M17.61 24.05A41.5 41.5 0 0 1 43.72 8.98"),
    ],
)
def test_six_snacks_make_six_arcs_clockwise_from_the_top(number, path):
    assert ring_path(number, 6) == path


@pytest.mark.parametrize("of", range(1, 25))
def test_every_segment_stays_on_the_ring(of):
    for number in range(1, of + 1):
        x, y, *_rest, to_x, to_y = map(float, re.findall(r"[\d.]+", ring_path(number, of)))
        assert {round(((px - 50) ** 2 + (py - 50) ** 2) ** 0.5, 1) for px, py in ((x, y), (to_x, to_y))} == {41.5}


def test_a_single_snack_is_the_long_way_round():
    assert ring_path(1, 1).split()[4] == "1"


def test_the_bar_runs_from_waking_to_bedtime():
    bar = still_bar(WINDOW, longest=(at("07:00"), at("14:30")), moved_at=[at("14:30")], due_at=[at("22:00")])
    assert (bar.gap, bar.ticks, bar.due) == ((6.0, 160.0), [160.0], [314.0])


def test_moving_in_the_night_stands_at_the_edge_of_the_bar():
    assert still_bar(WINDOW, longest=None, moved_at=[at("05:00"), at("23:00")], due_at=[]).ticks == [6.0, 314.0]


@pytest.mark.parametrize(("share", "filled"), [(None, 0), (0, 0), (0.01, 1), (0.5, 3), (0.99, 5), (1, 6)])
def test_a_column_is_full_only_when_all_is_done_and_empty_only_when_nothing_is(share, filled):
    assert [pip.kind for pip in pips(share)].count("on") == filled


def test_today_marks_the_next_box():
    assert [pip.kind for pip in pips(0.5, is_today=True)] == ["on", "on", "on", "now", "", ""]


def test_the_dots_of_a_finished_day_stand_on_both_sides_alike():
    left, middle, right = arc_dots(3)
    assert (left[0] + right[0], left[1] == right[1], middle) == (480, True, (240.0, 96.5))


def test_more_dots_than_fit_are_not_drawn():
    assert len(arc_dots(24)) == 12
