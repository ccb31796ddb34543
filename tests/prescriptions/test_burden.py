"""The burden: what a programme asks of a day, what is worth weighing, and from where on it must be explained."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.burden import Burden, burden_of
from prescriptions.dose import Dose

DRILLS, TIMES = st.integers(0, 20), st.integers(0, 24)
LINES = st.lists(
    st.builds(
        lambda drill, times, as_needed: SimpleNamespace(
            drill=SimpleNamespace(pk=drill), dose=Dose(1, 10, times_per_day=times, as_needed=as_needed)
        ),
        st.integers(1, 9),
        st.integers(1, 24),
        st.booleans(),
    ),
    max_size=12,
)


def names(burden):
    return [line.name for line in burden.gentle]


@pytest.mark.parametrize(
    ("burden", "sentence"),
    [
        (Burden(1, 1), "1 drill, once a day."),
        (Burden(4, 8), "4 drills, up to 8 times a day."),
        (Burden(2, 0), "2 drills, none by the clock."),
    ],
)
def test_it_is_told_in_one_sentence(burden, sentence):
    assert str(burden) == sentence


@pytest.mark.parametrize(
    ("drills", "times", "found"),
    [(4, 3, []), (5, 3, ["drills"]), (4, 4, ["times"]), (5, 4, ["drills", "times"])],
)
def test_past_four_drills_or_three_times_there_is_something_to_weigh(drills, times, found):
    assert names(Burden(drills, times)) == found


def test_a_gentle_line_says_where_it_comes_from():
    many, often = Burden(5, 6).gentle
    assert (many.sentence, many.source) == (
        "5 drills are a lot to keep. People keep more with up to 4. Could one wait?",
        "Bachmann 2018, a review of what goes with adherence.",
    )
    assert (often.sentence, often.source) == (
        "6 times a day. If time is short, up to 3 are easier to keep.",
        "Our own rule of thumb, to be confirmed by a clinician.",
    )


@pytest.mark.parametrize(("drills", "is_over"), [(6, False), (7, True)])
def test_the_seventh_drill_must_be_explained(drills, is_over):
    assert Burden(drills, 1).must_be_explained is is_over


@given(DRILLS, DRILLS, TIMES, TIMES)
def test_more_drills_or_times_never_take_a_word_away(drills, more_drills, times, more_times):
    light, heavy = Burden(drills, times), Burden(drills + more_drills, times + more_times)
    assert set(names(light)) <= set(names(heavy))
    assert light.must_be_explained <= heavy.must_be_explained


@given(LINES, LINES)
def test_a_line_more_never_makes_it_lighter(lines, more):
    before, after = burden_of(lines), burden_of(lines + more)
    assert (before.drills <= after.drills, before.times <= after.times) == (True, True)


@given(LINES)
def test_the_order_of_the_lines_does_not_weigh(lines):
    assert burden_of(lines) == burden_of(lines[::-1])


def test_one_drill_for_both_sides_in_turn_counts_once():
    slide = SimpleNamespace(drill=SimpleNamespace(pk=1), dose=Dose(1, 10, times_per_day=4))
    assert burden_of([slide, slide]) == Burden(1, 4)


def test_as_needed_counts_as_a_drill_and_not_by_the_clock():
    waiting = SimpleNamespace(drill=SimpleNamespace(pk=1), dose=Dose(1, 10, times_per_day=9, as_needed=True))
    assert burden_of([waiting]) == Burden(1, 0)
