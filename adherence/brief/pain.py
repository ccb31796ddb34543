"""How pain with a drill went: first, last, highest, and whether the change is one that patients notice.

The smallest such change is 2 points or 30 % on the 0 to 10 scale (MCID, Farrar 2001, Pain 94:149). A change that is
large enough in one of the two ways only is called a *maybe*.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.translation import gettext as _

from adherence.models import Tick

POINTS = 2
PERCENT = 30


@dataclass(frozen=True)
class PainCourse:
    """The highest score (NPRS 0 to 10) of each day that has one, oldest first."""

    days: Sequence[tuple[date, int]]

    @classmethod
    def of(cls, ticks: Iterable[Tick]) -> Self:
        highest: dict[date, int] = {}
        for tick in ticks:
            if tick.pain_during is not None:
                highest[tick.on] = max(highest.get(tick.on, 0), tick.pain_during)
        return cls(sorted(highest.items()))

    def since(self, on: date) -> "PainCourse":
        return PainCourse([(day, score) for day, score in self.days if day >= on])

    @property
    def scores(self) -> list[int]:
        return [score for _day, score in self.days]

    @property
    def highest(self) -> int | None:
        return max(self.scores, default=None)

    @property
    def change(self) -> int:
        """Points from the first day's score to the last day's; above 0 is worse."""
        return self.scores[-1] - self.scores[0] if self.scores else 0

    @property
    def has_points(self) -> bool:
        return abs(self.change) >= POINTS

    @property
    def has_percent(self) -> bool:
        """Of a first score of 0 every rise is more than any share."""
        return bool(self.change) and 100 * abs(self.change) >= PERCENT * self.scores[0]

    @property
    def words(self) -> str:
        if not self.days:
            return _("No pain scores.")
        if len(self.days) == 1:
            return _("Pain %(score)d of 10, on one day only.") % {"score": self.scores[0]}
        figures = _("Pain first %(first)d, last %(last)d, highest %(highest)d.") % {
            "first": self.scores[0],
            "last": self.scores[-1],
            "highest": self.highest,
        }
        return f"{figures} {self.trend}"

    @property
    def trend(self) -> str:
        """ "Down 2 points (33%): a change patients notice." """
        if not self.change:
            return _("No change.")
        if not self.scores[0]:
            said = _("Up %(points)d from 0") % {"points": self.change}
        else:
            words = _("Up %(points)d (%(percent)d%%)") if self.change > 0 else _("Down %(points)d (%(percent)d%%)")
            percent = round(100 * abs(self.change) / self.scores[0])
            said = words % {"points": abs(self.change), "percent": percent}
        return f"{said}: {self._weight}"

    @property
    def _weight(self) -> str:
        if self.has_points and self.has_percent:
            return _("a change patients notice.")
        if self.has_points or self.has_percent:
            return _("maybe a change patients notice.")
        return _("less than patients notice.")


def source() -> str:
    """What the words of a trend rest on."""
    return _("A change patients notice is 2 points or 30% on the 0 to 10 scale (MCID; Farrar 2001, Pain 94:149).")
