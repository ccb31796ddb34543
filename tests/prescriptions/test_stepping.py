"""One step up, one step down: how often first, then how much, always within the library's bounds."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prescriptions.at_rest import AtRest
from prescriptions.bounds import excesses
from prescriptions.dose import Dose
from prescriptions.easing import clamped, easier, fewer, smaller
from prescriptions.lines import Line
from prescriptions.models import Drill, Pause, PhaseDrill
from prescriptions.models.protocol import Phase
from prescriptions.offers import one_step_up
from prescriptions.precautions import Restrictions, Verdict
from prescriptions.rephasing import next_phase
from prescriptions.stepping import higher, lower
from tests.prescriptions.shipped import drills, held, library, rules

FREE = AtRest()
NOTHING_HELD = Restrictions([], {})


def drill(**more):
    given = {"reps": 10, "hold_s": 5, "times_per_day": 4}
    bounds = {"reps": [5, 15], "hold_s": [3, 10], "times_per_day": [2, 8]}
    return Drill(**({"pk": 1, "slug": "quad-set", "name": "Quad set", "bounds": bounds} | given | more))


def line(of=None, side="left", **dose):
    return Line(of or drill(), side, Dose(**({"sets": 1, "reps": 10, "hold_s": 5, "times_per_day": 4} | dose)))


def figures(step):
    return (step.line.dose.times_per_day, step.line.dose.reps, step.line.dose.hold_s) if step else None


# -- Up


@pytest.mark.parametrize(
    ("dose", "stepped"),
    [
        ({"times_per_day": 2}, (3, 10, 5)),  # rarer than usual: once more a day, nothing else
        ({}, (4, 12, 5)),  # as often as usual: a fifth more reps
        ({"times_per_day": 6}, (6, 12, 5)),  # oftener than usual stays so
        ({"reps": 14}, (4, 15, 5)),  # never past the bound
        ({"reps": 15}, (4, 15, 6)),  # reps at their most: a longer hold
        ({"reps": 15, "hold_s": 10}, None),
        ({"reps": 20, "hold_s": 12}, None),  # outside by the therapist's own word
        ({"reps": 3}, (4, 3, 6)),
        ({"times_per_day": 1}, (1, 12, 5)),
        ({"times_per_day": 1, "as_needed": True}, (1, 12, 5)),  # no clock to step by
    ],
)
def test_a_step_up_is_oftener_first_then_more_reps_then_a_longer_hold(dose, stepped):
    assert figures(higher(line(**dose))) == stepped


def test_long_holds_go_in_fives():
    prop = drill(bounds={"hold_s": [30, 600], "times_per_day": [2, 6]})
    longer = higher(line(prop, reps=1, hold_s=120)).line
    assert (longer.dose.hold_s, lower(longer).line.dose.hold_s) == (140, 110)


def test_a_figure_without_bounds_is_not_stepped():
    assert higher(line(drill(bounds={}))) is None
    assert lower(line(drill(bounds={}))) is None


def test_a_step_says_why():
    assert higher(line(times_per_day=2)).why == "Once more a day. The drill’s usual is 4 times."
    assert higher(line()).why == "Often enough already, so a few more reps. The library goes to 15."
    assert lower(line()).why == "A fifth less each time, as often as before."


# -- Down


@pytest.mark.parametrize(
    ("dose", "stepped"),
    [
        ({}, (4, 8, 4)),
        ({"reps": 6, "hold_s": 3}, (4, 5, 3)),
        ({"reps": 5, "hold_s": 4}, (4, 5, 3)),
        ({"reps": 5, "hold_s": 3}, None),
        ({"reps": 20, "hold_s": 3}, (4, 16, 3)),
    ],
)
def test_a_step_down_is_smaller_snacks_as_often_as_before(dose, stepped):
    assert figures(lower(line(**dose))) == stepped


# -- What holds of every shipped drill

a_drill = st.sampled_from(sorted(library().drills)).map(lambda slug: drills()[slug])


@st.composite
def a_line(draw):
    of = draw(a_drill)
    figures = {
        "sets": draw(st.integers(1, 3)),
        "reps": draw(st.integers(1, 50)),
        "hold_s": draw(st.integers(0, 600)),
        "times_per_day": draw(st.integers(1, 14)),
        "range_limit_deg": draw(st.none() | st.integers(0, 90)) if of.can_be_limited else None,
        "as_needed": draw(st.booleans()),
    }
    return Line(of, draw(st.sampled_from(["left", "right"])), Dose(**figures), in_smallest_day=draw(st.booleans()))


def asked(one):
    dose = one.dose
    return dose.sets, dose.reps, dose.hold_s, dose.times_per_day, dose.range_limit_deg or 0


def no_more(after, before):
    return all(new <= old for new, old in zip(asked(after), asked(before), strict=True))


@given(a_line())
def test_a_step_up_never_lowers_anything(one):
    step = higher(one)
    assert step is None or no_more(one, step.line)


@given(a_line())
def test_a_step_up_changes_one_figure_and_passes_no_bound(one):
    step = higher(one)
    assume(step is not None)
    changed = [new for new, old in zip(asked(step.line), asked(one), strict=True) if new != old]
    assert len(changed) == 1
    outside = {excess.name for excess in excesses(one.drill, one.dose)}
    assert {excess.name for excess in excesses(one.drill, step.line.dose)} == outside


@given(a_line())
def test_a_step_down_raises_nothing_and_passes_no_lower_bound(one):
    step = lower(one)
    assume(step is not None)
    assert no_more(step.line, one)
    assert {found.name for found in excesses(one.drill, step.line.dose)} <= {
        found.name for found in excesses(one.drill, one.dose)
    }


@given(a_line())
def test_a_step_down_after_a_step_up_leads_each_snack_back_to_where_it_was_or_below(one):
    up = higher(one)
    assume(up is not None)
    down = lower(up.line)
    after = (down or up).line
    assert (after.dose.reps <= one.dose.reps, after.dose.hold_s <= one.dose.hold_s) == (True, True)


# -- A whole programme


def pauses(*held):
    return {one.pk: Pause(drill=one, origin=Pause.Origin.ALERT) for one in held}


some_lines = st.lists(a_line(), min_size=1, max_size=5, unique_by=lambda one: one.key)
a_precaution = st.builds(held, st.sampled_from(sorted(library().precautions)), st.none() | st.integers(0, 120))


@given(some_lines, st.data())
def test_a_held_drill_is_never_touched(lines, data):
    resting = data.draw(st.sampled_from(lines))
    rests = AtRest(single=pauses(resting.drill))
    ways = [one_step_up(lines, rests), smaller(lines, rests), fewer(lines, rests), phase_of([], lines, rests)]
    ways.append(easier([replace(one, easier=drills()["quad-set"]) for one in lines], rests, EPISODE, NOTHING_HELD))
    for way in ways:
        kept = {one.key: one.dose for one in way.lines()}
        assert all(kept.get(one.key) == one.dose for one in lines if one.drill == resting.drill)


@given(some_lines)
def test_no_way_to_ease_back_asks_for_more_snacks_or_more_drills(lines):
    lines = [replace(one, easier=easier_of(one.drill)) for one in lines]
    for way in (smaller(lines, FREE), easier(lines, FREE, EPISODE, NOTHING_HELD), fewer(lines, FREE)):
        wanted = way.lines()
        assert 0 < len(wanted) <= len(lines)
        assert max(one.dose.times_per_day for one in wanted) <= max(one.dose.times_per_day for one in lines)


@given(some_lines, st.lists(a_precaution, max_size=3))
def test_what_precautions_clamp_stays_clamped_both_ways(lines, precautions):
    restrictions = Restrictions(precautions, rules())
    lines = [within(one, restrictions) for one in lines]
    eased = [replace(one, easier=easier_of(one.drill)) for one in lines]
    entries = [PhaseDrill(drill=one.drill, reps=10, times_per_day=3) for one in lines]
    for way in (
        one_step_up(lines, FREE),
        smaller(lines, FREE),
        easier(eased, FREE, EPISODE, restrictions),
        phase_of(entries, [], FREE, restrictions),
        phase_of(entries, lines, FREE, restrictions),
    ):
        for one in way.lines():
            found = restrictions.against(one.drill, range_limit_deg=one.dose.range_limit_deg)
            assert Verdict.CLAMPED not in {conflict.verdict for conflict in found}


def within(one, restrictions):
    limit = clamped(one.drill, one.dose.range_limit_deg, restrictions)
    return replace(one, dose=replace(one.dose, range_limit_deg=limit))


def easier_of(of):
    return next((drills()[slug] for slug in of.easier if slug in drills()), None)


class EPISODE:
    """Whose sides are meant."""

    side = "left"


def phase_of(entries, lines, rests, restrictions=NOTHING_HELD):
    phase = Phase(pk=7, name="2 Motion", label="Days 14-42")
    return next_phase(lines, entries, phase=phase, rests=rests, episode=EPISODE, restrictions=restrictions)


# -- The next phase, the easier drill, fewer drills


def test_the_next_phase_brings_its_doses_and_keeps_side_limit_and_note():
    mine = line(drill(rom=[{"joint": "knee", "from": 0, "to": 90}]), "right", range_limit_deg=70, note="Slow.")
    entry = PhaseDrill(drill=mine.drill, reps=12, hold_s=3, times_per_day=3, range_limit_deg=90)
    (only,) = phase_of([entry], [mine], FREE).lines()
    dose = only.dose
    assert (only.side, dose.reps, dose.times_per_day, dose.range_limit_deg, dose.note) == ("right", 12, 3, 70, "Slow.")


def test_what_the_phase_no_longer_asks_for_goes_and_what_is_new_comes():
    old, new = line(), drill(pk=2, slug="lunge", name="Lunge")
    way = phase_of([PhaseDrill(drill=new, reps=8)], [old], FREE)
    assert [one.drill.name for one in way.lines()] == ["Lunge"]
    assert [move.leave_it for move in way.changing] == ["Do not add it", "Keep it"]


def test_a_drill_of_the_phase_that_a_precaution_blocks_is_left_out_with_its_sentence():
    entry = PhaseDrill(drill=drills()["heel-raise"], reps=8)
    way = phase_of([entry], [line()], FREE, Restrictions([held("NWB")], rules()))
    assert [one.drill.name for one in way.lines()] == []
    assert way.left_out[0].startswith("Supported heel raise: ")


def test_the_easier_drill_takes_the_place_in_the_same_rhythm():
    pump = drill(pk=2, slug="ankle-pump", name="Ankle pumps", reps=20, side_mode="choose")
    (only,) = easier([replace(line(times_per_day=3), easier=pump)], FREE, EPISODE, NOTHING_HELD).lines()
    assert (only.drill.name, only.side, only.dose.reps, only.dose.times_per_day) == ("Ankle pumps", "left", 20, 3)


def test_a_drill_whose_easier_version_stands_there_already_just_goes():
    pump = drill(pk=2, slug="ankle-pump", name="Ankle pumps", side_mode="choose")
    way = easier([replace(line(), easier=pump), line(pump)], FREE, EPISODE, NOTHING_HELD)
    assert [one.drill.name for one in way.lines()] == ["Ankle pumps"]


def test_fewer_drills_are_those_of_a_hard_day_or_all_but_the_most_strenuous():
    light, hard = line(drill(effort=2)), line(drill(pk=2, name="Lunge", effort=5))
    assert fewer([light, hard], FREE).lines() == [light]
    marked = replace(hard, in_smallest_day=True)
    assert fewer([light, marked], FREE).lines() == [marked]
    assert fewer([light], FREE).changing == []


def test_a_line_left_alone_stays_as_it_is():
    one, other = line(), line(drill(pk=2, name="Lunge"))
    way = one_step_up([one, other], FREE)
    assert [wanted.dose.reps for wanted in way.lines({"1-left"})] == [10, 12]


def test_the_mark_tells_one_suggestion_from_another():
    way = one_step_up([line()], FREE)
    assert way.mark == one_step_up([line()], FREE).mark
    assert way.mark != one_step_up([line(reps=11)], FREE).mark
