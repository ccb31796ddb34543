"""How much is done, and how it is spread."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.reasons.reason import Level, Reason, day


@dataclass(frozen=True)
class Silent(Reason):
    days: int
    last_on: date | None

    kind = "silent"
    icon = "moon"
    action = "write"
    level = Level.LOOK

    @property
    def sentence(self) -> str:
        if self.days >= 14:
            return _("Silent 2 weeks or more")
        return ngettext("Silent %(count)d day", "Silent %(count)d days", self.days) % {"count": self.days}

    @property
    def evidence(self) -> str:
        return _("Last tick %(day)s.") % {"day": day(self.last_on)} if self.last_on else ""


@dataclass(frozen=True)
class Falling(Reason):
    percent: int
    before: int | None
    is_low: bool

    kind = "falling"
    icon = "trend-down"
    action = "write"
    level = Level.LOOK

    @property
    def sentence(self) -> str:
        if self.is_low or self.before is None:
            return _("%(percent)d%% done in 7 days") % {"percent": self.percent}
        return _("Down %(points)d points in 7 days") % {"points": self.before - self.percent}

    @property
    def evidence(self) -> str:
        if self.before is None:
            return _("%(now)d%% of the doses in 7 days.") % {"now": self.percent}
        return _("%(now)d%% of the doses in 7 days, %(before)d%% in the 7 before.") % {
            "now": self.percent,
            "before": self.before,
        }


@dataclass(frozen=True)
class Clustered(Reason):
    days: int
    percent: int

    kind = "clustered"
    icon = "clock"
    action = "write"
    level = Level.LOOK

    @property
    def sentence(self) -> str:
        return _("Clustered %(days)d of 7 days") % {"days": self.days}

    @property
    def evidence(self) -> str:
        return _("%(percent)d%% of the doses, but close together, with long still stretches.") % {
            "percent": self.percent
        }


@dataclass(frozen=True)
class OverDoing(Reason):
    """Much more is done than was asked: information, not a fault. ``volume``: of the dose, on the fullest day."""

    days: int
    asked: int
    volume: float | None

    kind = "over"
    icon = "plus"
    action = "write"
    level = Level.LOOK

    @property
    def tone(self) -> str:
        return "info"

    @property
    def sentence(self) -> str:
        return _("More than asked on %(days)d of %(asked)d days") % {"days": self.days, "asked": self.asked}

    @property
    def evidence(self) -> str:
        words = _("Small and often does more than a lot at once.")
        if self.volume is None:
            return words
        volume = formats.localize(round(self.volume, 1))
        return _("Up to %(volume)s times the dose in a day.") % {"volume": volume} + " " + words


@dataclass(frozen=True)
class Steady(Reason):
    on_plan: int
    asked: int

    kind = "steady"
    icon = "steady"
    action = "review"
    level = Level.STEADY

    @property
    def sentence(self) -> str:
        if not self.asked:
            return _("Just started")
        return _("On plan %(days)d of %(asked)d days") % {"days": self.on_plan, "asked": self.asked}
