"""Signs of life: the first tick ever, and each drill passed over with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.translation import gettext as _

from adherence.models import Skip, Tick
from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import column, rows_of
from patients.models import Patient


@dataclass(frozen=True)
class FirstTick(Event):
    drill: str

    kind = Kind.PROGRAMME
    icon = "check"
    tone = "good"

    @property
    def title(self) -> str:
        return _("First tick")

    @property
    def detail(self) -> str:
        return self.drill


@dataclass(frozen=True)
class PassedOver(Event):
    drill: str
    skip: Skip

    kind = Kind.SKIPS
    icon = "skip"

    @property
    def tone(self) -> str:
        return "alert" if self.skip.reason == Skip.Reason.PAIN else ""

    @property
    def title(self) -> str:
        return _("Passed over: %(drill)s") % {"drill": self.drill}

    @property
    def detail(self) -> str:
        return self.skip.get_reason_display()


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    first = Tick.objects.standing().filter(patient=patient).order_by("on", "recorded_at")[:1]
    skips = Skip.objects.filter(patient=patient, undone_at=None)
    return {"first_tick": column(first), "told_skips": newest(skips, "recorded_at", before)}


def events(record: Record) -> Iterator[Event]:
    drills = {item.pk: item.drill.name for item in record.programme.items}
    for tick in rows_of(Tick, record.row["first_tick"]):
        yield FirstTick(tick.performed_at or tick.recorded_at, "", drills.get(tick.item_id, ""))
    for skip in rows_of(Skip, record.row["told_skips"]):
        yield PassedOver(skip.recorded_at, "", drills.get(skip.item_id, ""), skip)
