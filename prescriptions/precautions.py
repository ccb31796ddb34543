"""Why a drill is refused, limited or asked about for a patient: its motions against the patient's precautions.

Fine, clamped, asks or blocked; each finding knows its own sentence. The rules (what a tag limits, in degrees) are the
library's data. A drill that keeps less than ``LEAST_TRAVEL`` of its motion is not worth its name and counts as blocked
[clinical reference, section 1: a design rule for a licensed reviewer to confirm].
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from patients.models import Episode, Precaution
from prescriptions.conflicts import Conflict, Verdict
from prescriptions.joints import IN_FIGURE_UNITS
from prescriptions.limits import Limit
from prescriptions.models import Drill, Phase, PrecautionRule

LEAST_TRAVEL = 10  # degrees


@dataclass(frozen=True)
class Restrictions:
    """What an episode's precautions hold on one day: the precautions in force and the rules they name; and what the
    protocol's phase restricts beside them."""

    precautions: Sequence[Precaution]
    rules: Mapping[str, PrecautionRule]
    phase: Phase | None = None

    def within(self, phase: Phase | None) -> "Restrictions":
        """The same, for a programme of a protocol's phase. One query, none where the phase restricts nothing."""
        if phase is None or not phase.restrictions:
            return replace(self, phase=None)
        return replace(self, rules={**self.rules, **PrecautionRule.objects.by_tag(phase.restrictions)}, phase=phase)

    def from_day(self, on: date) -> "Restrictions":
        """What is still left of it on a later day, for a drill that is to start then. The phase is the therapist's."""
        return replace(self, precautions=[held for held in self.precautions if held.holds_on(on)])

    def against(self, drill: Drill, *, range_limit_deg: int | None) -> list[Conflict]:
        """Every conflict of a drill limited to so many degrees, worst first."""
        found = check(drill, range_limit_deg=range_limit_deg, precautions=self.precautions, rules=self.rules)
        if self.phase is not None:
            found += islice(self._against_phase(drill, range_limit_deg, self.phase), 1)  # one word settles them all
        return found

    def _against_phase(self, drill: Drill, range_limit_deg: int | None, phase: Phase) -> Iterable[Conflict]:
        """What the phase would not have: a starting point like all of the library, so a reason keeps the drill.

        Of limits only the one that a prescribed range can keep is asked about; the phase's own drills keep the others.
        """
        held = {precaution.tag for precaution in self.precautions}
        for rule in (self.rules[tag] for tag in phase.restrictions if tag in self.rules and tag not in held):
            restriction = Precaution(tag=rule.tag)
            if rule.tag in drill.blocked_by:
                yield Conflict(Verdict.ASKS, drill, restriction, rule, phase=phase)
            for conflict in _past_limits(drill, range_limit_deg, restriction, rule, floors=False):
                if conflict.verdict is Verdict.CLAMPED:
                    yield replace(conflict, verdict=Verdict.ASKS, phase=phase)

    def limits(self) -> list[Limit]:
        """Each precaution in force in a few words; those the library no longer knows left out."""
        known = [(held, self.rules[held.tag]) for held in self.precautions if held.tag in self.rules]
        return [Limit(held, rule.text, rule.effect) for held, rule in known]


def restrictions_of(episode: Episode, *, on: date) -> Restrictions:
    """What holds on a local day. Two queries, one where nothing holds."""
    precautions = list(episode.precautions.active(on))
    return Restrictions(precautions, PrecautionRule.objects.by_tag(held.tag for held in precautions))


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
            found.extend(_clamped(drill, range_limit_deg, precaution, rule))
        elif precaution.tag in drill.caution_with:
            found.append(Conflict(Verdict.ASKS, drill, precaution, rule))
        else:
            found.extend(_unforeseen(drill, range_limit_deg, precaution, rule))
    return sorted(found, key=lambda conflict: -conflict.verdict)


def _clamped(
    drill: Drill, range_limit_deg: int | None, precaution: Precaution, rule: PrecautionRule
) -> Iterable[Conflict]:
    moving = {motion["joint"] for motion in drill.rom}
    if any(limit["joint"] in moving for limit in rule.limits):
        return _past_limits(drill, range_limit_deg, precaution, rule)
    # The author names the precaution, but no range is known for its joint: nothing can be measured, so somebody looks.
    return [Conflict(Verdict.ASKS, drill, precaution, rule)]


def _unforeseen(
    drill: Drill, range_limit_deg: int | None, precaution: Precaution, rule: PrecautionRule
) -> Iterable[Conflict]:
    """A greatest angle that a drill goes past though its author did not name the precaution: a therapist must look.

    Smallest angles are left to the drill's own lists: "no straightening past 45°" is about load, not about every knee.
    """
    for conflict in _past_limits(drill, range_limit_deg, precaution, rule, floors=False):
        yield replace(conflict, verdict=Verdict.ASKS)


def _past_limits(
    drill: Drill,
    range_limit_deg: int | None,
    precaution: Precaution,
    rule: PrecautionRule,
    *,
    floors: bool = True,
) -> Iterable[Conflict]:
    for limit in rule.limits:
        joint = limit["joint"]
        motion = next((motion for motion in drill.rom if motion["joint"] == joint), None)
        if motion is None:
            continue
        if joint in IN_FIGURE_UNITS:
            # The drawing's own measure: no number of degrees can be held against it, so a therapist must look.
            yield Conflict(Verdict.ASKS, drill, precaution, rule, joint)
            continue
        lowest, highest = _ends(limit, precaution.limit_deg)
        if highest is not None:
            yield from _past_most(drill, motion, range_limit_deg, precaution, rule, highest)
        is_mirrored = lowest == (None if highest is None else -highest) and _is_mirrored(drill, motion)
        if floors and lowest is not None and not is_mirrored and min(motion["from"], motion["to"]) < lowest:
            yield from _past_least(drill, motion, precaution, rule, lowest)


def _ends(limit: Mapping[str, Any], own: int | None) -> tuple[int | None, int | None]:
    """Smallest and greatest angle. The patient's own figure replaces the greatest, and both of a pair like ±30°."""
    lowest, highest = limit.get("min"), limit.get("max")
    if own is None or highest is None:
        return lowest, highest
    return (-own if lowest == -highest else lowest), own


def _past_most(
    drill: Drill,
    motion: Mapping[str, Any],
    range_limit_deg: int | None,
    precaution: Precaution,
    rule: PrecautionRule,
    highest: int,
) -> Iterable[Conflict]:
    """The motion's far end, or the prescribed limit where the drill may be limited there, against a greatest angle."""
    near, far = sorted((motion["from"], motion["to"]))
    is_target = _is_target(drill, motion)
    if _is_mirrored(drill, motion):
        near = max(near, -highest)
    asked = range_limit_deg if is_target and range_limit_deg is not None else far
    if highest - near < min(LEAST_TRAVEL, far - near):
        yield Conflict(Verdict.BLOCKED, drill, precaution, rule, motion["joint"])
    elif asked > highest:
        # A range limit holds the main joint only; on any other joint it would mend nothing, so a therapist must look.
        verdict = Verdict.CLAMPED if is_target else Verdict.ASKS
        yield Conflict(verdict, drill, precaution, rule, motion["joint"], asked, highest)


def _is_target(drill: Drill, motion: Mapping[str, Any]) -> bool:
    return drill.target is not None and drill.target["joint"] == motion["joint"]


def _is_mirrored(drill: Drill, motion: Mapping[str, Any]) -> bool:
    """Whether a range limit holds the motion alike to both sides: "not past 30°" of a neck that turns 40° each way."""
    return _is_target(drill, motion) and motion["from"] == -motion["to"]


def _past_least(
    drill: Drill, motion: Mapping[str, Any], precaution: Precaution, rule: PrecautionRule, lowest: int
) -> Iterable[Conflict]:
    """A smallest angle (no straightening past 45°): no range limit of ours mends it, so a therapist must look."""
    far = max(motion["from"], motion["to"])
    verdict = Verdict.BLOCKED if far - lowest < LEAST_TRAVEL else Verdict.ASKS
    yield Conflict(verdict, drill, precaution, rule, motion["joint"])
