"""What the clinic decided: a criterion met or not yet, a reason put aside and taken up again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils import formats
from django.utils.translation import gettext as _

from adherence.models import CriterionMark, Snooze
from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import rows_of
from patients.models import Patient


@dataclass(frozen=True)
class Judged(Event):
    mark: CriterionMark

    kind = Kind.DECISIONS
    icon = "check"

    @property
    def tone(self) -> str:
        return "good" if self.mark.is_met else ""

    @property
    def title(self) -> str:
        return _("Criterion met") if self.mark.is_met else _("Criterion not met yet")

    @property
    def detail(self) -> str:
        return ". ".join(filter(None, [self.mark.criterion.rstrip("."), self.mark.note]))


@dataclass(frozen=True)
class PutAside(Event):
    snooze: Snooze

    kind = Kind.DECISIONS
    icon = "clock"

    @property
    def title(self) -> str:
        day = formats.date_format(self.snooze.until_on, "SHORT_DAY_FORMAT")
        return _("A reason put aside until %(day)s") % {"day": day}

    @property
    def detail(self) -> str:
        return self.snooze.why


@dataclass(frozen=True)
class TakenUp(Event):
    """Before its day, by somebody's hand; by itself a reason comes back without a word."""

    snooze: Snooze

    kind = Kind.DECISIONS
    icon = "undo"

    @property
    def title(self) -> str:
        return _("A reason taken up again")

    @property
    def detail(self) -> str:
        return _("Put aside because: %(why)s") % {"why": self.snooze.why}


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    return {
        "criteria": newest(CriterionMark.objects.filter(episode__patient=patient), "at", before),
        "put_aside": newest(Snooze.objects.of(patient), "at", before),
        "taken_up": newest(Snooze.objects.of(patient).filter(ended_at__isnull=False), "ended_at", before),
    }


def events(record: Record) -> Iterator[Event]:
    for mark in rows_of(CriterionMark, record.row["criteria"]):
        yield Judged(mark.at, record.name(mark.by_id), mark)
    put_aside = rows_of(Snooze, record.row["put_aside"])
    for snooze in put_aside:
        yield PutAside(snooze.at, record.name(snooze.by_id), snooze)
    begins = {(snooze.kind, snooze.at) for snooze in put_aside}
    for snooze in rows_of(Snooze, record.row["taken_up"]):
        if snooze.ended_at and (snooze.kind, snooze.ended_at) not in begins:  # else put aside anew
            yield TakenUp(snooze.ended_at, record.name(snooze.ended_by_id), snooze)
