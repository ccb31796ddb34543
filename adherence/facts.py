"""What is written about a patient's day, fetched at once: for the page that shows it, for the deed that adds to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q

from adherence.models import AdherenceDay, Move, Tick
from clinic.columns import column, rows_of
from patients.models import Patient
from prescriptions.programme import Programme, programme_with, rests_and_habits

A_DAY = timedelta(days=1)
_LAST_OF_ALL = datetime.max.replace(tzinfo=UTC)


@dataclass
class Facts:
    """What was asked of the patient today and what was done, as stored; the rows around it; who else reads the mailbox.

    A deed puts in what it writes, so that neither the booking nor the page reads it again. ``ticks_by_key`` and
    ``moves_by_key`` also hold the rows of other days, or taken back, that were asked for by their keys.
    """

    on: date
    programme: Programme
    ticks_by_key: dict[UUID, Tick]
    moves_by_key: dict[UUID, Move]
    kept: Sequence[AdherenceDay]
    shares_mailbox: bool = False

    @property
    def patient(self) -> Patient:
        return self.programme.patient

    @property
    def ticks(self) -> list[Tick]:
        """The standing ticks of the day, in the order in which they were done."""
        standing = [tick for tick in self.ticks_by_key.values() if tick.on == self.on and tick.is_standing]
        return sorted(standing, key=lambda tick: (tick.performed_at or _LAST_OF_ALL, tick.pk))

    @property
    def moves(self) -> list[datetime]:
        """When the patient got up today, apart from ticks."""
        return sorted(
            move.performed_at for move in self.moves_by_key.values() if move.on == self.on and not move.undone_at
        )


def facts_of(patient: Patient, *, now: datetime, keys: Collection[UUID] = ()) -> Facts:
    """The patient's present therapy day, and whatever already goes by ``keys``.

    Two queries: the items of today and tomorrow; and all the rest as columns of the patient's row.
    """
    on = patient.therapy_day(now)
    stretch = {"since": on, "until": on + A_DAY}
    row: Mapping[str, Any] = Patient.objects.filter(pk=patient.pk).values(
        **rests_and_habits(patient, **stretch), **_done(patient, on, keys), **_around(patient, on)
    )[0]
    return Facts(
        on,
        programme_with(patient, row, **stretch),
        {tick.key: tick for tick in rows_of(Tick, row["ticked"])},
        {move.key: move for move in rows_of(Move, row["moved"])},
        rows_of(AdherenceDay, row["kept"]),
        row["shares_mailbox"],
    )


def _done(patient: Patient, on: date, keys: Collection[UUID]) -> dict[str, ArraySubquery]:
    mine = Q(on=on, undone_at=None)
    if keys:
        mine |= Q(key__in=keys)
    return {
        "ticked": column(Tick.objects.filter(mine, patient=patient)),
        "moved": column(Move.objects.filter(mine, patient=patient)),
    }


def _around(patient: Patient, on: date) -> dict[str, ArraySubquery | Exists]:
    monday = on - timedelta(days=on.weekday())
    kept = AdherenceDay.objects.filter(patient=patient, on__range=(min(monday, on - A_DAY), on))
    others = Patient.objects.sharing_mailbox(patient).exclude(pk=patient.pk)
    return {"kept": column(kept), "shares_mailbox": Exists(others)}
