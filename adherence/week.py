"""The week so far, in small wins: past days from the rows kept of them, today reckoned from its ticks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence import days
from adherence.day_drawing import Pip, pips
from adherence.models import Tick
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Kept:
    """The part of an ``AdherenceDay`` that today's page shows."""

    on: date
    expected: int
    credited: float
    bouts: int
    longest_still_min: float

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        on = date.fromisoformat(row["on"])
        return cls(on, row["expected"], row["credited"], row["bouts"], row["still"])


@dataclass(frozen=True)
class WeekDay:
    """One day of the strip. ``expected`` is None where nothing is known of it."""

    on: date
    today: date
    expected: int | None
    credited: float

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def is_ahead(self) -> bool:
        return self.on > self.today

    @property
    def done(self) -> int:
        """Whole doses; a half-done one is not counted as a win twice."""
        return math.floor(self.credited)

    @property
    def pips(self) -> list[Pip]:
        return pips(self.credited / self.expected if self.expected else None, is_today=self.is_today)

    @property
    def words(self) -> str:
        """ "Monday: 4 of 6 drills", for those who hear the strip."""
        name = formats.date_format(self.on, "l")
        if self.is_today:
            name = _("Today, %(day)s") % {"day": name}
        if self.is_ahead:
            return _("%(day)s: still to come") % {"day": name}
        if not self.expected:
            return _("%(day)s: nothing to show") % {"day": name}
        return _("%(day)s: %(done)d of %(all)d drills") % {"day": name, "done": self.done, "all": self.expected}


@dataclass(frozen=True)
class Week:
    days: Sequence[WeekDay]
    ticked: int

    @property
    def words(self) -> str:
        if not self.ticked:
            return _("Each small bit counts. The week is young.")
        return ngettext(
            "You have ticked off %(count)d drill since Monday.",
            "You have ticked off %(count)d drills since Monday.",
            self.ticked,
        ) % {"count": self.ticked}


def week_of(
    kept: Sequence[Kept], programme: Programme, on: date, *, ticks: Sequence[Tick], moves: Sequence[datetime]
) -> Week:
    """Monday to Sunday around a therapy day."""
    monday = on - timedelta(days=on.weekday())
    rows = {row.on: row for row in kept if monday <= row.on < on}
    whole = days.figures(programme, on, ticks, moves)
    rows[on] = Kept(on, whole.expected, whole.credited, len(ticks), whole.longest_still_min)
    strip = [_day_of_week(monday + timedelta(days=n), on, rows) for n in range(7)]
    return Week(strip, sum(row.bouts for row in rows.values()))


def _day_of_week(day: date, today: date, rows: Mapping[date, Kept]) -> WeekDay:
    row = rows.get(day)
    return WeekDay(day, today, row.expected, row.credited) if row else WeekDay(day, today, None, 0)
