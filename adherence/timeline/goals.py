"""How far a measure was to go: a goal set, changed, or given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils import formats
from django.utils.translation import gettext as _

from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import rows_of
from patients.instruments import instrument
from patients.models import Goal, Patient
from patients.models.sides import Side


@dataclass(frozen=True)
class Aimed(Event):
    goal: Goal

    kind = Kind.MEASURES
    icon = "flag"

    @property
    def aim(self) -> str:
        """ "Knee: Bend 120°"."""
        known = instrument(self.goal.what)
        return f"{self.goal.activity or known.full_name} {known.said(self.goal.target)}"

    @property
    def detail(self) -> str:
        return ", ".join(_how(self.goal))


@dataclass(frozen=True)
class Set(Aimed):
    is_change: bool

    tone = "info"

    @property
    def title(self) -> str:
        words = _("Goal changed: %(aim)s") if self.is_change else _("Goal: %(aim)s")
        return words % {"aim": self.aim}


@dataclass(frozen=True)
class GivenUp(Aimed):
    @property
    def title(self) -> str:
        return _("No goal any more: %(aim)s") % {"aim": self.aim}


def _how(goal: Goal) -> Iterator[str]:
    if goal.side != Side.NONE:
        yield goal.get_side_display()
    if goal.manner:
        yield goal.get_manner_display()
    if goal.due_on:
        yield _("until %(day)s") % {"day": formats.date_format(goal.due_on, "SHORT_DAY_FORMAT")}


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    goals = Goal.objects.filter(patient=patient)
    return {
        "goals_set": newest(goals, "set_at", before),
        "goals_ended": newest(goals.filter(ended_at__isnull=False), "ended_at", before),
    }


def events(record: Record) -> Iterator[Event]:
    """A goal in whose place another was set at the same moment was changed, not given up."""
    begun, ended = rows_of(Goal, record.row["goals_set"]), rows_of(Goal, record.row["goals_ended"])
    begins = {(*_measure(goal), goal.set_at) for goal in begun}
    ends = {(*_measure(goal), goal.ended_at) for goal in ended}
    for goal in begun:
        yield Set(goal.set_at, record.name(goal.by_id), goal, is_change=(*_measure(goal), goal.set_at) in ends)
    for goal in ended:
        if goal.ended_at and (*_measure(goal), goal.ended_at) not in begins:
            yield GivenUp(goal.ended_at, record.name(goal.ended_by_id), goal)


def _measure(goal: Goal) -> tuple[str, ...]:
    return goal.what, goal.side, goal.manner, goal.activity
