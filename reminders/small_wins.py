"""What a week has to show for itself, said so that it only ever encourages.

Only what went well is said; what did not is left out, and nothing is set against a better week. What was done beyond
what was asked is not praised: more is not better here.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.figures import DayStatus
from adherence.models import AdherenceDay, Tick
from adherence.moments import hours

A_WEEK = 7
FEWEST_DAYS = 3  # of each week, before the two are compared
WORTH_SAYING = 10  # minutes


@dataclass(frozen=True)
class Week:
    """The last seven days and the seven before, with what was done in the last ones."""

    days: Sequence[AdherenceDay]
    before: Sequence[AdherenceDay]
    seconds: float

    @property
    def moved_on(self) -> int:
        return sum(1 for day in self.days if day.bouts)

    @property
    def minutes(self) -> int:
        return math.floor(self.seconds / 60)

    @property
    def on_plan(self) -> int:
        return sum(1 for day in self.days if day.status == DayStatus.ON_PLAN)

    @property
    def shorter_by(self) -> int:
        """By how many minutes the longest still stretch of a usual day has shrunk; 0 where it has not, or where too few
        days are known to tell."""
        now, before = _usual_still(self.days), _usual_still(self.before)
        gone = 0 if now is None or before is None else math.floor(before - now)
        return gone if gone >= WORTH_SAYING else 0

    @property
    def sentences(self) -> list[str]:
        """The wins in words, the plainest first."""
        said = [ngettext("You moved on %(n)d day.", "You moved on %(n)d days.", self.moved_on) % {"n": self.moved_on}]
        if self.minutes:
            words = ngettext("About %(n)d minute of small moves.", "About %(n)d minutes of small moves.", self.minutes)
            said.append(words % {"n": self.minutes})
        if self.on_plan:
            said.append(
                ngettext("%(n)d day went just as planned.", "%(n)d days went just as planned.", self.on_plan)
                % {"n": self.on_plan}
            )
        if self.shorter_by:
            said.append(
                _("You sat still for less long: your longest stretch was %(time)s shorter.")
                % {"time": hours(self.shorter_by)}
            )
        return said


def week_of(days: Sequence[AdherenceDay], done: Sequence[Tick], *, until: date) -> Week:
    """The week up to ``until``, and the one before, out of up to fourteen days of one patient. ``done``: the ticks of
    the last seven, in time order; reads ``item__drill``."""
    begins_on = until - timedelta(days=A_WEEK - 1)
    last = [day for day in days if begins_on <= day.on <= until]
    before = [day for day in days if begins_on - timedelta(days=A_WEEK) <= day.on < begins_on]
    return Week(last, before, sum(_seconds_of(last, done)))


def _seconds_of(days: Sequence[AdherenceDay], ticks: Sequence[Tick]) -> list[float]:
    """How long each day's movement took, up to as many bouts as count for the plan."""
    done: defaultdict[date, list[float]] = defaultdict(list)
    for tick in ticks:
        done[tick.on].append(tick.item.bout_seconds)
    return [math.fsum(done[day.on][: math.ceil(day.credited)]) for day in days]


def _usual_still(days: Sequence[AdherenceDay]) -> float | None:
    known = [day.longest_still_min for day in days if day.bouts]
    return math.fsum(known) / len(known) if len(known) >= FEWEST_DAYS else None
