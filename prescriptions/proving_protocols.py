"""Proving a clinic's own protocol: what the library's proofreaders find wrong, said to the therapist at its place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from prescriptions.models import Phase, PhaseDrill, PrecautionRule, Protocol
from prescriptions.proofreading import protocols as proofreader
from prescriptions.protocol_sheet import Course
from prescriptions.transcribing import limited_row, protocol_row, reference

_PHASE = re.compile(r"phases\[(\d+)\]\.(\w+)")
_LINE = re.compile(r"phases\[0\]\.drills\[(\d+)\](?:\.(\w+))?")


@dataclass(frozen=True)
class Flaw:
    """One thing wrong: with the protocol itself, with its n-th phase, or with that phase's m-th drill."""

    sentence: str
    phase: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        return self.sentence


def flaws_of(protocol: Protocol, course: Course, rules: Mapping[str, PrecautionRule]) -> list[Flaw]:
    """Everything wrong with a protocol that is about to be stored."""
    flaws = [] if protocol.name else [Flaw(_("Give the protocol a name."))]
    if not course:
        flaws.append(Flaw(_("Add at least one phase.")))
    flaws += _frame(protocol, course, rules)
    for place, (phase, lines) in enumerate(course):
        flaws += _phase(protocol, place, phase, lines, rules)
    return flaws


def _frame(protocol: Protocol, course: Course, rules: Mapping[str, PrecautionRule]) -> list[Flaw]:
    """Names, days and restrictions of the phases among each other."""
    row = protocol_row(protocol, [(phase, ()) for phase, _lines in course])
    library = replace(reference(rules), conditions={protocol.condition.slug: {}})
    found = proofreader.protocol(protocol.slug, row, library, set())
    told = {
        "name": _("Another phase has this name. Tell them apart."),
        "from_day": _("This begins before the phase above has ended."),
        "until_day": _("A phase must end after the day it begins on."),
        "restrictions": _("One of these restrictions is not in the library any more. Untick it."),
    }
    flaws = []
    for pointer, _reason in found:
        place = _PHASE.match(pointer)
        if place is None or place[2] not in told:
            flaws.append(Flaw(_("The library's check refuses this protocol (%(place)s).") % {"place": pointer}))
        else:
            flaws.append(Flaw(told[place[2]], phase=int(place[1])))
    return flaws


def _phase(
    protocol: Protocol, place: int, phase: Phase, lines: Sequence[PhaseDrill], rules: Mapping[str, PrecautionRule]
) -> list[Flaw]:
    """One phase's drills against their own bounds and against what the phase forbids."""
    if not lines:
        return [Flaw(_("Add at least one drill to this phase."), phase=place)]
    drills = {line.drill.slug: limited_row(line) for line in lines}
    library = replace(reference(rules, drills), conditions={protocol.condition.slug: {}})
    found = proofreader.protocol(protocol.slug, protocol_row(protocol, [(phase, lines)]), library, set(drills))
    flaws = [
        Flaw(_told(lines[int(at[1])], at[2] or "", phase, rules), phase=place, line=int(at[1]))
        for pointer, _reason in found
        if (at := _LINE.match(pointer))
    ]
    retired = _("This drill is retired. Take it out of the phase.")
    return flaws + [Flaw(retired, place, at) for at, line in enumerate(lines) if line.drill.retired_at is not None]


def _told(line: PhaseDrill, name: str, phase: Phase, rules: Mapping[str, PrecautionRule]) -> str:
    if name in line.drill.bounds:
        low, high = line.drill.bounds[name]
        said = {"label": line._meta.get_field(name).verbose_name, "asked": getattr(line, name)}  # type: ignore[union-attr]
        return _("%(asked)d is outside this drill's bounds, %(low)d to %(high)d (%(label)s).") % (
            said | {"low": low, "high": high}
        )
    if name == "occasion":
        return _("This drill is not made for that moment. Pick another, or leave it to the clock.")
    blocking = [rules[tag].text for tag in phase.restrictions if tag in line.drill.blocked_by and tag in rules]
    if name == "drill" and blocking:
        return _("A restriction of this phase blocks it: %(rule)s.") % {"rule": blocking[0].rstrip(".")}
    if name == "drill":
        return _("This drill stands in the phase twice. Keep one.")
    return _("It goes further than this phase allows. Set a limit, or take it out.")
