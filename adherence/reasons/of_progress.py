"""What comes next in the patient's care: the next phase, or nothing yet where the programme ends."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.reasons.reason import Level, Reason, day


@dataclass(frozen=True)
class ReadyToProgress(Reason):
    """Every criterion of the phase is met. ``met``: what meets each, in words."""

    next_phase: str
    met: tuple[str, ...]

    kind = "progress"
    icon = "trend-up"
    action = "progress"
    level = Level.READY

    @property
    def sentence(self) -> str:
        return _("Ready to progress")

    @property
    def evidence(self) -> str:
        words = _("Next phase: “%(phase)s”.") % {"phase": self.next_phase}
        return " ".join([words, *filter(None, self.met)])


@dataclass(frozen=True)
class WorthChecking(Reason):
    """All that figures can say of the phase is met; the rest is a therapist's to judge. ``open``: those criteria."""

    next_phase: str
    open: tuple[str, ...]

    kind = "progress"
    icon = "trend-up"
    action = "review"
    level = Level.READY

    @property
    def sentence(self) -> str:
        words = ngettext(
            "Check for the next phase: %(count)d criterion to look at",
            "Check for the next phase: %(count)d criteria to look at",
            len(self.open),
        )
        return words % {"count": len(self.open)}

    @property
    def evidence(self) -> str:
        words = _("Next phase: “%(phase)s”. Still to judge: %(criteria)s.")
        return words % {"phase": self.next_phase, "criteria": "; ".join(self.open)}


@dataclass(frozen=True)
class LinesEnding(Reason):
    """Every drill of a programme has a planned end, and nothing follows."""

    last_on: date

    kind = "ending"
    icon = "flag"
    action = "prescribe"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("Programme ends %(day)s") % {"day": day(self.last_on)}

    @property
    def evidence(self) -> str:
        return _("Every drill has its planned end, and nothing is planned after.")


@dataclass(frozen=True)
class PhaseEnding(Reason):
    """The days of the programme's phase run out, and no change is planned. Criteria win over days: it only reminds."""

    phase: str
    last_on: date
    has_passed: bool
    is_last: bool

    kind = "ending"
    icon = "flag"
    action = "prescribe"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        words = _("Phase “%(phase)s” ran to %(day)s") if self.has_passed else _("Phase “%(phase)s” runs to %(day)s")
        return words % {"phase": self.phase, "day": day(self.last_on)}

    @property
    def evidence(self) -> str:
        if self.is_last:
            return _("It is the protocol's last phase, and nothing is planned after.")
        return _("No change is planned after it. Criteria win over days.")
