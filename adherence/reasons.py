"""Why a patient stands where they stand in the caseload: values that say their own sentence and their evidence.

``triage.py`` decides which of them hold.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import ClassVar

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Level(IntEnum):
    """How soon somebody should look."""

    ALERT = 1
    LOOK = 2
    WAITING = 3
    STEADY = 4
    FINISHED = 5


@dataclass(frozen=True)
class Reason(ABC):
    """Why a patient stands where they stand in the caseload. Each says its level and its sentence."""

    kind: ClassVar[str]
    icon: ClassVar[str]

    @property
    @abstractmethod
    def level(self) -> Level: ...

    @property
    @abstractmethod
    def sentence(self) -> str: ...

    @property
    def evidence(self) -> str:
        return ""

    @property
    def tone(self) -> str:
        """The chip's colour; it never speaks alone."""
        tones = {Level.ALERT: "alert", Level.LOOK: "now", Level.WAITING: "info"}
        return tones.get(self.level, "line")


@dataclass(frozen=True)
class PainRising(Reason):
    now: float
    before: float

    kind = "pain"
    icon = "trend-up"
    level = Level.ALERT

    @property
    def sentence(self) -> str:
        return _("Pain up %(points)s points") % {"points": formats.localize(round(self.now - self.before, 1))}

    @property
    def evidence(self) -> str:
        return _("Each day's highest pain: %(now)s on average in 7 days, %(before)s in the 7 before.") % {
            "now": formats.localize(self.now),
            "before": formats.localize(self.before),
        }


@dataclass(frozen=True)
class BecameUnsafe(Reason):
    """A re-check found the living programme unsafe: some drills rest or are held back, some wait for a word."""

    resting: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()

    kind = "unsafe"
    icon = "shield"

    @property
    def level(self) -> Level:
        return Level.ALERT if self.resting or self.asking else Level.LOOK

    @property
    def sentence(self) -> str:
        names = list(dict.fromkeys((*self.resting, *self.asking, *self.lowered)))
        if len(names) > 1:
            return _("Precaution: look at %(count)d drills") % {"count": len(names)}
        return _("Precaution: look at %(drill)s") % {"drill": names[0]}

    @property
    def evidence(self) -> str:
        said = (
            (_("Resting: %(drills)s."), self.resting),
            (_("Held to a limit: %(drills)s."), self.lowered),
            (_("Needs your word: %(drills)s."), self.asking),
        )
        return " ".join(words % {"drills": ", ".join(names)} for words, names in said if names)


@dataclass(frozen=True)
class LimitEnded(Reason):
    """A precaution is past its last day. It only suggests: the programme stays as narrow as it was."""

    ended_on: date
    limit_deg: int
    drill: str
    others: int = 0

    kind = "limit-ended"
    icon = "shield"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("The %(limit)d° limit ended on %(day)s: look at %(drill)s") % {
            "limit": self.limit_deg,
            "day": formats.date_format(self.ended_on, "SHORT_DAY_FORMAT"),
            "drill": self.drill,
        }

    @property
    def evidence(self) -> str:
        if not self.others:
            return ""
        return ngettext("And %(count)d more drill.", "And %(count)d more drills.", self.others) % {"count": self.others}


@dataclass(frozen=True)
class Silent(Reason):
    days: int
    last_on: date | None

    kind = "silent"
    icon = "moon"
    level = Level.LOOK

    @property
    def sentence(self) -> str:
        if self.days >= 14:
            return _("Silent 2 weeks or more")
        return ngettext("Silent %(count)d day", "Silent %(count)d days", self.days) % {"count": self.days}

    @property
    def evidence(self) -> str:
        return _("Last tick %(day)s.") % {"day": _day(self.last_on)} if self.last_on else ""


@dataclass(frozen=True)
class Falling(Reason):
    percent: int
    before: int | None
    is_low: bool

    kind = "falling"
    icon = "trend-down"
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
class NotStarted(Reason):
    since_days: int
    is_overdue: bool

    kind = "invited"
    icon = "mail"

    @property
    def level(self) -> Level:
        return Level.LOOK if self.is_overdue else Level.WAITING

    @property
    def sentence(self) -> str:
        if self.since_days <= 0:
            return _("Invited today")
        return ngettext(
            "Invited yesterday, not started", "Invited %(count)d days ago, not started", self.since_days
        ) % {"count": self.since_days}


@dataclass(frozen=True)
class Paused(Reason):
    until: date | None

    kind = "paused"
    icon = "pause"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("Paused until %(day)s") % {"day": _day(self.until)} if self.until else _("Paused")


@dataclass(frozen=True)
class Unprescribed(Reason):
    kind = "unprescribed"
    icon = "list"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("No programme yet")


@dataclass(frozen=True)
class Finished(Reason):
    ended_on: date

    kind = "finished"
    icon = "flag"
    level = Level.FINISHED

    @property
    def sentence(self) -> str:
        return _("Finished %(day)s") % {"day": _day(self.ended_on)}


@dataclass(frozen=True)
class Steady(Reason):
    on_plan: int
    asked: int

    kind = "steady"
    icon = "steady"
    level = Level.STEADY

    @property
    def sentence(self) -> str:
        if not self.asked:
            return _("Just started")
        return _("On plan %(days)d of %(asked)d days") % {"days": self.on_plan, "asked": self.asked}


def _day(on: date | None) -> str:
    return formats.date_format(on, "DAY_FORMAT") if on else ""
