"""Readiness for the next phase: what meets a criterion, what does not, and what forbids any step up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adherence.course import Course, Mark, Measured
from adherence.readiness import State, readiness_of
from adherence.reasons import Level
from adherence.thresholds import DEFAULT
from adherence.triage import readiness, reasons
from tests.adherence.test_triage import facts, fortnight
from tests.factories import TODAY

BEND, STRAIGHT, WALK = "Bend 90 deg or more", "Bend 90 deg or more, straight within 10 deg", "Walks safely with aid"
FLEXION = {"what": "rom:knee:flexion", "at_least": 90}
GAP = {"what": "rom:knee:extension", "at_most": 10}
GREEN = fortnight(pain=(3,) * 14)


def measured(value, *, what="rom:knee:flexion", ago=2, side="left", manner="active"):
    return Measured(what, side, manner, value, TODAY - timedelta(days=ago))


def rule(criterion, *figures, is_whole=True):
    return {"criterion": criterion, "is_whole": is_whole, "figures": list(figures)}


def a_course(*criteria, **more):
    given_ = {"phase": 1, "name": "Early", "next_name": "Motion", "until_day": 14, "side": "left", "profile": "postop"}
    began_on = TODAY - timedelta(days=20)
    return Course(prescription=1, episode=1, began_on=began_on, criteria=criteria, **given_ | more)


def marked(criterion, *, is_met=True, note=""):
    return {criterion: Mark(is_met, note, TODAY - timedelta(days=1), "Dana")}


def look(course, stretch=GREEN, **more):
    return readiness_of(course, stretch, DEFAULT, today=TODAY, **more)


def first(course, stretch=GREEN):
    return look(course, stretch).criteria[0]


# -- figures


def test_a_figure_meets_a_criterion_and_says_when_it_was_measured():
    found = first(a_course(BEND, measures=[rule(BEND, FLEXION)], measured=[measured(96)]))
    assert (found.state, found.evidence) == (State.MET, "Bend 96°, measured 13 Apr, asked 90° or more.")


@pytest.mark.parametrize(("value", "state"), [(89, State.NOT_MET), (90, State.MET), (91, State.MET)])
def test_at_least_includes_its_bound(value, state):
    assert first(a_course(BEND, measures=[rule(BEND, FLEXION)], measured=[measured(value)])).state is state


@pytest.mark.parametrize(("gap", "state"), [(10, State.MET), (11, State.NOT_MET)])
def test_all_figures_of_a_criterion_must_hold(gap, state):
    taken = [measured(95), measured(gap, what="rom:knee:extension")]
    assert first(a_course(STRAIGHT, measures=[rule(STRAIGHT, FLEXION, GAP)], measured=taken)).state is state


def test_half_of_the_figures_leave_a_criterion_to_the_therapist():
    found = first(a_course(STRAIGHT, measures=[rule(STRAIGHT, FLEXION, GAP)], measured=[measured(95)]))
    assert (found.state, found.can_mark) == (State.OPEN, True)


def test_the_newest_measure_counts():
    taken = [measured(96, ago=9), measured(88, ago=1, manner="passive")]
    assert first(a_course(BEND, measures=[rule(BEND, FLEXION)], measured=taken)).state is State.NOT_MET


def test_the_other_knee_says_nothing():
    found = first(a_course(BEND, measures=[rule(BEND, FLEXION)], measured=[measured(120, side="right")]))
    assert (found.state, found.evidence) == (State.OPEN, "Not measured yet.")


def test_a_manner_that_is_asked_for_is_the_only_one_that_counts():
    passive = rule(BEND, FLEXION | {"manner": "passive"})
    assert first(a_course(BEND, measures=[passive], measured=[measured(99)])).state is State.OPEN


def test_figures_that_say_only_a_part_stand_beside_the_therapists_word():
    part = [rule(BEND, FLEXION, is_whole=False)]
    found = first(a_course(BEND, measures=part, measured=[measured(96)], marks=marked(BEND, note="No shrug")))
    assert (found.state, found.can_mark) == (State.MET, True)
    assert found.evidence == "Dana, 14 Apr: No shrug. Bend 96°, measured 13 Apr, asked 90° or more."


# -- marks


def test_a_criterion_without_figures_is_open_until_a_therapist_marks_it():
    assert first(a_course(WALK)).state is State.OPEN


@pytest.mark.parametrize(("is_met", "state"), [(True, State.MET), (False, State.NOT_MET)])
def test_a_therapists_word_settles_it_either_way(is_met, state):
    assert first(a_course(WALK, marks=marked(WALK, is_met=is_met))).state is state


# -- the app's own three


def own(stretch=GREEN, **more):
    return {one.text: (one.state, one.evidence) for one in look(a_course(**more), stretch).criteria}


def test_the_dose_of_a_week_must_be_satisfactory():
    assert own()["80% of the doses done over 7 days"] == (State.MET, "100% done in 7 days.")


def test_a_low_week_is_not_enough():
    found = own(fortnight(done=(4,) * 14, pain=(3,) * 14))
    assert found["80% of the doses done over 7 days"] == (State.NOT_MET, "67% done in 7 days.")


def test_a_week_of_two_days_is_not_judged():
    stretch = fortnight(pain=(3,) * 14)
    for day in stretch.days[:12]:
        day.expected = 0
    assert own(stretch)["80% of the doses done over 7 days"] == (State.OPEN, "Too few days to judge: 2 in 7.")


@pytest.mark.parametrize(
    ("before", "now", "profile", "state"),
    [
        (3, 3, "postop", State.MET),
        (4, 2, "postop", State.MET),
        (3, 4, "postop", State.NOT_MET),
        (5, 5, "postop", State.NOT_MET),
        (4, 4, "postop", State.MET),
        (4, 4, "irritable", State.NOT_MET),
        (None, 3, "postop", State.MET),
    ],
)
def test_pain_must_be_green_for_the_condition_and_not_up(before, now, profile, state):
    found = own(fortnight(pain=(before,) * 7 + (now,) * 7), profile=profile)
    assert found["Pain stays green, and not up on the week before"][0] is state


def test_without_a_pain_score_nobody_is_said_to_be_free_of_pain():
    assert own(fortnight())["Pain stays green, and not up on the week before"] == (
        State.OPEN,
        "No pain score in 7 days.",
    )


@pytest.mark.parametrize(("until_day", "state"), [(20, State.MET), (21, State.NOT_MET)])
def test_the_phases_days_must_be_reached(until_day, state):
    assert own(until_day=until_day)[f"Day {until_day} reached, the end of the phase"] == (state, "Day 20 today.")


def test_a_phase_without_days_goes_by_criteria_alone():
    assert len(own(until_day=None)) == 2


# -- the verdict


def test_all_met_is_ready():
    ready = look(a_course(WALK, marks=marked(WALK)))
    assert (ready.is_ready, ready.is_worth_checking, ready.sentence) == (True, False, "4 of 4 met")


def test_only_a_therapists_criteria_open_is_worth_checking():
    found = look(a_course(WALK, BEND))
    assert (found.is_ready, found.is_worth_checking, len(found.open)) == (False, True, 2)


def test_a_therapists_no_is_not_asked_again():
    found = look(a_course(WALK, BEND, marks=marked(WALK, is_met=False)))
    assert (found.is_ready, found.is_worth_checking) == (False, False)


def test_nothing_steps_up_while_something_is_in_the_way():
    found = look(a_course(WALK, marks=marked(WALK)), in_the_way=["Pain up 2 points"])
    assert (found.is_ready, found.is_worth_checking) == (False, False)


values = st.integers(min_value=0, max_value=140)


@given(low=values, more=st.integers(min_value=0, max_value=40))
def test_bending_further_never_takes_readiness_away(low, more):
    def ready(value):
        return look(a_course(BEND, measures=[rule(BEND, FLEXION)], measured=[measured(value)])).is_ready

    assert ready(low) <= ready(low + more)


scores = st.lists(st.none() | st.integers(0, 10), min_size=14, max_size=14)
doses = st.lists(st.integers(0, 6), min_size=14, max_size=14)


@given(done=doses, pain=scores, bend=values, is_met=st.none() | st.booleans(), until=st.integers(1, 40))
def test_ready_means_every_criterion_and_never_both_verdicts(done, pain, bend, is_met, until):
    marks = {} if is_met is None else marked(WALK, is_met=is_met)
    course = a_course(
        BEND, WALK, measures=[rule(BEND, FLEXION)], measured=[measured(bend)], marks=marks, until_day=until
    )
    found = look(course, fortnight(done=done, pain=pain))
    assert found.is_ready == all(one.state is State.MET for one in found.criteria)
    assert not (found.is_ready and found.is_worth_checking)
    assert not found.is_worth_checking or all(one.can_mark for one in found.open)


# -- as a reason

READY = a_course(WALK, marks=marked(WALK))


def said(course=READY, stretch=GREEN, **more):
    return [(one.kind, one.action, one.sentence) for one in reasons(facts(stretch, courses=[course], **more))]


def test_ready_is_a_reason_of_its_own_level_with_the_evidence():
    [reason] = reasons(facts(GREEN, courses=[READY]))
    assert (reason.kind, reason.action, reason.level) == ("progress", "progress", Level.READY)
    assert reason.evidence == (
        "Next phase: “Motion”. Dana, 14 Apr. 100% done in 7 days. "
        "Highest 3 of 10 in 7 days, 3 in the 7 before. Day 20 today."
    )


def test_worth_checking_says_how_many_criteria_wait_for_a_look():
    assert said(a_course(WALK, BEND)) == [
        ("progress", "review", "Check for the next phase: 2 criteria to look at"),
    ]


def test_the_last_phase_has_nothing_to_be_ready_for():
    course = replace(READY, next_name="", until_day=None)
    assert [kind for kind, *_ in said(course)] == ["steady"]


def test_a_step_that_is_due_takes_the_place_of_the_end_of_the_phase():
    assert [kind for kind, *_ in said(replace(READY, until_day=20))] == ["progress"]


@pytest.mark.parametrize(
    ("stretch", "more", "kind"),
    [
        (fortnight(pain=(1,) * 7 + (3,) * 7), {}, "pain"),
        (fortnight(done=(6,) * 7 + (2,) * 7, pain=(3,) * 14), {}, "falling"),
        (GREEN, {"is_paused": True}, "paused"),
    ],
)
def test_rising_pain_a_falling_dose_or_a_pause_stands_in_the_way(stretch, more, kind):
    heard = [one for one, *_ in said(stretch=stretch, **more)]
    assert (heard[0], "progress" in heard) == (kind, False)
    [found] = readiness(facts(stretch, courses=[READY], **more))
    assert len(found.in_the_way) == 1
