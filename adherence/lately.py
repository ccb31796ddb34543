"""What happened lately, as columns of a query that is made anyway: the last tick, the end of the last programme.

The caseload asks for them beside its patients, the chart beside its episodes; neither needs a query for them.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Self

from django.db.models import F, Model, OuterRef, Subquery

from adherence.models import Tick
from patients.models import Patient
from prescriptions.models import Prescription


@dataclass(frozen=True)
class Lately:
    """``last_tick_at`` is None for a patient who never ticked, or whose last tick has no known time."""

    last_tick_on: date | None
    last_tick_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Model) -> Self:
        """Of a row that was fetched with ``columns``."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    def ended_on(self, patient: Patient) -> date | None:
        return patient.therapy_day(self.ended_at) if self.ended_at else None


def columns(patient: str = "pk") -> dict[str, Subquery]:
    """To annotate any row that knows its ``patient``."""
    ticks = Tick.objects.standing().filter(patient=OuterRef(patient))
    latest = ticks.order_by("-on", F("performed_at").desc(nulls_last=True))[:1]
    ended = Prescription.objects.filter(episode__patient=OuterRef(patient), ended_at__isnull=False)
    return {
        "last_tick_on": Subquery(latest.values("on")),
        "last_tick_at": Subquery(latest.values("performed_at")),
        "ended_at": Subquery(ended.order_by("-ended_at").values("ended_at")[:1]),
    }
