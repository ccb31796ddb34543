"""A change for a chosen day: until then nothing is different, and a later change takes its place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.models import AuditEntry
from patients.models import Invitation
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Item, PrecautionRule, Sending
from prescriptions.programme import programme_of
from prescriptions.refusals import UnsafeCombination
from prescriptions.starting import DayPassed, TooFarAhead, UnreadableDay, day_typed
from tests import factories
from tests.factories import NOW, TODAY, at

LATER = NOW + timedelta(hours=2)
MONDAY = date(2026, 4, 20)
MORNING = at("07:00", MONDAY)
DOSE = Dose(sets=1, reps=10, hold_s=2, times_per_day=6)


@pytest.fixture
def slide(db):
    return Line(factories.make_drill(), "left", DOSE)


@pytest.fixture
def set_(db):
    return Line(factories.make_drill("quad-set", "Quad set", rom=[]), "left", DOSE)


@pytest.fixture
def programme(ruth, dana, slide):
    return prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW - timedelta(days=7))


@pytest.fixture
def change(programme, dana):
    """``change([line, …], from_on=day)`` is what a therapist sends."""

    def send(lines, *, now=NOW, **more):
        return prescribing.revise(programme, lines, by=dana.user, now=now, **more)

    return send


def often(line, times):
    return replace(line, dose=replace(line.dose, times_per_day=times))


def stretches(programme):
    """Each version that ever holds: drill, times a day, from, until."""
    held = [item for item in programme.items.order_by("starts_at", "pk") if item.ends_at != item.starts_at]
    return [(item.drill.slug, item.times_per_day, item.starts_at, item.ends_at) for item in held]


def asked_on(patient, on):
    """What the clock asks for on a day: drill and how often."""
    plan = programme_of(patient, since=on, until=on).plan(on)
    return sorted((item.drill.slug, plan.occurrences(item)) for item in {i for s in plan.snacks for i in s.items})


def test_the_new_version_opens_with_the_chosen_day(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    assert stretches(programme) == [
        ("heel-slide", 6, NOW - timedelta(days=7), MORNING),
        ("heel-slide", 4, MORNING, None),
    ]


def test_until_that_day_the_plan_is_as_it_was(ruth, programme, slide, set_, change):
    change([often(slide, 4), set_], from_on=MONDAY)
    assert [asked_on(ruth, on) for on in (TODAY, MONDAY - timedelta(days=1), MONDAY)] == [
        [("heel-slide", 6)],
        [("heel-slide", 6)],
        [("heel-slide", 4), ("quad-set", 6)],
    ]


def test_a_drill_taken_out_from_a_day_is_asked_until_then(ruth, programme, slide, set_, change):
    change([slide, set_])
    change([set_], now=LATER, from_on=MONDAY)
    assert [asked_on(ruth, MONDAY - timedelta(days=1)), asked_on(ruth, MONDAY)] == [
        [("heel-slide", 6), ("quad-set", 6)],
        [("quad-set", 6)],
    ]


def test_today_chosen_is_from_now_on(programme, slide, change):
    change([often(slide, 4)], from_on=TODAY)
    assert programme.items.open().get().starts_at == NOW


def test_a_later_change_takes_the_place_of_the_planned_one(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    change([often(slide, 5)], now=LATER, from_on=MONDAY + timedelta(days=2))
    wednesday = at("07:00", MONDAY + timedelta(days=2))
    assert stretches(programme) == [
        ("heel-slide", 6, NOW - timedelta(days=7), wednesday),
        ("heel-slide", 5, wednesday, None),
    ]


def test_a_change_from_now_on_takes_it_too(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    change([often(slide, 5)], now=LATER)
    assert stretches(programme) == [("heel-slide", 6, NOW - timedelta(days=7), LATER), ("heel-slide", 5, LATER, None)]


def test_back_to_what_holds_calls_the_planned_one_off(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    revision = change([slide], now=LATER)
    assert stretches(programme) == [("heel-slide", 6, NOW - timedelta(days=7), None)]
    assert (revision.is_told, revision.sending.called_off.replaced_at) == (True, LATER)


def test_the_same_for_the_same_day_is_no_change(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    assert (change([often(slide, 4)], now=LATER, from_on=MONDAY).is_empty, Sending.objects.changes().count()) == (
        True,
        1,
    )


def test_what_is_replaced_stays_on_record(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY)
    change([often(slide, 5)], now=LATER)
    assert [(one.differences.to_therapist(), one.replaced_at) for one in Sending.objects.changes()] == [
        (["Mini heel slide, left: 4 × a day, was 6"], LATER),
        (["Mini heel slide, left: 5 × a day, was 6"], None),
    ]


def test_ending_ends_what_was_planned_too(ruth, programme, slide, set_, change, dana):
    change([often(slide, 4), set_], from_on=MONDAY)
    prescribing.end(programme, by=dana.user, now=LATER, reason="Goals met.")
    assert (asked_on(ruth, MONDAY), Item.objects.in_force(LATER).count()) == ([], 0)
    assert Sending.objects.planned(LATER).count() == 0


def test_a_first_programme_may_start_on_a_day_to_come(ruth, dana, slide):
    prescribing.issue(ruth.episodes.get(), [slide], by=dana.user, now=NOW, from_on=MONDAY)
    assert [asked_on(ruth, TODAY), asked_on(ruth, MONDAY)] == [[], [("heel-slide", 6)]]


def test_the_trail_and_the_patient_hear_at_once(programme, slide, change):
    change([often(slide, 4)], from_on=MONDAY, note="As we said.")
    trace = AuditEntry.objects.get(what="prescription.revised")
    assert trace.detail["from"] == MORNING.isoformat()
    assert Invitation.objects.get(kind="changed").message == "As we said."


@pytest.mark.parametrize(
    ("from_on", "error", "sentence"),
    [
        (TODAY - timedelta(days=1), DayPassed, "The day it holds from is over. Pick today or a later day."),
        (TODAY + timedelta(days=61), TooFarAhead, "A change can be planned up to 60 days ahead. Pick an earlier day."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_stored(programme, slide, change, from_on, error, sentence):
    with pytest.raises(error) as refused:
        change([often(slide, 4)], from_on=from_on)
    assert (str(refused.value), programme.items.count(), Sending.objects.changes().count()) == (sentence, 1, 0)


def test_sixty_days_ahead_is_not_too_far(programme, slide, change):
    change([often(slide, 4)], from_on=TODAY + timedelta(days=60))
    assert programme.items.open().get().starts_at == at("07:00", TODAY + timedelta(days=60))


@pytest.mark.parametrize(("typed", "day"), [("", None), ("2026-04-20", MONDAY), (" 2026-04-20 ", MONDAY)])
def test_a_day_is_read_as_it_is_typed(typed, day):
    assert day_typed({"from_on": typed}) == day


@pytest.mark.parametrize("typed", ["monday", "2026-02-30", "9" * 50])
def test_what_is_no_day_is_said(typed):
    with pytest.raises(UnreadableDay, match="Pick a day, or leave it empty"):
        day_typed({"from_on": typed})


def test_a_precaution_of_the_chosen_day_counts(ruth, dana, programme, slide, change):
    PrecautionRule.objects.create(tag="no-bending", text="No bending", effect="block", limits=[])
    factories.make_precaution(ruth.episodes.get(), "no-bending", by=dana.user, expires_on=MONDAY - timedelta(days=1))
    squat = Line(factories.make_drill("squat", "Squat", blocked_by=["no-bending"]), "left", DOSE)
    with pytest.raises(UnsafeCombination):
        change([slide, squat], from_on=MONDAY - timedelta(days=1))
    change([slide, squat], from_on=MONDAY)
    assert programme.items.open().get(drill=squat.drill).starts_at == MORNING


def test_a_new_reason_is_kept_and_tells_nobody(programme, slide, change):
    revision = change([replace(slide, reason="Watched it today.")])
    assert (revision.is_told, Invitation.objects.filter(kind="changed").count()) == (False, 0)
    assert programme.items.open().get().reason == "Watched it today."


def test_none_typed_takes_no_reason_away(programme, slide, change):
    change([replace(slide, reason="Watched it today.")])
    assert change([slide], now=LATER).is_empty


# -- Whatever is sent, and for whatever day

DRILLS = ("heel-slide", "quad-set", "ankle-pump")
moves = st.lists(
    st.tuples(
        st.integers(0, 40),  # hours since the last one
        st.dictionaries(st.sampled_from(DRILLS), st.integers(1, 6), min_size=1),  # drill: times a day
        st.none() | st.integers(0, 5),  # days ahead
    ),
    min_size=1,
    max_size=5,
)


def overlaps(items):
    """Pairs of versions of one drill and side that hold at one moment."""
    held = [item for item in items if item.ends_at is None or item.ends_at > item.starts_at]
    return [
        (one.pk, other.pk)
        for one in held
        for other in held
        if one.pk < other.pk
        and (one.drill_id, one.side) == (other.drill_id, other.side)
        and (one.ends_at is None or other.starts_at < one.ends_at)
        and (other.ends_at is None or one.starts_at < other.ends_at)
    ]


def held_at(items, moments):
    """What held at each moment, as the patient knew it."""
    return {
        moment: sorted(
            (item.drill_id, item.times_per_day)
            for item in items
            if item.starts_at <= moment and (item.ends_at is None or moment < item.ends_at)
        )
        for moment in moments
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_the_past_is_never_written_anew_and_no_two_versions_hold_at_once(ruth, dana, moves):
    drills = {slug: factories.make_drill(slug, slug.title(), rom=[], bounds={}) for slug in DRILLS}
    ruth.episodes.get().prescriptions.living().update(ended_at=NOW, ended_by=dana.user)
    programme = prescribing.issue(
        ruth.episodes.get(), [Line(drills["heel-slide"], "left", DOSE)], by=dana.user, now=NOW
    )
    now, known = NOW, {}
    for hours, wanted, ahead in moves:
        now += timedelta(hours=hours)
        lines = [Line(drills[slug], "left", replace(DOSE, times_per_day=times)) for slug, times in wanted.items()]
        from_on = None if ahead is None else ruth.therapy_day(now) + timedelta(days=ahead)
        prescribing.revise(programme, lines, by=dana.user, now=now, from_on=from_on)
        items = list(programme.items.all())
        begins_at = now if not ahead else ruth.window(from_on).opens_at
        assert overlaps(items) == []
        assert held_at(items, known) == known
        assert held_at(items, [begins_at])[begins_at] == sorted((drills[slug].pk, n) for slug, n in wanted.items())
        past = [NOW + timedelta(hours=n) for n in range(int((now - NOW) / timedelta(hours=1)))]
        known = held_at(items, past)
