import pytest

from adherence import drawing
from adherence.drawing import Frame

FRAME = Frame(count=3, most=10, width=120, height=120, left=0, right=0, top=10, bottom=10, inset=10)


@pytest.mark.parametrize(
    ("share", "level"), [(None, None), (0, 0), (0.01, 1), (0.25, 1), (0.5, 2), (0.8, 3), (0.99, 3), (1, 4)]
)
def test_a_day_is_full_only_when_all_was_done_and_empty_only_when_nothing_was(share, level):
    assert drawing.level(share) == level


def test_a_strip_keeps_resting_days_apart_from_empty_ones():
    strip = drawing.strip([None, 0, 1])
    assert (strip.unasked.count("M"), strip.asked.count("M"), strip.fills[0][0]) == (1, 2, 4)


def test_a_strip_is_as_wide_as_its_days():
    assert drawing.strip([1] * 14).width == "164"


def test_a_line_breaks_where_nobody_said_anything():
    assert drawing.line([0, None, 10], FRAME).path == "M10 110M110 10"


def test_a_small_trend_draws_over_its_gaps():
    assert drawing.line([0, None, 10], FRAME, bridges=True).path == "M10 110L110 10"


def test_a_line_of_nothing_has_no_end():
    assert (drawing.line([None, None], FRAME).path, drawing.line([None], FRAME).end) == ("", None)


def test_a_bar_is_drawn_for_each_day_with_something_done():
    assert drawing.bars([10, 0, None], FRAME).count("M") == 1


def test_a_bar_stands_on_the_floor():
    assert drawing.bars([5, None, None], FRAME) == drawing.rounded(-5.5, 60, 31, 50, 2.5)


def test_a_bar_of_a_year_is_thin_and_still_a_path():
    assert "--" not in drawing.bars([0.5] * 400, Frame(count=400, most=1, **drawing.SMALL))


def test_a_tag_that_would_run_into_another_keeps_its_line_and_loses_its_word():
    tags = drawing.tags([(0, "6 × a day"), (1, "7 × a day")], FRAME, ahead_from=14)
    assert ([tag.text for tag in tags], bool(tags[1].line)) == (["6 × a day", ""], True)


def test_numbers_are_short_and_have_a_point_in_every_language():
    assert [drawing.number(value) for value in (1.0, 2.26, -0.04)] == ["1", "2.3", "0"]
