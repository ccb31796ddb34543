"""All sources as one line, newest first, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.translation import gettext as _

from adherence.timeline import alerts, changes, decisions, goals, looks, measures, precautions, rests, ticks, words
from adherence.timeline.event import A_PAGE, Event, Kind, Record
from patients.models import Patient

SOURCES = (changes, rests, ticks, alerts, words, measures, goals, decisions, precautions, looks)
FETCHED = (ticks, alerts, words, measures, goals, decisions)


@dataclass(frozen=True)
class Filter:
    """Which events, and from where on back. ``problem``: what was asked for and is not to be had, in a sentence."""

    kind: Kind | None = None  # None: everything but who looked
    before: datetime | None = None
    problem: str = ""

    @classmethod
    def typed(cls, kind: str, before: str) -> "Filter":
        """As it stands in an address."""
        if kind and kind not in Kind.__members__.values():
            return cls(problem=_("There are no such events. Here is everything."))
        try:
            at = datetime.fromisoformat(before) if before else None
        except ValueError:
            at = None
        if before and (at is None or at.tzinfo is None):
            return cls(Kind(kind) if kind else None, problem=_("That is no moment. Here are the newest."))
        return cls(Kind(kind) if kind else None, at)

    def shows(self, event: Event) -> bool:
        is_asked = event.kind == self.kind if self.kind else event.kind != Kind.LOOKS
        return is_asked and (self.before is None or event.at < self.before)


@dataclass(frozen=True)
class Choice:
    """One link of the filter."""

    name: str
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class Timeline:
    events: Sequence[Event]
    asked: Filter
    has_earlier: bool

    @property
    def choices(self) -> list[Choice]:
        everything = Choice(_("Everything"), "", self.asked.kind is None)
        return [everything, *(Choice(kind.words, kind.value, kind == self.asked.kind) for kind in Kind)]

    @property
    def earlier(self) -> str:
        """The query of the page before this one."""
        kind = {"events": self.asked.kind.value} if self.asked.kind else {}
        return urlencode({**kind, "before": self.events[-1].at.isoformat()}) if self.has_earlier else ""


def columns(patient: Patient, asked: Filter) -> dict[str, ArraySubquery]:
    """What the sources read beside the programme, as columns of the patient's row; who looked only where asked for."""
    found = [source.columns(patient, asked.before) for source in FETCHED]
    if asked.kind == Kind.LOOKS:
        found.append(looks.columns(patient, asked.before))
    return {name: column for each in found for name, column in each.items()}


def timeline_of(record: Record, asked: Filter) -> Timeline:
    """A page of events; those of one moment stay together, or the next page would lose some."""
    told = [event for source in SOURCES for event in source.events(record) if asked.shows(event)]
    told.sort(key=lambda event: event.at, reverse=True)
    page = told[:A_PAGE]
    page += [event for event in told[A_PAGE:] if event.at == page[-1].at]
    return Timeline(page, asked, has_earlier=len(told) > len(page))
