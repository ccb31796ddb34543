"""What happens on *Undo*: a mark on the row, never a deletion, until the end of the next therapy day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from adherence.booking import NotThere, book, facts_to_write_to, still_open
from adherence.facts import Facts
from adherence.models import DayWord, Move, Skip, Tick
from patients.models import Patient


def undo(made: Tick, *, now: datetime) -> Tick:
    """Take a tick back by a mark; twice is once. Raises ``TooLate`` after the end of the next therapy day."""
    undo_together([made], patient=made.patient, now=now)
    made.refresh_from_db(fields=["undone_at"])
    return made


def undo_together(ticks: Sequence[Tick], *, patient: Patient, now: datetime, facts: Facts | None = None) -> None:
    """Take back all of a patient's given ticks, or none. Raises ``TooLate``."""
    take_back([tick.key for tick in ticks], patient=patient, now=now, facts=facts)


@transaction.atomic
def take_back(
    keys: Iterable[UUID],
    *,
    patient: Patient,
    now: datetime,
    facts: Facts | None = None,
    tapped_at: datetime | None = None,
) -> None:
    """Take back whatever goes by these keys: ticks, moves, skips, words about the day. All of it or none.

    ``tapped_at``: when the patient tapped, where that was earlier than ``now``. Raises ``NotThere`` where a key is
    nobody's or another patient's, ``TooLate``.
    """
    keys = list(keys)
    facts = facts or facts_to_write_to(patient, now=now, keys=keys)
    rows = [facts.deed(key) for key in keys]
    if None in rows:
        raise NotThere
    deeds = [row for row in rows if row is not None and row.undone_at is None]
    for deed in deeds:
        still_open(patient, deed.on, now=tapped_at or now)
    for deed in deeds:
        deed.undone_at = now
    for model in (Tick, Move, Skip, DayWord):
        mine = [deed.pk for deed in deeds if isinstance(deed, model)]
        if mine:
            model.objects.filter(pk__in=mine).update(undone_at=now)
    for on in {deed.on for deed in deeds if isinstance(deed, Tick | Move)}:
        book(facts, on)
