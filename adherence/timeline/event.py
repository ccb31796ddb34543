"""What every event says, and what all of them are told from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clinic.columns import column
from patients.models import Patient
from prescriptions.limits import Limit
from prescriptions.programme import Programme

A_PAGE = 12  # events


class Kind(StrEnum):
    """What a reader of the timeline may ask for alone; the value stands in the address."""

    PROGRAMME = "programme"
    SAFETY = "safety"
    SKIPS = "skips"
    MESSAGES = "messages"
    NOTES = "notes"
    MEASURES = "measures"
    DECISIONS = "decisions"
    LOOKS = "looks"

    @property
    def words(self) -> str:
        return {
            Kind.PROGRAMME: _("Programme"),
            Kind.SAFETY: _("Safety"),
            Kind.SKIPS: _("Passed over"),
            Kind.MESSAGES: _("Messages"),
            Kind.NOTES: _("Notes"),
            Kind.MEASURES: _("Measures"),
            Kind.DECISIONS: _("Decisions"),
            Kind.LOOKS: _("Who looked"),
        }[self]


@dataclass(frozen=True)
class Event(ABC):
    """One thing that happened. ``by`` is a name, or nothing where it follows from the title."""

    at: datetime
    by: str

    kind: ClassVar[Kind]

    @property
    def icon(self) -> str:
        return "edit"

    @property
    def tone(self) -> str:
        """The colour of its sign; it never speaks alone."""
        return ""

    @property
    @abstractmethod
    def title(self) -> str: ...

    @property
    def detail(self) -> str:
        return ""

    @property
    def signed(self) -> str:
        """Whose doing it was, where the title does not say so."""
        return self.by


@dataclass(frozen=True)
class Record:
    """What the events are told from: the programme since its first day, the rows of ``columns``, names by user key."""

    patient: Patient
    programme: Programme
    limits: Sequence[Limit]  # every precaution there was, with its rule's words
    row: Mapping[str, Any]
    names: Mapping[int, str]
    now: datetime

    def name(self, key: int | None) -> str:
        return "" if key is None else self.names.get(key, "")

    @property
    def drills(self) -> dict[int, str]:
        return {item.drill_id: item.drill.name for item in self.programme.items}


def newest(rows: QuerySet[Any], at: str, before: datetime | None, *, most: int = A_PAGE + 1) -> ArraySubquery:
    """A page of rows and one more, the newest first; with ``before`` those that lie before it."""
    if before is not None:
        rows = rows.filter(**{f"{at}__lt": before})
    return column(rows.order_by(f"-{at}", "-pk")[:most])
