"""The chart's plots: pain, doses done, longest still stretch, spread. They know their geometry and their words."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _

from adherence import drawing
from adherence.drawing import LOW, SMALL, Frame, Line, Point, Tag
from adherence.moments import hours
from adherence.pain_bands import RED_FROM
from patients.models.condition import PainProfile

GOAL = 80  # percent of the doses: "satisfactory" (adherence rules)
NEAR = timedelta(days=14)  # how far ahead a planned change is drawn
A_LABEL = 58  # units: how wide the last value is written
MOST_DOTS = 45  # days; beyond, dots would run into one another and only the last is drawn


@dataclass(frozen=True)
class Mark:
    """A label on an axis."""

    x: str
    y: str
    text: str
    anchor: str = "end"


@dataclass(frozen=True)
class Plot(ABC):
    """Values of ``days``, oldest first; None where a day has none. There may be fewer values than days."""

    days: Sequence[date]
    values: Sequence[float | None]

    @property
    def axis(self) -> Sequence[date]:
        """The days along the bottom."""
        return self.days

    @property
    @abstractmethod
    def frame(self) -> Frame: ...

    @property
    @abstractmethod
    def steps(self) -> Sequence[float]:
        """Where lines go across, in the values' own unit."""

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if value is not None]

    @property
    def levels(self) -> list[tuple[str, Mark]]:
        """Lines across, each with its number."""
        frame = self.frame
        x = drawing.number(frame.left - 8)
        return [
            (frame.level_line(step), Mark(x, drawing.number(frame.y(step) + 4.5), f"{step:g}")) for step in self.steps
        ]

    @property
    def dates(self) -> list[Mark]:
        """A date under the first, the middle and the last day."""
        frame, last = self.frame, len(self.axis) - 1
        y = drawing.number(frame.height - 6)
        places = ((0, "start"), (last // 2, "middle"), (last, "end")) if last > 1 else ((last, "end"),)
        return [
            Mark(drawing.number(frame.x(place)), y, formats.date_format(self.axis[place], "SHORT_DAY_FORMAT"), anchor)
            for place, anchor in places
        ]


@dataclass(frozen=True)
class LinePlot(Plot):
    """Values as a line that ends in a dot, with the last value said beside it."""

    @cached_property
    def line(self) -> Line:
        return drawing.line(self.values, self.frame)

    @property
    def dots(self) -> Sequence[Point]:
        """The last one is drawn bigger."""
        return self.line.dots if len(self.days) <= MOST_DOTS else self.line.dots[-1:]

    @property
    def value_mark(self) -> Mark | None:
        """Where the last value is written: over its dot, and clear of the line that leads there."""
        if self.line.end is None:
            return None
        dots = [(float(x), float(y)) for x, y in self.line.dots]
        x = dots[-1][0]
        highest = min(y for at, y in dots if x - at <= A_LABEL)
        return Mark(drawing.number(x - 2), drawing.number(max(highest - 12, 14)), self.in_words(self.known[-1]))

    @abstractmethod
    def in_words(self, value: float) -> str:
        """The last value, as the chart says it."""


@dataclass(frozen=True)
class PainPlot(LinePlot):
    """Highest score each day, 0 to 10, with the days on which a dose was changed.

    ``planned``: the days to come on which one is to change, the nearest first. Where the first is near, the axis runs
    on to it.
    """

    marks: Sequence[tuple[date, str]] = ()
    profile: str = PainProfile.DEFAULT
    planned: Sequence[tuple[date, str]] = ()

    @cached_property
    def axis(self) -> Sequence[date]:
        ahead = [on for on, _text in self.planned if on - self.days[-1] <= NEAR]
        extra = (max(ahead) - self.days[-1]).days if ahead else 0
        return [*self.days, *(self.days[-1] + timedelta(days=n + 1) for n in range(extra))]

    @property
    def frame(self) -> Frame:
        return Frame(count=len(self.axis), most=10)

    @property
    def steps(self) -> Sequence[float]:
        return range(0, 11, 2)

    @property
    def red_from(self) -> int:
        return RED_FROM[PainProfile(self.profile)]

    @property
    def band(self) -> str:
        return self.frame.above(self.red_from)

    @property
    def tags(self) -> list[Tag]:
        places = {on: place for place, on in enumerate(self.axis)}
        marks = [(places[on], text) for on, text in (*self.marks, *self.planned) if on in places]
        return drawing.tags(marks, self.frame, ahead_from=len(self.days))

    @property
    def words(self) -> str:
        if not self.known:
            return _("No pain scores in these days.")
        words = _("Highest pain each day: first %(first)d, last %(last)d, between %(low)d and %(high)d.") % {
            "first": self.known[0],
            "last": self.known[-1],
            "low": min(self.known),
            "high": max(self.known),
        }
        return " ".join([words, *(_marked(on, text) for on, text in (*self.marks, *self.planned))])

    def in_words(self, value: float) -> str:
        return _("%(score)d of 10") % {"score": value}


def _marked(on: date, text: str) -> str:
    return _("%(day)s: %(change)s.") % {"day": formats.date_format(on, "SHORT_DAY_FORMAT"), "change": text}


@dataclass(frozen=True)
class DosePlot(Plot):
    """Share of the doses done each day, 0 to 1, drawn in percent."""

    @property
    def frame(self) -> Frame:
        return Frame(count=len(self.days), most=100, **SMALL)

    @property
    def steps(self) -> Sequence[float]:
        return range(0, 101, 25)

    @property
    def bars(self) -> str:
        return drawing.bars([None if value is None else 100 * value for value in self.values], self.frame)

    @property
    def goal(self) -> str:
        return self.frame.level_line(GOAL)

    @property
    def words(self) -> str:
        if not self.known:
            return _("Nothing was due in these days.")
        percents = [round(100 * value) for value in self.known]
        good = sum(percent >= GOAL for percent in percents)
        words = _("Doses done each day, between %(low)d and %(high)d percent; %(good)d of %(days)d days at 80 or more.")
        return words % {
            "low": min(percents),
            "high": max(percents),
            "good": good,
            "days": len(percents),
        }


@dataclass(frozen=True)
class StillPlot(LinePlot):
    """Longest still stretch of each day in minutes, drawn in hours; ``goal_min`` is the programme's."""

    goal_min: int | None = None

    @property
    def frame(self) -> Frame:
        needed = max([*self.known, self.goal_min or 0]) / 60
        most = next(hours for hours in (2, 4, 6, 8, 12, 16, 24, 48) if hours >= needed)
        return Frame(count=len(self.days), most=most, **SMALL)

    @property
    def steps(self) -> Sequence[float]:
        most = self.frame.most
        return [most * part / 4 for part in range(5)]

    @cached_property
    def line(self) -> Line:
        return drawing.line([None if value is None else value / 60 for value in self.values], self.frame)

    @property
    def goal(self) -> str:
        return self.frame.level_line(self.goal_min / 60) if self.goal_min else ""

    @property
    def words(self) -> str:
        if not self.known:
            return _("Nothing was due in these days.")
        words = _("Longest still stretch: first %(first)s, last %(last)s.") % {
            "first": hours(self.known[0]),
            "last": hours(self.known[-1]),
        }
        return words + (" " + _("The goal is %(goal)s.") % {"goal": hours(self.goal_min)} if self.goal_min else "")

    def in_words(self, value: float) -> str:
        return hours(value)


@dataclass(frozen=True)
class SpreadPlot(LinePlot):
    """Spread index of each day, 0 to 1: 1 is a perfectly even day."""

    @property
    def frame(self) -> Frame:
        return Frame(count=len(self.days), most=1, **LOW)

    @property
    def steps(self) -> Sequence[float]:
        return (0, 0.5, 1)

    @property
    def words(self) -> str:
        if not self.known:
            return _("Nothing was due in these days.")
        return _("Spread over the day, 0 to 1: first %(first)s, last %(last)s, between %(low)s and %(high)s.") % {
            "first": self.in_words(self.known[0]),
            "last": self.in_words(self.known[-1]),
            "low": self.in_words(min(self.known)),
            "high": self.in_words(max(self.known)),
        }

    def in_words(self, value: float) -> str:
        return formats.number_format(round(value, 2), 2)
