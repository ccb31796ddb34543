"""The guided snack as a score: every second of it, what counts as dose, and the words to follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adherence.guiding import Guide
from adherence.parts import Part
from adherence.score import NEW_PLACE_SECONDS, READY_SECONDS, REST_SECONDS, Kind, Score, phases_of
from patients.models.sides import Side
from prescriptions.dose import Dose
from prescriptions.models import Drill, Item
from prescriptions.models.drill import SideMode

DOSES = st.builds(
    Dose,
    sets=st.integers(1, 4),
    reps=st.integers(1, 20),
    hold_s=st.integers(0, 30),
    tempo_out_s=st.integers(0, 6),
    tempo_back_s=st.integers(0, 6),
    tempo_pause_s=st.integers(0, 5),
)
DRILLS = st.builds(
    Drill,
    side_mode=st.sampled_from(SideMode.values),
    pose=st.sampled_from(["supine", "sit"]),
    figure=st.sampled_from([{}, {"stage": {"round": True}}, {"keyframes": [{"t": 0, "label": "up"}], "cycle_reps": 2}]),
)
SCORES = st.builds(Score, drill=DRILLS, dose=DOSES, side=st.sampled_from(Side.values), is_elsewhere=st.booleans())

SLIDE = {"keyframes": [{"t": t, "label": label} for t, label in ((0, "straight"), (0.33, "bent"), (0.56, "bent"))]}


def drill(mode=SideMode.CHOOSE, figure=None, **more):
    usual = {"tempo_out_s": 3, "hold_s": 2, "tempo_back_s": 3, "tempo_pause_s": 1}
    return Drill(name="Heel slide", side_mode=mode, figure=figure or {}, **usual | more)


def cues(dose, drill):
    return [[phase.cue for phase in turn] for turn in phases_of(dose, drill)]


@given(SCORES)
def test_the_reps_take_the_seconds_of_the_dose_and_no_more(score):
    bout = score.dose.bout_seconds(one_side_then_the_other=score.drill.does_one_side_then_the_other(score.side))
    assert sum(stretch.seconds for stretch in score.sets) == bout


@given(SCORES)
def test_beside_the_reps_there_is_getting_ready_changing_sides_and_resting_between_sets(score):
    sets, changes = score.dose.sets, score.dose.sets * (len(score.sides) - 1)
    ready = NEW_PLACE_SECONDS if score.is_elsewhere else READY_SECONDS
    around = ready + READY_SECONDS * changes + REST_SECONDS * (sets - 1)
    assert score.seconds == sum(stretch.seconds for stretch in score.sets) + around


@given(SCORES)
def test_no_more_reps_are_counted_than_were_asked(score):
    asked = score.dose.sets * score.dose.reps * len(score.sides)
    assert (sum(stretch.reps for stretch in score.sets), score.reps) == (asked, asked)


@given(SCORES)
def test_the_phases_of_a_set_fill_it_to_the_second(score):
    for stretch in score.sets:
        assert {sum(phase.seconds for phase in turn) * stretch.reps for turn in stretch.turns} == {stretch.seconds}


@given(SCORES)
def test_no_set_begins_without_a_warning(score):
    kinds = [stretch.kind for stretch in score.stretches]
    assert kinds[0] is Kind.READY
    assert all(Kind.REPS not in pair or pair[0] is not pair[1] for pair in zip(kinds, kinds[1:], strict=False))


def test_both_sides_follow_one_another_within_each_set():
    score = Score(drill(SideMode.EACH), Dose(sets=2, reps=5), Side.NONE)
    assert [(stretch.kind.value, stretch.number, stretch.side) for stretch in score.stretches] == [
        ("ready", 1, "left"), ("reps", 1, "left"), ("ready", 1, "right"), ("reps", 1, "right"),
        ("rest", 2, "left"), ("reps", 2, "left"), ("ready", 2, "right"), ("reps", 2, "right"),
    ]  # fmt: skip


def test_a_change_of_sides_says_which_side_comes():
    score = Score(drill(SideMode.EACH), Dose(sets=2, reps=5), Side.NONE)
    assert (score.stretches[2].cue, score.stretches[2].sub) == ("Change sides", "Set 1 of 2, right side")


def test_a_drill_prescribed_for_both_sides_is_done_on_both():
    assert Score(drill(), Dose(sets=1, reps=5), Side.BOTH).sides == ("left", "right")


def test_a_drill_of_one_side_names_no_side_beside_its_reps():
    assert [stretch.sub for stretch in Score(drill(), Dose(sets=1, reps=5), Side.LEFT).sets] == [""]


def test_the_drawings_own_words_are_the_cues():
    dose = Dose(sets=1, reps=1, tempo_out_s=3, hold_s=2, tempo_back_s=3, tempo_pause_s=1)
    assert cues(dose, drill(figure=SLIDE)) == [["Bent", "Hold", "Straight", "Rest"]]


def test_a_phase_of_no_seconds_is_left_out():
    assert cues(Dose(sets=1, reps=1), drill(figure=SLIDE)) == [["Bent", "Straight"]]


def test_what_nobody_has_drawn_is_told_in_general_words():
    assert cues(Dose(sets=1, reps=1, hold_s=1), drill()) == [["Move", "Hold", "Return"]]


def test_a_squeeze_is_let_go_before_the_rest():
    frames = [(0, "rest"), (0.1, "squeeze"), (0.6, "squeeze"), (0.7, "rest"), (1, "rest")]
    figure = {"keyframes": [{"t": t, "label": label} for t, label in frames]}
    squeeze = drill(figure=figure, tempo_out_s=1, hold_s=5, tempo_back_s=1, tempo_pause_s=3)
    assert cues(squeeze.dose, squeeze) == [["Squeeze", "Hold", "Let go", "Rest"]]


def test_where_sides_take_turns_each_rep_has_its_own_cue():
    frames = [(0, "middle"), (0.25, "right"), (0.5, "middle"), (0.75, "left"), (1, "middle")]
    figure = {"cycle_reps": 2, "keyframes": [{"t": t, "label": label} for t, label in frames]}
    roll = drill(SideMode.ALTERNATE, figure, tempo_out_s=3, hold_s=1, tempo_back_s=3, tempo_pause_s=0)
    assert cues(roll.dose, roll) == [["Right", "Hold", "Middle"], ["Left", "Hold", "Middle"]]


def test_a_circle_is_one_motion_as_long_as_out_and_back():
    circle = drill(figure={"stage": {"round": True}})
    (turn,) = phases_of(Dose(sets=1, reps=1, tempo_out_s=2, tempo_back_s=1), circle)
    assert [(phase.name, phase.seconds) for phase in turn] == [("circle", 3)]


def test_reps_without_seconds_are_done_at_the_patients_own_pace():
    (own,) = Score(drill(), Dose(sets=1, reps=5, tempo_out_s=0, tempo_back_s=0), Side.LEFT).sets
    assert (own.seconds, own.reps, own.turns) == (0, 5, ((),))


# -- a snack of several drills


def part(**more):
    made = drill(**more)
    return Part(Item(drill=made, side="left", sets=2, reps=5), [])


@pytest.mark.parametrize(("poses", "seconds"), [(("sit", "sit"), READY_SECONDS), (("sit", "prone"), NEW_PLACE_SECONDS)])
def test_a_new_position_gives_time_to_get_there(poses, seconds):
    guide = Guide([part(pose=pose) for pose in poses])
    assert guide.drills[1].score.stretches[0].seconds == seconds


@pytest.mark.parametrize(("asked", "drill_number", "set_number"), [(1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2)])
def test_each_set_is_a_step(asked, drill_number, set_number):
    guide = Guide([part(), part()], asked)
    assert (guide.number, guide.stretch.number, guide.is_over) == (drill_number, set_number, False)


@pytest.mark.parametrize("asked", [5, 9000])
def test_after_the_last_set_comes_the_ticking(asked):
    guide = Guide([part(), part()], asked)
    assert (guide.step, guide.is_over) == (5, True)
