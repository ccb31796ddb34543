"""The patient may come to harm."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.reasons.reason import Level, Reason, day

HOLDING = frozenset({"PN01", "PN02"})  # of the rules that pain scores meet, those that lay drills to rest


@dataclass(frozen=True)
class RedFlag(Reason):
    """The patient reported a red flag, and nobody has released it. Once seen it still asks for a decision."""

    name: str
    said_on: date
    is_seen: bool
    is_urgent: bool
    others: int = 0

    kind = "red-flag"
    icon = "warning"
    action = "release"

    @property
    def level(self) -> Level:
        return Level.ALERT if self.is_urgent and not self.is_seen else Level.LOOK

    @property
    def sentence(self) -> str:
        if not self.others:
            return _("Red flag: %(name)s") % {"name": self.name}
        words = ngettext(
            "Red flag: %(name)s, and %(count)d more", "Red flag: %(name)s, and %(count)d more", self.others
        )
        return words % {"name": self.name, "count": self.others}

    @property
    def evidence(self) -> str:
        words = _("Said %(day)s. Seen, not released.") if self.is_seen else _("Said %(day)s. Nobody has seen it yet.")
        return words % {"day": day(self.said_on)}


@dataclass(frozen=True)
class PainAlert(Reason):
    """Pain scores laid drills to rest, or ask for a look, and nobody has released it. ``rules``: most urgent first."""

    rules: tuple[str, ...]
    names: tuple[str, ...]
    found_on: date
    is_seen: bool

    kind = "pain-alert"
    icon = "hand"
    action = "release"

    @property
    def holds(self) -> bool:
        """Whether something rests for it."""
        return not HOLDING.isdisjoint(self.rules)

    @property
    def level(self) -> Level:
        return Level.ALERT if self.holds and not self.is_seen else Level.LOOK

    @property
    def sentence(self) -> str:
        if "PN02" in self.rules:
            return _("All drills held: strong pain")
        return _("A drill is held: strong pain") if self.holds else self.names[0]

    @property
    def evidence(self) -> str:
        words = _("Said %(day)s. Seen, not released.") if self.is_seen else _("Said %(day)s. Nobody has seen it yet.")
        return " ".join([*(f"{name}." for name in self.names), words % {"day": day(self.found_on)}])


@dataclass(frozen=True)
class PainRising(Reason):
    now: float
    before: float

    kind = "pain"
    icon = "trend-up"
    action = "ease"
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
    action = "review"

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
    action = "review"
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
