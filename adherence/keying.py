"""Keying in a paper sheet: the boxes ticked on it become ticks, each once.

A tick's key is made from its box, so the same sheet keyed twice, by two people or by a double click, is kept once.
Staff read it off paper days later: the patient's own late entry (adherence rule 15) ends with the next therapy day,
theirs does not.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence import days as reckoning
from adherence import ticking
from adherence.models import Tick
from adherence.paper import Box, DayAhead, Sheet, sheet_of
from adherence.ticking import TickingError
from clinic import audit
from clinic.models import User
from patients.models import Patient

_KEYS = UUID("6f0c2f6e-52b1-4c49-9d4c-6a6a2a8f5f11")  # the name space of keys made from boxes


class NoSuchBox(TickingError):
    """The box is of a day that is not shown, or the day's plan is another by now."""

    def __str__(self) -> str:
        return _("The programme of a day you ticked is another by now. Load the page again and look.")


class NothingTicked(TickingError):
    def __str__(self) -> str:
        return _("Tick at least one box before you keep the sheet.")


@dataclass(frozen=True)
class Keyed:
    """What keying a sheet did."""

    count: int
    known: int  # boxes that were ticked already

    def __str__(self) -> str:
        words = ngettext("%(count)d tick kept.", "%(count)d ticks kept.", self.count) % {"count": self.count}
        if not self.known:
            return words
        more = ngettext("%(count)d was known already.", "%(count)d were known already.", self.known)
        return f"{words} {more % {'count': self.known}}"


@transaction.atomic
def key_in(
    patient: Patient,
    *,
    since: date,
    days: int,
    values: Collection[str],
    whole_days: Collection[str] = (),
    by: User,
    now: datetime,
) -> Keyed:
    """Keep the boxes named, and those of every snack of ``whole_days`` (ISO dates). Done ones stay as they are.

    Raises ``DayAhead``, ``NothingAsked``, ``NoSuchBox``, ``NothingTicked``.
    """
    ticking.hold(patient)
    sheet = sheet_of(patient, since=since, days=days, now=now)
    named = _named(sheet, values, whole_days)
    fresh = [box for box in named if box.is_open]
    if not named:
        raise NothingTicked
    if fresh:
        keys = _free_keys(patient, fresh)
        Tick.objects.bulk_create(_tick(box, key, patient, now) for box, key in zip(fresh, keys, strict=True))
        reckoning.rebuild(patient, since=min(box.on for box in fresh), until=max(box.on for box in fresh))
        _leave_a_trace("sheet.keyed", patient, len(fresh), by, now)
    return Keyed(len(fresh), sum(box.is_done for box in named))


@transaction.atomic
def take_back(patient: Patient, *, keyed_at: datetime, by: User, now: datetime) -> int:
    """Undo what was keyed together, by a mark; how many ticks. Twice is once."""
    ticking.hold(patient)
    batch = Tick.objects.standing().filter(patient=patient, source=Tick.Source.PAPER, recorded_at=keyed_at)
    found = list(batch.values_list("on", flat=True))
    if found:
        batch.update(undone_at=now)
        reckoning.rebuild(patient, since=min(found), until=max(found))
        _leave_a_trace("sheet.taken_back", patient, len(found), by, now)
    return len(found)


def _named(sheet: Sheet, values: Collection[str], whole_days: Collection[str]) -> list[Box]:
    """Raises ``DayAhead`` for what is still to come, ``NoSuchBox`` for what is not on the sheet."""
    if unknown := [value for value in values if value not in sheet.boxes]:
        today = sheet.patient.therapy_day(sheet.now)
        raise DayAhead if any(_day_of(value) > today for value in unknown) else NoSuchBox
    named = {value: sheet.boxes[value] for value in values}
    if any(box.is_ahead for box in named.values()):
        raise ticking.NotYet
    rows = [row for table in sheet.tables for row in table.rows if row.on.isoformat() in whole_days]
    named |= {box.value: box for row in rows for box in row.open_boxes}
    return list(named.values())


def _day_of(value: str) -> date:
    """The day that a box's value names; the first of all where it names none."""
    try:
        return date.fromisoformat(value.partition(".")[0])
    except ValueError:
        return date.min


def _free_keys(patient: Patient, boxes: Iterable[Box]) -> list[UUID]:
    """A key for each box. A box that was keyed and taken back has used up its first."""
    seeds = [f"{patient.pk}:{box.value}" for box in boxes]
    keys = [uuid5(_KEYS, seed) for seed in seeds]
    used = set(Tick.objects.filter(patient=patient, key__in=keys).values_list("key", flat=True))
    while used:
        seeds = [f"{seed}'" if key in used else seed for seed, key in zip(seeds, keys, strict=True)]
        keys = [uuid5(_KEYS, seed) for seed in seeds]
        used = set(Tick.objects.filter(patient=patient, key__in=keys).values_list("key", flat=True))
    return keys


def _tick(box: Box, key: UUID, patient: Patient, now: datetime) -> Tick:
    """At the snack's own time, about; what fits any time has none that anybody remembers."""
    at = box.snack.at if box.snack else None
    precision = Tick.Precision.ABOUT if at else Tick.Precision.UNKNOWN
    said = {"performed_at": at, "snack_at": at, "precision": precision, "source": Tick.Source.PAPER}
    return Tick(key=key, patient=patient, item=box.item, on=box.on, recorded_at=now, **said)


def _leave_a_trace(what: str, patient: Patient, count: int, by: User, now: datetime) -> None:
    audit.record(what, target=patient, by=by, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk, ticks=count)
