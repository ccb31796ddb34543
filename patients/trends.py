"""One measure of one patient over time: its figures, its goal, how far it came, and its small drawings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.instrument import Instrument
from patients.models import Goal, Measure
from patients.models.measure import Manner
from patients.models.sides import Side
from patients.weighing import Change, weigh, weigh_activities

PAINS = {
    Manner.NOW: gettext_lazy("Pain now, at rest"),
    Manner.WORST: gettext_lazy("Worst pain in 24 hours"),
    Manner.AVERAGE: gettext_lazy("Average pain over 24 hours"),
}


@dataclass(frozen=True)
class Point:
    """A figure on a day. ``rows`` are the measures behind it: one, or for a mean several."""

    on: date
    value: Decimal
    rows: Sequence[Measure] = ()


@dataclass(frozen=True)
class Bar:
    """How far on the way to the goal, in percent of it; ``limit`` is where a precaution ends the way."""

    done: int
    limit: int | None = None

    @property
    def wide(self) -> str:
        """Of the 120 units of its drawing."""
        return f"{1.2 * self.done:.4g}"

    @property
    def limit_at(self) -> str:
        return f"{1.2 * (self.limit or 0):.4g}"

    @property
    def words(self) -> str:
        if self.limit is None:
            return _("%(done)d percent of the way") % {"done": self.done}
        return _("%(done)d percent of the way, the limit is at %(limit)d") % {"done": self.done, "limit": self.limit}


def bar_of(
    instrument: Instrument, first: Decimal, latest: Decimal, target: Decimal, limit: Decimal | None = None
) -> Bar:
    """Where more is better the way begins at nothing, else at the first figure: a gap of 12° that became 5° is seven
    twelfths of the way to straight. Never below 0 nor above 100, and 100 only when the goal is reached."""
    if has_reached(instrument, latest, target):
        done = 100
    else:
        done = min(_share(_start(instrument, first, target), latest, target), 99)
    if limit is None:
        return Bar(done)
    at = _share(_start(instrument, first, target), limit, target)
    return Bar(done, at if 0 < at <= 100 else None)


def has_reached(instrument: Instrument, latest: Decimal, target: Decimal) -> bool:
    return latest >= target if instrument.is_more_better else latest <= target


def _start(instrument: Instrument, first: Decimal, target: Decimal) -> Decimal:
    if instrument.is_more_better and target > 0:
        return min(Decimal(0), first)
    return first


def _share(start: Decimal, at: Decimal, target: Decimal) -> int:
    if start == target:
        return 0
    return max(0, min(100, int(100 * (at - start) / (target - start))))


WIDE, HIGH, EDGE = 220, 56, 6  # of a drawing, in units of its view box


@dataclass(frozen=True)
class Drawing:
    """A trend as a line over its days, with a dot a figure and, where there is a goal, a line across."""

    path: str
    dots: Sequence[tuple[str, str]]
    goal: str
    box: str = f"0 0 {WIDE} {HIGH}"


@dataclass(frozen=True)
class Trend:
    """``points`` oldest first. ``limit`` in degrees, where a precaution names them."""

    instrument: Instrument
    side: str
    manner: str
    activity: str
    points: Sequence[Point]
    goal: Goal | None = None
    limit: int | None = None
    weighed: Change | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """ "Bend", "Bend, passive", "Rotation, left", "Worst pain in 24 hours", or the activity itself."""
        if self.activity:
            return self.activity
        if self.manner in PAINS:
            return str(PAINS[Manner(self.manner)])
        if self.instrument.has_activities:
            return _("Mean of the activities")
        motion, parts = self.instrument.motion, [str(self.instrument.name)]
        if motion is not None and motion.is_sided and not motion.joint.is_sided:
            parts.append(str(Side(self.side).label))
        if self.manner and not (motion is not None and self.manner == Manner.ACTIVE):
            parts.append(str(Manner(self.manner).label))
        return ", ".join(parts)

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def latest(self) -> Point:
        return self.points[-1]

    @property
    def first_said(self) -> str:
        return self.instrument.said(self.first.value)

    @property
    def shown(self) -> tuple[str, str]:
        """The first and the latest figure under a heading that says what they are out of: "6", "5.3", "86°"."""
        say = self.instrument.figure if self.instrument.is_of_ten else self.instrument.said
        return say(self.first.value), say(self.latest.value)

    @property
    def latest_said(self) -> str:
        return self.instrument.said(self.latest.value)

    @property
    def has_two(self) -> bool:
        return len(self.points) > 1

    @cached_property
    def change(self) -> Change | None:
        """Since the first; None before the second."""
        if not self.has_two or self.weighed is not None:
            return self.weighed
        if self.activity:
            return weigh_activities({self.activity: self.first.value}, {self.activity: self.latest.value})
        rows = [*self.first.rows, *self.latest.rows]
        tools, is_self = [row.tool for row in rows], any(row.is_from_patient for row in rows)
        return weigh(self.instrument, self.first.value, self.latest.value, tools=tools, is_self=is_self)

    @property
    def goal_figure(self) -> str:
        return self.instrument.said(self.goal.target) if self.goal else ""

    @property
    def goal_said(self) -> str:
        """ "120° by 1 Jun"."""
        if self.goal is None:
            return ""
        target = self.instrument.said(self.goal.target)
        if self.goal.due_on is None:
            return target
        day = formats.date_format(self.goal.due_on, "SHORT_DAY_FORMAT")
        return _("%(target)s by %(day)s") % {"target": target, "day": day}

    @property
    def is_reached(self) -> bool:
        return self.goal is not None and has_reached(self.instrument, self.latest.value, self.goal.target)

    @property
    def bar(self) -> Bar | None:
        if self.goal is None:
            return None
        limit = None if self.limit is None else Decimal(self.limit)
        return bar_of(self.instrument, self.first.value, self.latest.value, self.goal.target, limit)

    @property
    def summary(self) -> str:
        """All of it in a sentence, for whoever cannot see the drawing."""
        said = _("%(measure)s: first %(first)s on %(day)s") % {
            "measure": self.name,
            "first": self.first_said,
            "day": formats.date_format(self.first.on, "SHORT_DAY_FORMAT"),
        }
        if self.has_two:
            said += _(", latest %(latest)s on %(day)s") % {
                "latest": self.latest_said,
                "day": formats.date_format(self.latest.on, "SHORT_DAY_FORMAT"),
            }
        return said + "."

    @cached_property
    def drawing(self) -> Drawing | None:
        """None for a single day: one dot is no trend."""
        days = (self.latest.on - self.first.on).days
        if days == 0:
            return None
        levels = [point.value for point in self.points] + ([self.goal.target] if self.goal else [])
        low, high = min(levels), max(levels)

        def down(value: Decimal) -> str:
            share = Decimal("0.5") if high == low else (value - low) / (high - low)
            return f"{float(HIGH - EDGE - (HIGH - 2 * EDGE) * share):.4g}"

        dots = [
            (f"{EDGE + (WIDE - 2 * EDGE) * (point.on - self.first.on).days / days:.4g}", down(point.value))
            for point in self.points
        ]
        goal = f"M0 {down(self.goal.target)}H{WIDE}" if self.goal else ""
        return Drawing("M" + "L".join(f"{x} {y}" for x, y in dots), dots, goal)
