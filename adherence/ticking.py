"""What happens on *Done*, *Undo*, a pain score and *I just got up and moved*.

A tick is one row however often it is sent: its key is made by the phone, and the database keeps one per patient and
key. The day's figures are reckoned in the same transaction; an answer means both are safe on disk.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence import days
from adherence.facts import Facts, facts_of
from adherence.models import Move, Tick
from patients.models import Patient
from prescriptions.models import Item

# A phone's clock may run a little ahead of ours.
CLOCK_SLACK = timedelta(minutes=10)


class TickingError(Exception):
    """A tick that cannot be kept; ``str()`` tells the patient what to do."""


class TooLate(TickingError):
    """The day is closed: late entry is open to the end of the next therapy day (adherence rule 15)."""

    def __str__(self) -> str:
        return _("That day is closed now. Tell your therapist what you did.")


class NotYet(TickingError):
    def __str__(self) -> str:
        return _("That time has not come yet. Tick it off once you have done it.")


class NotAsked(TickingError):
    def __str__(self) -> str:
        return _("Your plan has changed since. Load the page again to see your new plan.")


def last_open_day(patient: Patient, now: datetime) -> date:
    """The oldest therapy day that may still be written to."""
    return patient.therapy_day(now) - timedelta(days=1)


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
    """One go at one drill: what was done, and the phone's key for having done it."""

    item: Item
    key: UUID


@transaction.atomic
def tick_together(
    goes: Sequence[Go],
    *,
    patient: Patient,
    performed_at: datetime,
    now: datetime,
    snack_at: datetime | None = None,
    source: str = Tick.Source.LIVE,
    precision: str = Tick.Precision.EXACT,
    facts: Facts | None = None,
) -> list[Tick]:
    """Keep the bouts of one moment, all of them or none. ``facts``: see ``facts_to_write_to``.

    Raises ``NotYet``, ``TooLate``, ``NotAsked``.
    """
    facts = facts or facts_to_write_to(patient, now=now, keys=[go.key for go in goes])
    known = facts.ticks_by_key
    fresh = [go for go in goes if go.key not in known]
    if fresh:
        on = _open_day(patient, performed_at=performed_at, now=now)
        if not all(_was_asked(go.item, performed_at) for go in fresh):
            raise NotAsked
        said = {"performed_at": performed_at, "precision": precision, "source": source, "recorded_at": now}
        made = [Tick(key=go.key, patient=patient, item=go.item, on=on, snack_at=snack_at, **said) for go in fresh]
        known |= {tick.key: tick for tick in Tick.objects.bulk_create(made)}
        _book(facts, on)
    return [known[go.key] for go in goes]


def undo(made: Tick, *, now: datetime) -> Tick:
    """Take a tick back by a mark; twice is once. Raises ``TooLate`` after the end of the next therapy day."""
    undo_together([made], patient=made.patient, now=now)
    made.refresh_from_db(fields=["undone_at"])
    return made


@transaction.atomic
def undo_together(ticks: Sequence[Tick], *, patient: Patient, now: datetime, facts: Facts | None = None) -> None:
    """Take back all of a patient's given ticks, or none. Raises ``TooLate``."""
    keys = [tick.key for tick in ticks]
    facts = facts or facts_to_write_to(patient, now=now, keys=keys)
    if any(tick.on < last_open_day(patient, now) for tick in ticks):
        raise TooLate
    standing = [facts.ticks_by_key[key] for key in keys if facts.ticks_by_key[key].is_standing]
    for tick in standing:
        tick.undone_at = now
    Tick.objects.filter(pk__in=[tick.pk for tick in standing]).update(undone_at=now)
    for on in {tick.on for tick in standing}:
        _book(facts, on)


@transaction.atomic
def rate_pain(made: Tick, *, during: int | None, now: datetime, facts: Facts | None = None) -> Tick:
    """The pain of a bout, NPRS 0 to 10; None: not said. Raises ``TooLate``."""
    facts = facts or facts_to_write_to(made.patient, now=now, keys=[made.key])
    if made.on < last_open_day(facts.patient, now):
        raise TooLate
    tick = facts.ticks_by_key[made.key]
    tick.pain_during = during
    tick.save(update_fields=["pain_during"])
    _book(facts, tick.on)
    return tick


@transaction.atomic
def move(patient: Patient, *, key: UUID, performed_at: datetime, now: datetime, facts: Facts | None = None) -> Move:
    """ "I just got up and moved": breaks a still stretch, counts for no drill. Raises ``NotYet``, ``TooLate``."""
    facts = facts or facts_to_write_to(patient, now=now, keys=[key])
    if key not in facts.moves_by_key:
        on = _open_day(patient, performed_at=performed_at, now=now)
        said = {"performed_at": performed_at, "recorded_at": now}
        facts.moves_by_key[key] = Move.objects.create(key=key, patient=patient, on=on, **said)
        _book(facts, on)
    return facts.moves_by_key[key]


def _book(facts: Facts, on: date) -> None:
    """The facts are those of today; another day fetches its own."""
    if on == facts.on:
        days.keep([days.row(facts.programme, on, facts.ticks, facts.moves)])
    else:
        days.book(facts.patient, on)


def facts_to_write_to(patient: Patient, *, now: datetime, keys: Collection[UUID]) -> Facts:
    """The facts of the day, read while the patient is held, with whatever already goes by the keys to be written.

    Read before the patient is held they might miss what another phone has just written. Whoever holds the patient
    already reads ``facts_of`` and hands them in.
    """
    hold(patient)
    return facts_of(patient, now=now, keys=keys)


def hold(patient: Patient) -> None:
    """One writer a patient at a time: of ten same ticks at once nine must see the first, and of two different ones
    the second must count the first when it reckons the day. Rows that point to the patient may still be added."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)


def _open_day(patient: Patient, *, performed_at: datetime, now: datetime) -> date:
    if performed_at > now + CLOCK_SLACK:
        raise NotYet
    on = patient.therapy_day(performed_at)
    if on < last_open_day(patient, now):
        raise TooLate
    return on


def _was_asked(item: Item, at: datetime) -> bool:
    """Whether this version held when the patient moved; a page opened just before a change gets its slack too."""
    return item.starts_at - CLOCK_SLACK <= at and (item.ends_at is None or at < item.ends_at + CLOCK_SLACK)
