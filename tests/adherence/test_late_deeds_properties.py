"""However a phone's deeds are cut, shuffled and sent again: the rows are the same, and the days those of a rebuild."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence import days
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done, Felt, GotUp, PassedOver, SaidOfDay, TakenBack
from adherence.models import AdherenceDay, DayWord, EarlyWord, Move, Skip, Tick
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
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

SAID = st.one_of(
    st.tuples(st.just("done"), MINUTES, ITEM, st.integers(0, 600)),
    st.tuples(st.just("got up"), MINUTES),
    st.tuples(st.just("passed over"), MINUTES, ITEM),
    st.tuples(st.just("said"), MINUTES),
    st.tuples(st.just("taken back"), MINUTES, ABOUT),
    st.tuples(st.just("felt"), MINUTES, ABOUT, st.one_of(st.none(), st.integers(0, 10))),
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


@st.composite
def ways(draw):
    """The same deeds twice: as one batch, and as they come over a bad line, each of them at least once."""
    said = draw(st.lists(SAID, min_size=1, max_size=MOST))
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
