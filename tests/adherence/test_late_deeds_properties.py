"""However a phone's deeds are cut, shuffled and sent again: the rows are the same, and the days those of a rebuild.

A score that lays a drill to rest moves what the days ask for, and may be put right before or after it was told: so the
days are compared where nothing is set off, and of what is set off it is shown that it never gets lost.
"""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence import days
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done, Felt, GotUp, PassedOver, SaidOfDay, TakenBack
from adherence.models import AdherenceDay, Alert, AlertMark, DayWord, EarlyWord, Move, Skip, Tick
from adherence.pain_bands import Light
from adherence.scores import scores_of
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Pause
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db

TABLES = (Tick, Move, Skip, DayWord, EarlyWord, AdherenceDay)
MOST = 10
MINUTES = st.integers(0, 4 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
ABOUT = st.integers(0, MOST // 2).map(
    lambda number: UUID(int=number)
)  # also of a deed that never comes, or is itself a word
ITEM = st.integers(0, 2)

DONE = st.tuples(st.just("done"), MINUTES, ITEM, st.integers(0, 600))
MILD, ANY = 2, 10  # mild ones set nothing off, whatever was said before them


def felt(most):
    return st.tuples(st.just("felt"), MINUTES, ABOUT, st.one_of(st.none(), st.integers(0, most)))


def said_with(most):
    return st.one_of(
        DONE,
        st.tuples(st.just("got up"), MINUTES),
        st.tuples(st.just("passed over"), MINUTES, ITEM),
        st.tuples(st.just("said"), MINUTES),
        st.tuples(st.just("taken back"), MINUTES, ABOUT),
        felt(most),
    )


def deed(number, said, items):
    """The key of a deed is its number, so that words may name deeds before they are made."""
    kind, at, *more = said
    tap = {"key": UUID(int=number), "at": at}
    if kind == "done":
        moment = at - timedelta(minutes=more[1])
        return Done(**tap, item_id=items[more[0]].pk, performed_at=moment, precision="exact")
    if kind == "got up":
        return GotUp(**tap, performed_at=at)
    if kind == "passed over":
        return PassedOver(**tap, item_id=items[more[0]].pk, reason="tired")
    if kind == "said":
        return SaidOfDay(**tap, word="hard")
    return TakenBack(**tap, about=more[0]) if kind == "taken back" else Felt(**tap, about=more[0], pain=more[1])


MILDLY = said_with(MILD)


@st.composite
def ways(draw, said=MILDLY):
    """The same deeds twice: as one batch, and as they come over a bad line, each of them at least once."""
    said = draw(st.lists(said, min_size=1, max_size=MOST))
    again = draw(st.lists(st.integers(0, len(said) - 1), max_size=MOST))
    order = draw(st.permutations([*range(len(said)), *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    return said, [order[since:until] for since, until in zip([0, *cuts], [*cuts, len(order)], strict=True)]


@pytest.fixture
def items(ruth, dana):
    """One drill whose dose changed the day before yesterday, in both versions; another without a time."""
    pairs = [
        (factories.make_drill(f"drill-{n}", f"Drill {n}"), dose) for n, dose in enumerate(({}, {"as_needed": True}))
    ]
    programme = factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user)
    lines = [Line(item.drill, "left", Dose(sets=1, reps=8, times_per_day=3)) for item in programme.items.all()[:1]]
    prescribing.revise(programme, lines, by=dana.user, now=NOW - timedelta(days=2))
    return list(programme.items.order_by("pk"))


def facts(patient, *tables):
    """Every row, but its number and when we were told of it."""
    untold = ("id", "recorded_at")
    return {
        table: sorted(
            tuple((name, str(value)) for name, value in row.items() if name not in untold)
            for row in table.objects.filter(patient=patient).values()
        )
        for table in tables
    }


@given(way=ways())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_neither_order_nor_cut_nor_sending_again_changes_a_row(ruth, items, way):
    said, batches = way
    deeds = [deed(number, one, items) for number, one in enumerate(said)]
    for table in TABLES:
        table.objects.all().delete()
    accept(deeds, patient=ruth, sent_at=NOW, now=NOW)
    at_once = facts(ruth, *TABLES)
    for table in TABLES:
        table.objects.all().delete()
    for number, batch in enumerate(batches):
        later = NOW + timedelta(hours=number)
        accept([deeds[place] for place in batch], patient=ruth, sent_at=later, now=later)
    assert facts(ruth, *TABLES) == at_once


def send(batches, said, patient, items):
    deeds = [deed(number, one, items) for number, one in enumerate(said)]
    for table in (*TABLES, AlertMark, Alert.pauses.through, Alert, Pause):
        table.objects.all().delete()
    for number, batch in enumerate(batches):
        later = NOW + timedelta(hours=number)
        accept([deeds[place] for place in batch], patient=patient, sent_at=later, now=later)


@given(way=ways(said_with(ANY)))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_score_sets_off_the_deeds_are_the_same(ruth, items, way):
    said, batches = way
    deeds = TABLES[:-1]
    send([range(len(said))], said, ruth, items)
    at_once = facts(ruth, *deeds)
    send(batches, said, ruth, items)
    assert facts(ruth, *deeds) == at_once


@given(way=ways(st.one_of(DONE, felt(ANY))))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_red_in_the_end_rests_and_was_told(ruth, items, way):
    said, batches = way
    send(batches, said, ruth, items)
    red = [score for score in scores_of(ruth, since=TODAY - timedelta(days=9)) if score.light is Light.RED]
    told = {one["tick"] for mark in AlertMark.objects.filter(alert__rule="PN01") for one in mark.evidence}
    assert {str(score.key) for score in red} <= told
    asked = {items[0].drill_id}  # the other drill was taken out the day before yesterday
    resting = {pause.drill_id or items[0].drill_id for pause in Pause.objects.filter(ends_at=None)}
    assert asked & {score.drill for score in red} <= resting


@given(way=ways())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_days_are_those_a_rebuild_makes(ruth, items, way):
    said, batches = way
    deeds = [deed(number, one, items) for number, one in enumerate(said)]
    for table in TABLES:
        table.objects.all().delete()
    for batch in batches:
        accept([deeds[place] for place in batch], patient=ruth, sent_at=NOW, now=NOW)
    kept = facts(ruth, AdherenceDay)[AdherenceDay]
    days.rebuild(ruth, since=TODAY - timedelta(days=9), until=TODAY)
    rebuilt = facts(ruth, AdherenceDay)[AdherenceDay]
    assert [row for row in kept if row not in rebuilt] == []
