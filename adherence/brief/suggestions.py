"""What a brief suggests for a drill: could progress, keep, or stop and look. Each says its evidence.

Conservative by intention: no score is not "no pain", one thing that speaks against it keeps a drill where it is, and
nothing here changes a dose. The therapist decides. The thresholds are a starting point for a licensed physical
therapist to edit. Which share is satisfactory and which rise of pain matters are the clinic's own (``thresholds``);
pain goes by the lights of ``pain_bands``; three amber days in seven are the pain model's "this one keeps biting"
(clinical rules 3.3, PN04).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.pain_bands import BANDS, Quality
from adherence.scores import Score
from patients.models.condition import PainProfile

MOST_PAIN = 3  # NPRS, on each scored day of seven, to progress
LEAST_SCORED_DAYS = 3  # of seven, to progress
LEAST_ASKED_DAYS = 5  # of seven, to progress: a drill of a few days has shown nothing yet
MOST_CLUSTERED_DAYS = 1  # of seven, to progress
AMBER_DAYS = 3  # of seven, to stop and look
PAIN_SKIPS = 3  # in the period, to stop and look


def _kinds() -> dict[str, str]:
    return {Quality.SHARP: _("Sharp or sudden"), Quality.SPREADING: _("Spreading")}


@dataclass(frozen=True)
class Suggestion(ABC):
    kind: ClassVar[str]
    icon: ClassVar[str]
    tone: ClassVar[str]

    @property
    @abstractmethod
    def title(self) -> str: ...

    @property
    @abstractmethod
    def evidence(self) -> str:
        """Why, in a sentence."""

    def __str__(self) -> str:
        return f"{self.title}. {self.evidence}"


class StopAndLook(Suggestion):
    kind, icon, tone = "stop", "hand", "alert"

    @property
    def title(self) -> str:
        return _("Stop and look")


class Keep(Suggestion):
    kind, icon, tone = "keep", "steady", "line"

    @property
    def title(self) -> str:
        return _("Keep")


@dataclass(frozen=True)
class Progress(Suggestion):
    kind, icon, tone = "progress", "trend-up", "good"
    percent: int
    highest: int
    scored_days: int

    @property
    def title(self) -> str:
        return _("Could progress")

    @property
    def evidence(self) -> str:
        words = _(
            "%(percent)d%% done and well spread, pain no more than %(pain)d on %(days)d scored days of 7, no alert."
        )
        return words % {"percent": self.percent, "pain": self.highest, "days": self.scored_days}


# -- stop and look


@dataclass(frozen=True)
class AlertOpen(StopAndLook):
    names: Sequence[str]

    @property
    def evidence(self) -> str:
        return _("An alert is open: %(names)s.") % {"names": ", ".join(self.names)}


@dataclass(frozen=True)
class Held(StopAndLook):
    why: str

    @property
    def evidence(self) -> str:
        return _("A rule holds it: %(why)s.") % {"why": self.why} if self.why else _("A rule holds it.")


class Raised(StopAndLook):
    """A precaution or the drill itself changed, and nobody has settled what that means here."""

    @property
    def evidence(self) -> str:
        return _("A safety check raised it, and that is not settled yet.")


@dataclass(frozen=True)
class RedPain(StopAndLook):
    """Red by its number, by what it was like, or by its rise on the pain before: the first that says why."""

    score: Score

    @property
    def evidence(self) -> str:
        during, before = self.score.during, self.score.before
        kind = _kinds().get(self.score.quality)
        if during >= BANDS[PainProfile(self.score.profile)].red:
            return _("Pain of %(score)d in the last 7 days, which is in the red band.") % {"score": during}
        if kind:
            return _("%(kind)s pain of %(score)d in the last 7 days: a red light.") % {"kind": kind, "score": during}
        said = {"before": before, "during": during}
        return _("Pain rose from %(before)d to %(during)d in a bout in the last 7 days: a red light.") % said


@dataclass(frozen=True)
class AmberDays(StopAndLook):
    days: int

    @property
    def evidence(self) -> str:
        return _("Pain in the amber band on %(days)d of the last 7 days.") % {"days": self.days}


@dataclass(frozen=True)
class PainRose(StopAndLook):
    first: int
    last: int

    @property
    def evidence(self) -> str:
        return _("Pain went up from %(first)d to %(last)d.") % {"first": self.first, "last": self.last}


@dataclass(frozen=True)
class HurtToo(StopAndLook):
    times: int

    @property
    def evidence(self) -> str:
        words = ngettext("Passed over for pain %(count)d time.", "Passed over for pain %(count)d times.", self.times)
        return words % {"count": self.times}


# -- keep


@dataclass(frozen=True)
class AlertElsewhere(Keep):
    """About another drill: no reason to stop this one, and none to ask for more."""

    names: Sequence[str]

    @property
    def evidence(self) -> str:
        return _("An alert about another drill is open: %(names)s.") % {"names": ", ".join(self.names)}


@dataclass(frozen=True)
class Rests(Keep):
    why: str

    @property
    def evidence(self) -> str:
        return _("It is paused: %(why)s.") % {"why": self.why} if self.why else _("It is paused.")


@dataclass(frozen=True)
class NotCounted(Keep):
    """As needed, or on an occasion: nothing was expected, so nothing can be judged."""

    @property
    def evidence(self) -> str:
        return _("It is done when needed, so there is no share to judge.")


@dataclass(frozen=True)
class TooSoon(Keep):
    days: int

    @property
    def evidence(self) -> str:
        words = ngettext(
            "Asked on %(count)d of the last 7 days, too few to judge.",
            "Asked on %(count)d of the last 7 days, too few to judge.",
            self.days,
        )
        return words % {"count": self.days}


@dataclass(frozen=True)
class TooFew(Keep):
    percent: int
    least: int

    @property
    def evidence(self) -> str:
        words = {"percent": self.percent, "least": self.least}
        return _("%(percent)d%% done; below %(least)d%% there is no case for more.") % words


@dataclass(frozen=True)
class Uneven(Keep):
    days: int

    @property
    def evidence(self) -> str:
        words = ngettext(
            "Done in a cluster on %(count)d of the last 7 days.",
            "Done in a cluster on %(count)d of the last 7 days.",
            self.days,
        )
        return words % {"count": self.days}


@dataclass(frozen=True)
class TooMuch(Keep):
    @property
    def evidence(self) -> str:
        return _("More than asked was done in the last 7 days.")


@dataclass(frozen=True)
class Unscored(Keep):
    days: int

    @property
    def evidence(self) -> str:
        words = _("Pain was scored on %(days)d of the last 7 days; no score does not mean no pain.")
        return words % {"days": self.days}


@dataclass(frozen=True)
class StillSore(Keep):
    highest: int
    most: int

    @property
    def evidence(self) -> str:
        words = _("Pain of %(highest)d in the last 7 days; above %(most)d there is no case for more.")
        return words % {"highest": self.highest, "most": self.most}


@dataclass(frozen=True)
class RoseInABout(Keep):
    """A low score that is an amber light all the same."""

    score: Score

    @property
    def evidence(self) -> str:
        said = {"before": self.score.before, "during": self.score.during}
        return _("Pain rose from %(before)d to %(during)d in a bout in the last 7 days: an amber light.") % said


@dataclass(frozen=True)
class MadeSmaller(Keep):
    @property
    def evidence(self) -> str:
        return _("Done in part, in its easier version or passed over for pain in the last 7 days.")
