"""The week so far, in small wins: past days from the rows kept of them, today reckoned from its ticks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence import days
from adherence.day_drawing import Pip, pips
from adherence.models import AdherenceDay, Tick
from prescriptions.programme import Programme


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
    kept: Sequence[AdherenceDay], programme: Programme, on: date, *, ticks: Sequence[Tick], moves: Sequence[datetime]
) -> Week:
    """Monday to Sunday around a therapy day."""
    monday = on - timedelta(days=on.weekday())
    past = [row for row in kept if monday <= row.on < on]
    whole = days.figures(programme, on, ticks, moves)
    known = {row.on: (row.expected, row.credited) for row in past} | {on: (whole.expected, whole.credited)}
    strip = [monday + timedelta(days=n) for n in range(7)]
    return Week(
        [WeekDay(day, on, *known.get(day, (None, 0))) for day in strip],
        ticked=sum(row.bouts for row in past) + len(ticks),
    )
