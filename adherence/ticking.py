"""What happens on *Done*, a pain score and *I just got up and moved*.

A tick is one row however often it is sent: its key is made by the phone, and the database keeps one per patient and
key.

``now`` is when we were told. ``tapped_at`` is when the patient tapped, where that was earlier: a deed kept on a phone
without signal is judged by the hour at which it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from adherence import early_words, pain_rules
from adherence.booking import (
    CLOCK_SLACK,
    NotAsked,
    NotYet,
    TickingError,
    TooLate,
    Unreadable,
    book,
    facts_to_write_to,
    hold,
    last_open_day,
    open_day,
    still_open,
)
from adherence.facts import Facts
from adherence.models import Move, Tick
from adherence.undoing import undo, undo_together
from patients.models import Patient
from prescriptions.models import Item

__all__ = [
    "Go", "NotAsked", "NotYet", "TickingError", "TooLate", "Unreadable", "facts_to_write_to", "hold", "last_open_day",
    "move", "rate_pain", "tick", "tick_together", "undo", "undo_together",
]  # fmt: skip

MOST_REPS = 1000  # of one set: far more than a plan can ask, still a number


def tick(
    item: Item,
    *,
    patient: Patient,
    key: UUID,
    performed_at: datetime,
    now: datetime,
    snack_at: datetime | None = None,
    source: str = Tick.Source.LIVE,
    precision: str = Tick.Precision.EXACT,
) -> Tick:
    """Keep one bout. Sent again with the same key it answers with the row that is there.

    Raises ``NotYet``, ``TooLate``, ``NotAsked``.
    """
    go = Go(item, key)
    return tick_together(
        [go], patient=patient, performed_at=performed_at, now=now, snack_at=snack_at, source=source, precision=precision
    )[0]


@dataclass(frozen=True)
class Go:
    """One go at one drill: what was done, and the phone's key for having done it.

    ``reps_done``: per set, where it was not all of them. ``is_easier``: the item's easier drill was done in its place,
    which counts in full.
    """

    item: Item
    key: UUID
    reps_done: tuple[int, ...] | None = None
    is_easier: bool = False

    @property
    def makes_sense(self) -> bool:
        """Some reps, in no more sets than were asked; an easier version only where the plan names one."""
        if self.is_easier and self.item.easier_id is None:
            return False
        if self.reps_done is None:
            return True
        known = all(0 <= reps <= MOST_REPS for reps in self.reps_done)
        return known and any(self.reps_done) and len(self.reps_done) <= self.item.sets


@transaction.atomic
def tick_together(
    goes: Sequence[Go],
    *,
    patient: Patient,
    performed_at: datetime | None,
    now: datetime,
    snack_at: datetime | None = None,
    source: str = Tick.Source.LIVE,
    precision: str = Tick.Precision.EXACT,
    facts: Facts | None = None,
    tapped_at: datetime | None = None,
) -> list[Tick]:
    """Keep the bouts of one moment, all of them or none. ``facts``: see ``facts_to_write_to``.

    ``performed_at`` is None with the precision *unknown*, and only then: the bout belongs to the day of its snack, or
    to the day of the tap. Raises ``NotYet``, ``TooLate``, ``NotAsked``, ``Unreadable``.
    """
    facts = facts or facts_to_write_to(patient, now=now, keys=[go.key for go in goes])
    known = facts.ticks_by_key
    fresh = [go for go in goes if go.key not in known]
    if fresh:
        tapped_at = tapped_at or now
        about = performed_at or snack_at or tapped_at
        _check(fresh, about, is_timed=performed_at is not None, precision=precision)
        on = open_day(patient, about, now=tapped_at)
        said = {"performed_at": performed_at, "precision": precision, "source": source, "recorded_at": now}
        made = [_row(go, patient=patient, on=on, snack_at=snack_at, **said) for go in fresh]
        early_words.heed(made, facts.early, patient=patient)
        known |= {tick.key: tick for tick in Tick.objects.bulk_create(made)}
        facts.lay_to_rest(pain_rules.judge(patient, made, now=now))
        book(facts, on)
    return [known[go.key] for go in goes]


def _check(goes: Sequence[Go], about: datetime, *, is_timed: bool, precision: str) -> None:
    if is_timed == (precision == Tick.Precision.UNKNOWN) or not all(go.makes_sense for go in goes):
        raise Unreadable
    if not all(_was_asked(go.item, about) for go in goes):
        raise NotAsked


def _row(go: Go, **said: object) -> Tick:
    reps = None if go.reps_done is None else list(go.reps_done)
    return Tick(key=go.key, item=go.item, reps_done=reps, is_easier=go.is_easier, **said)


def _was_asked(item: Item, at: datetime) -> bool:
    """Whether this version held when the patient moved; a page opened just before a change gets its slack too."""
    return item.starts_at - CLOCK_SLACK <= at and (item.ends_at is None or at < item.ends_at + CLOCK_SLACK)


@transaction.atomic
def rate_pain(
    made: Tick,
    *,
    during: int | None,
    now: datetime,
    quality: str = "",
    facts: Facts | None = None,
    tapped_at: datetime | None = None,
) -> Tick:
    """The pain of a bout, NPRS 0 to 10, and of which ``Quality``; None, empty: not said. What it sets off,
    ``pain_rules`` raises. Raises ``TooLate``."""
    facts = facts or facts_to_write_to(made.patient, now=now, keys=[made.key])
    still_open(facts.patient, made.on, now=tapped_at or now)
    tick = facts.ticks_by_key[made.key]
    tick.pain_during, tick.pain_quality, tick.pain_said_at = during, quality if during else "", tapped_at or now
    tick.save(update_fields=["pain_during", "pain_quality", "pain_said_at"])
    facts.lay_to_rest(pain_rules.judge(facts.patient, [tick], now=now))
    book(facts, tick.on)
    return tick


@transaction.atomic
def move(
    patient: Patient,
    *,
    key: UUID,
    performed_at: datetime,
    now: datetime,
    facts: Facts | None = None,
    tapped_at: datetime | None = None,
) -> Move:
    """ "I just got up and moved": breaks a still stretch, counts for no drill. Raises ``NotYet``, ``TooLate``."""
    facts = facts or facts_to_write_to(patient, now=now, keys=[key])
    if key not in facts.moves_by_key:
        on = open_day(patient, performed_at, now=tapped_at or now)
        made = Move(key=key, patient=patient, on=on, performed_at=performed_at, recorded_at=now)
        early_words.heed([made], facts.early, patient=patient)
        made.save(force_insert=True)
        facts.moves_by_key[key] = made
        book(facts, on)
    return facts.moves_by_key[key]
