"""A worked day as a small drawing and as the sentence that says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.adherence import Bout
from adherence.day_drawing import BAR, StillBar, still_bar
from adherence.formula.given_day import GivenDay
from adherence.moments import hours
from adherence.still import in_minutes, unpaused

BIG, SMALL = 7.0, 3.0  # radius of a whole go, and of a scrap


@dataclass(frozen=True)
class Dot:
    x: float
    radius: float


@dataclass(frozen=True)
class Box:
    """A slot: where it begins, and how wide it is."""

    x: float
    width: float


@dataclass(frozen=True)
class DayStrip:
    day: GivenDay

    @property
    def bar(self) -> StillBar:
        """The still stretch, and the drills passed over; the goes have sizes of their own (``dots``)."""
        return still_bar(self.day.window, longest=self.day.longest, moved_at=[], due_at=self.day.skipped_at)

    @property
    def dots(self) -> list[Dot]:
        return [
            Dot(self._x(bout.at), round(SMALL + (BIG - SMALL) * bout.credit, 1)) for bout in self.day.bouts if bout.at
        ]

    @property
    def boxes(self) -> list[Box]:
        edges = [(self._x(slot.starts_at), self._x(slot.ends_at)) for slot in self.day.slots]
        return [Box(round(since + 1, 1), round(until - since - 2, 1)) for since, until in edges]

    @property
    def counted(self) -> list[tuple[float, float]]:
        """The stretches that count: awake, not at rest, and not still to come."""
        stretches = unpaused(self.day.window.opens_at, self.day.ends_at, self.day.pauses)
        return [(self._x(since), self._x(until)) for since, until in stretches]

    @property
    def now_x(self) -> float | None:
        return self._x(self.day.now) if self.day.now else None

    def _x(self, at: datetime) -> float:
        share = (at - self.day.window.opens_at) / self.day.window.length
        return round(BAR[0] + (BAR[1] - BAR[0]) * min(max(share, 0.0), 1.0), 1)

    # -- in words

    @property
    def opens(self) -> str:
        return self._clock(self.day.window.opens_at)

    @property
    def closes(self) -> str:
        return self._clock(self.day.window.closes_at)

    @property
    def words(self) -> Sequence[str]:
        """All that is drawn, in sentences."""
        return [said for said in self._sentences() if said]

    def _sentences(self) -> Iterator[str]:
        yield self._now
        yield self._asked
        yield self._rests
        yield self._goes
        yield self._untimed
        yield self._skips
        yield self._still

    @property
    def _asked(self) -> str:
        count = len(self.day.slots)
        if not count:
            return _("Nothing counts on this day.")
        if self.day.now:
            said = {"over": self.day.figures.expected, "all": count}
            return _("%(over)d of %(all)d slots are over, and only these count so far.") % said
        return ngettext("One slot counts.", "%(count)d slots count.", count) % {"count": count}

    @property
    def _rests(self) -> str:
        said = [
            _("%(since)s to %(until)s")
            % {"since": self._clock(since), "until": self._clock(until or self.day.window.closes_at)}
            for since, until in self.day.pauses
        ]
        return _("At rest %(times)s.") % {"times": ", ".join(said)} if said else ""

    @property
    def _goes(self) -> str:
        said = [self._go(bout, bout.at) for bout in self.day.bouts if bout.at]
        return _("Done at %(times)s.") % {"times": ", ".join(said)} if said else _("Nothing done.")

    def _go(self, bout: Bout, at: datetime) -> str:
        if bout.credit == 1:
            return self._clock(at)
        part = round(100 * bout.credit)
        return _("%(time)s (%(part)d%% of it)") % {"time": self._clock(at), "part": part}

    @property
    def _untimed(self) -> str:
        count = sum(bout.at is None for bout in self.day.bouts)
        said = ngettext("One more at a time nobody knows.", "%(count)d more at a time nobody knows.", count)
        return said % {"count": count} if count else ""

    @property
    def _skips(self) -> str:
        said = [self._clock(at) for at in self.day.skipped_at]
        return _("Passed over at %(times)s, each with a reason.") % {"times": ", ".join(said)} if said else ""

    @property
    def _now(self) -> str:
        return _("It is %(time)s now.") % {"time": self._clock(self.day.now)} if self.day.now else ""

    @property
    def _still(self) -> str:
        if self.day.longest is None:
            return ""
        since, until = self.day.longest
        said = {"since": self._clock(since), "until": self._clock(until), "long": hours(in_minutes(until - since))}
        return _("Longest still stretch: %(long)s, from %(since)s to %(until)s.") % said

    def _clock(self, at: datetime) -> str:
        return formats.time_format(self.day.waking.local(at))
