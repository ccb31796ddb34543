"""One precaution against one drill: a finding that says its own sentence and the ways out of it.

``precautions.py`` decides which of them hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from django.utils import formats
from django.utils.translation import gettext as _

from patients.models import Precaution
from prescriptions.joints import named
from prescriptions.mending import Keep, LimitTo, Mend, StartOn
from prescriptions.models import Drill, Phase, PrecautionRule


class Verdict(IntEnum):
    """From a question to a refusal: the worst of a drill's findings is the drill's verdict."""

    ASKS = 1
    CLAMPED = 2
    BLOCKED = 3


@dataclass(frozen=True)
class Conflict:
    """One precaution against one drill."""

    verdict: Verdict
    drill: Drill
    precaution: Precaution
    rule: PrecautionRule
    joint: str = ""
    asked_deg: int | None = None
    limit_deg: int | None = None
    phase: Phase | None = None  # where not the patient's precaution but the protocol's phase restricts

    @property
    def title(self) -> str:
        if self.verdict is Verdict.BLOCKED:
            return _("%(drill)s is blocked by a precaution") % {"drill": self.drill.name}
        if self.verdict is Verdict.CLAMPED:
            return _("%(drill)s goes past a precaution") % {"drill": self.drill.name}
        return _("%(drill)s needs your word") % {"drill": self.drill.name}

    @property
    def sentence(self) -> str:
        """ "70° is past the 60° limit of the knee, until 12 Dec." """
        if self.limit_deg is not None:
            reason = _("%(asked)d° is past the %(limit)d° limit of the %(joint)s") % {
                "asked": self.asked_deg,
                "limit": self.limit_deg,
                "joint": named(self.joint),
            }
        else:
            reason = self.rule.text
        return f"{reason}, {self.until}."

    @property
    def until(self) -> str:
        if self.phase is not None:
            return _("in the phase “%(phase)s”") % {"phase": self.phase.name}
        if self.precaution.expires_on is None:
            return _("with no end date")
        return _("until %(day)s") % {"day": formats.date_format(self.precaution.expires_on, "SHORT_DAY_FORMAT")}

    @property
    def mends(self) -> Sequence[Mend]:
        """What one click would do about it, the surest first; empty where only taking the drill out helps."""
        found: list[Mend] = []
        if self.verdict is Verdict.CLAMPED and self.limit_deg is not None:
            found.append(LimitTo(self.limit_deg))
        if self.verdict is Verdict.ASKS:
            found.append(Keep())
        if self.phase is None and self.precaution.expires_on is not None:
            found.append(StartOn(self.precaution.expires_on + timedelta(days=1)))
        return found
