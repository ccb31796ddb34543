"""One thing that is measured: its unit, its bounds, how a figure of it is checked and said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.joints import Codes, Motion
from patients.models.measure import OF_TEN, Manner, Tool
from patients.models.sides import Side

# Degrees below which two readings may be the same joint read twice: a long goniometer about 10, by eye 14, what
# patients measure themselves 10 (clinical facts 5). No figure was found for inclinometer and phone: they get the 10.
NOISE_DEG = {Tool.GONIOMETER: 10, Tool.VISUAL: 14, Tool.INCLINOMETER: 10, Tool.PHONE: 10}
SELF_NOISE_DEG = 10


class OutOfBounds(ValueError):
    """A figure that cannot be; ``str()`` is a sentence for the therapist."""


class Unit(Enum):
    DEGREES = "degrees"
    POINTS = "points"
    PERCENT = "percent"
    REPS = "reps"
    SECONDS = "seconds"
    CHANGE = "change"  # of the rating of change, -7 to +7


@dataclass(frozen=True)
class Instrument:
    """One thing that is measured. ``counts`` is the smallest change that counts, in the instrument's own unit; of a
    joint it follows from the tool (``NOISE_DEG``). ``source`` says who found it."""

    slug: str
    name: str | Promise
    unit: Unit
    low: Decimal
    high: Decimal
    is_more_better: bool = True
    decimals: int = 0
    counts: Decimal | None = None
    source: str | Promise = ""
    manners: tuple[Manner, ...] = ()
    motion: Motion | None = None
    loinc: Codes = field(default_factory=dict)

    @property
    def is_of_a_joint(self) -> bool:
        return self.motion is not None

    @property
    def is_gap(self) -> bool:
        return self.motion is not None and self.motion.is_gap

    @property
    def has_activities(self) -> bool:
        return self.slug == "psfs"

    @property
    def is_of_ten(self) -> bool:
        return self.slug in OF_TEN

    @property
    def can_have_a_goal(self) -> bool:
        return self.unit != Unit.CHANGE

    @property
    def sides(self) -> tuple[Side, ...]:
        return (Side.LEFT, Side.RIGHT) if self.motion is not None and self.motion.is_sided else (Side.NONE,)

    @property
    def full_name(self) -> str:
        """ "Knee: Bend", where the joint does not stand above it."""
        if self.motion is None:
            return str(self.name)
        return _("%(joint)s: %(motion)s") % {"joint": str(self.motion.joint.name).capitalize(), "motion": self.name}

    @property
    def step(self) -> str:
        return "1" if self.decimals == 0 else "0.1"

    @property
    def unit_sign(self) -> str:
        """What stands behind a field: "°", "s", "0-10"."""
        if self.unit in (Unit.POINTS, Unit.CHANGE):
            return _("%(low)s to %(high)s") % {"low": self.figure(self.low), "high": self.figure(self.high)}
        return {Unit.DEGREES: "°", Unit.PERCENT: "%", Unit.SECONDS: _("s"), Unit.REPS: _("reps")}[self.unit]

    def figure(self, value: Decimal) -> str:
        """The bare number: whole where it is whole, a sign before a rating of change."""
        shown = formats.number_format(value, 0 if value == value.to_integral_value() else 1)
        return f"+{shown}" if self.unit == Unit.CHANGE and value > 0 else shown

    def said(self, value: Decimal) -> str:
        """The number with its unit: "86°", "4 of 10", "12.5 s"."""
        figure = self.figure(value)
        match self.unit:
            case Unit.DEGREES:
                return f"{figure}°"
            case Unit.POINTS:
                return _("%(score)s of %(most)s") % {"score": figure, "most": self.figure(self.high)}
            case Unit.PERCENT:
                return f"{figure}%"
            case Unit.REPS:
                return ngettext("%(count)s rep", "%(count)s reps", int(value)) % {"count": figure}
            case Unit.SECONDS:
                return _("%(seconds)s s") % {"seconds": figure}
            case Unit.CHANGE:
                return f"{figure}: {_rating(int(value))}"

    def check(self, value: Decimal) -> None:
        """Raises ``OutOfBounds``."""
        if not self.low <= value <= self.high:
            bounds = {"low": self.figure(self.low), "high": self.figure(self.high), "unit": self._unit_word}
            raise OutOfBounds(_("Type a number from %(low)s to %(high)s%(unit)s.") % bounds)
        if value != round(value, self.decimals):
            raise OutOfBounds(_("Round it to a whole number.") if self.decimals == 0 else _("One decimal is enough."))

    @property
    def _unit_word(self) -> str:
        words = {Unit.DEGREES: _("degrees"), Unit.SECONDS: _("seconds"), Unit.PERCENT: _("percent")}
        return f" {words[self.unit]}" if self.unit in words else ""

    def noise(self, tools: Iterable[str], *, is_self: bool = False) -> int:
        """Degrees that two readings with these tools may differ by without any change: the coarser tool's."""
        known = [NOISE_DEG[Tool(tool)] for tool in tools if tool]
        return max([*known, SELF_NOISE_DEG if is_self else 0]) or NOISE_DEG[Tool.VISUAL]

    def loinc_for(self, side: str, manner: str) -> str:
        """The LOINC number, or the one without a side, or nothing where none was verified."""
        return self.loinc.get((side, manner)) or self.loinc.get((Side.NONE, manner), "")


def _rating(points: int) -> str:
    """Our own words for a rating of change; 5 and more is commonly read as much better (clinical facts 5)."""
    if points == 0:
        return _("about the same")
    if points > 0:
        return _("much better") if points >= 5 else _("better") if points >= 3 else _("a little better")
    return _("much worse") if points <= -5 else _("worse") if points <= -3 else _("a little worse")
