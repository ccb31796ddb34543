"""Where a living programme stands in its protocol: its phase, what ends it, what was measured and marked of that.

Read from columns of the patient's own row (``lately``), so that a list of patients needs no query for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _

from patients import instruments
from patients.models import Patient
from patients.models.sides import Side


@dataclass(frozen=True)
class Figure:
    """A bound of one measure, as the library says it. ``manner`` empty: however it was taken."""

    what: str
    manner: str = ""
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    @property
    def name(self) -> str:
        return str(instruments.instrument(self.what).name)

    def in_words(self, value: float) -> str:
        """ "96°", "3 of 10" """
        return instruments.instrument(self.what).said(Decimal(str(value)))

    @property
    def asked(self) -> str:
        if self.at_most is None:
            return _("%(value)s or more") % {"value": self.in_words(self.at_least or 0)}
        if self.at_least is None:
            return _("%(value)s or less") % {"value": self.in_words(self.at_most)}
        said = {"least": self.in_words(self.at_least), "most": self.in_words(self.at_most)}
        return _("%(least)s to %(most)s") % said


@dataclass(frozen=True)
class Measured:
    """The newest standing measure of its kind."""

    what: str
    side: str
    manner: str
    value: float
    on: date


@dataclass(frozen=True)
class Mark:
    """A therapist's newest word on a criterion."""

    is_met: bool
    note: str
    on: date
    by_name: str


@dataclass(frozen=True)
class Course:
    """``last_on``: the last day of the last line, where every line has its end. ``until_day`` counts from surgery or
    onset and is the day on which the next phase may begin."""

    prescription: int
    episode: int
    began_on: date
    side: str = Side.NONE
    profile: str = "default"
    phase: int | None = None
    name: str = ""
    next_name: str = ""
    until_day: int | None = None
    criteria: Sequence[str] = ()
    measures: Sequence[Mapping[str, Any]] = ()
    last_on: date | None = None
    plans_change: bool = False
    marks: Mapping[str, Mark] = field(default_factory=dict)
    measured: Sequence[Measured] = ()

    def day(self, on: date) -> int:
        return (on - self.began_on).days

    @property
    def until_on(self) -> date | None:
        """The phase's last day."""
        return None if self.until_day is None else self.began_on + timedelta(days=self.until_day - 1)

    def figures_of(self, criterion: str) -> tuple[list[Figure], bool]:
        """The figures of a criterion, and whether they say all of it."""
        for row in self.measures:
            if row["criterion"] == criterion:
                return [Figure(**figure) for figure in row["figures"]], bool(row["is_whole"])
        return [], False

    def measured_as(self, figure: Figure) -> Measured | None:
        """The newest measure of the episode's side; of one day, the active one."""
        fits = [one for one in self.measured if one.what == figure.what and self._is_of_side(one)]
        fits = [one for one in fits if figure.manner in ("", one.manner)]
        return max(fits, key=lambda one: (one.on, one.manner == "active"), default=None)

    def _is_of_side(self, one: Measured) -> bool:
        return self.side not in (Side.LEFT, Side.RIGHT) or one.side in (self.side, Side.NONE, Side.BOTH)

    @classmethod
    def of(
        cls,
        row: Mapping[str, Any],
        *,
        marks: Iterable[Mapping[str, Any]],
        measured: Sequence[Measured],
        patient: Patient,
        now: datetime,
    ) -> Self:
        """From the columns ``courses``, ``marks`` and ``measured`` of ``lately``."""
        columns = dict(row)
        last, starts = columns.pop("last_ends_at"), columns.pop("last_starts_at")
        goes_on = columns.pop("goes_on")
        return cls(
            **columns
            | {
                "began_on": date.fromisoformat(row["began_on"]),
                "last_on": None if goes_on or last is None else _last_day(patient, datetime.fromisoformat(last)),
                "plans_change": starts is not None and datetime.fromisoformat(starts) > now,
                "marks": {one["criterion"]: _mark(one, patient) for one in marks if _is_of(one, row)},
                "measured": measured,
                "next_name": row["next_name"] or "",
                "name": row["name"] or "",
                "criteria": row["criteria"] or (),
                "measures": row["measures"] or (),
            }
        )


def measured_of(rows: Iterable[Mapping[str, Any]]) -> list[Measured]:
    return [Measured(**{**row, "value": float(row["value"]), "on": date.fromisoformat(row["on"])}) for row in rows]


def _last_day(patient: Patient, ends_at: datetime) -> date:
    """The therapy day of the last moment before the end."""
    return patient.therapy_day(ends_at - timedelta(seconds=1))


def _is_of(mark: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return (mark["episode"], mark["phase"]) == (row["episode"], row["phase"])


def _mark(row: Mapping[str, Any], patient: Patient) -> Mark:
    on = patient.therapy_day(datetime.fromisoformat(row["at"]))
    return Mark(row["is_met"], row["note"], on, row["by_name"])
