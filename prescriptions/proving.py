"""Proving: what the library's proofreaders find wrong with a clinic's own drill, said to the therapist at its field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prescriptions.models import Drill, PrecautionRule
from prescriptions.proofreading import drills as proofreader
from prescriptions.transcribing import drill_row, reference

_TAG = re.compile(r"'([^']+)'")
_STEP = re.compile(r"steps\[(\d+)\]")


@dataclass(frozen=True)
class Flaw:
    """One thing wrong; ``field`` is its place in the form, empty where it has none."""

    field: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def flaws_of(drill: Drill, rules: Mapping[str, PrecautionRule]) -> list[Flaw]:
    """Everything wrong with a drill that is about to be stored. Its easier and harder drills are its parent's."""
    known = {drill.slug, *drill.easier, *drill.harder}
    found = proofreader.drill(drill.slug, drill_row(drill), reference(rules), known)
    flaws = [_told(pointer, reason, drill, rules) for pointer, reason in found]
    if drill.dose.rep_seconds == 0:
        flaws.append(Flaw("tempo_out_s", _("One rep must take at least a second: out, hold, back or pause.")))
    return flaws


def _told(pointer: str, reason: str, drill: Drill, rules: Mapping[str, PrecautionRule]) -> Flaw:
    kind, _dot, name = pointer.partition(".")
    if step := _STEP.match(pointer):
        told = _("Step %(number)d says how long. Leave that to the dose.") % {"number": int(step[1]) + 1}
        return Flaw("steps", told)
    if kind == "bounds":
        return Flaw(f"{name}_low", _("The least is more than the most. Swap them."))
    if kind == "dose" and name in drill.bounds:
        low, high = drill.bounds[name]
        asked = {"asked": getattr(drill, name), "low": low, "high": high}
        return Flaw(name, _("%(asked)d is outside the bounds of %(low)d to %(high)d below.") % asked)
    tag = next(iter(_TAG.findall(reason)), "")
    if kind == "clamped_by" and tag in rules:
        return Flaw(f"held-{tag}", _("This drill does not move what is limited here. Let it block or ask."))
    return Flaw("", _("The library's check refuses this drill (%(place)s).") % {"place": pointer})
