"""Why a drill is refused, limited or asked about for a patient: its motions against the patient's precautions.

Fine, clamped, asks or blocked; each finding knows its own sentence. The rules (what a tag limits, in degrees) are the
library's data. A drill that keeps less than ``LEAST_TRAVEL`` of its motion is not worth its name and counts as blocked
[clinical reference, section 1: a design rule for a licensed reviewer to confirm].
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils import formats
from django.utils.translation import gettext as _

from patients.models import Precaution
from prescriptions.models import Drill, PrecautionRule

LEAST_TRAVEL = 10  # degrees


class Verdict(IntEnum):
    """From harmless to forbidden: the worst of a drill's findings is the drill's verdict."""

    FINE = 0
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

    @property
    def title(self) -> str:
        if self.verdict is Verdict.BLOCKED:
            return _("%(drill)s is blocked by a precaution") % {"drill": self.drill.name}
        if self.verdict is Verdict.CLAMPED:
            return _("%(drill)s goes past a precaution") % {"drill": self.drill.name}
        return _("%(drill)s needs your word") % {"drill": self.drill.name}

    @property
    def sentence(self) -> str:
        """ "70° is over the 60° knee limit, which holds until 12 Dec." """
        if self.verdict is Verdict.CLAMPED:
            reason = _("%(asked)d° is past the %(limit)d° limit of the %(joint)s") % {
                "asked": self.asked_deg,
                "limit": self.limit_deg,
                "joint": self.joint,
            }
        else:
            reason = self.rule.text
        return f"{reason}, {self.until}."

    @property
    def until(self) -> str:
        if self.precaution.expires_on is None:
            return _("with no end date")
        return _("until %(day)s") % {"day": formats.date_format(self.precaution.expires_on, "j M")}

    @property
    def mend(self) -> str:
        """What one click would do, or nothing where no limit helps."""
        return _("Limit to %(limit)d°") % {"limit": self.limit_deg} if self.verdict is Verdict.CLAMPED else ""


def rules_for(precautions: Iterable[Precaution]) -> dict[str, PrecautionRule]:
    """The rules the precautions name, by tag. One query."""
    tags = {precaution.tag for precaution in precautions}
    return {rule.tag: rule for rule in PrecautionRule.objects.filter(tag__in=tags)}


def check(
    drill: Drill,
    *,
    range_limit_deg: int | None,
    precautions: Sequence[Precaution],
    rules: Mapping[str, PrecautionRule],
) -> list[Conflict]:
    """Every conflict of a drill, at a prescribed range limit in degrees, with the precautions in force; worst first."""
    found: list[Conflict] = []
    for precaution in precautions:
        rule = rules.get(precaution.tag)
        if rule is None:
            continue
        if precaution.tag in drill.blocked_by:
            found.append(Conflict(Verdict.BLOCKED, drill, precaution, rule))
        elif precaution.tag in drill.clamped_by:
            found.extend(_past_limits(drill, range_limit_deg, precaution, rule))
        elif precaution.tag in drill.caution_with:
            found.append(Conflict(Verdict.ASKS, drill, precaution, rule))
    return sorted(found, key=lambda conflict: -conflict.verdict)


def _past_limits(
    drill: Drill, range_limit_deg: int | None, precaution: Precaution, rule: PrecautionRule
) -> Iterable[Conflict]:
    for limit in rule.limits:
        joint = limit["joint"]
        motion = next((motion for motion in drill.rom if motion["joint"] == joint), None)
        if motion is None:
            continue
        highest = limit.get("max")
        if highest is not None:
            highest = precaution.limit_deg if precaution.limit_deg is not None else highest
            yield from _past_most(drill, motion, range_limit_deg, precaution, rule, highest)
        lowest = limit.get("min")
        if lowest is not None and min(motion["from"], motion["to"]) < lowest:
            yield from _past_least(drill, motion, precaution, rule, lowest)


def _past_most(
    drill: Drill,
    motion: Mapping[str, int],
    range_limit_deg: int | None,
    precaution: Precaution,
    rule: PrecautionRule,
    highest: int,
) -> Iterable[Conflict]:
    """The motion's far end, or the prescribed limit where the drill may be limited there, against a greatest angle."""
    near, far = sorted((motion["from"], motion["to"]))
    is_target = drill.target is not None and drill.target["joint"] == motion["joint"]
    asked = range_limit_deg if is_target and range_limit_deg is not None else far
    if highest - near < min(LEAST_TRAVEL, far - near):
        yield Conflict(Verdict.BLOCKED, drill, precaution, rule, motion["joint"])
    elif asked > highest:
        yield Conflict(Verdict.CLAMPED, drill, precaution, rule, motion["joint"], asked, highest)


def _past_least(
    drill: Drill, motion: Mapping[str, int], precaution: Precaution, rule: PrecautionRule, lowest: int
) -> Iterable[Conflict]:
    """A smallest angle (no straightening past 45°): no range limit of ours mends it, so a therapist must look."""
    far = max(motion["from"], motion["to"])
    verdict = Verdict.BLOCKED if far - lowest < LEAST_TRAVEL else Verdict.ASKS
    yield Conflict(verdict, drill, precaution, rule, motion["joint"])
