"""Transcribing: a clinic's own drill or protocol as a library's file would say it, so that the library's own
proofreaders can read it. The other way round is ``cataloguing``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from prescriptions.librarian import Library, Row, read_library
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule, Protocol
from prescriptions.proofreading.drills import REPS_ARE

_SAME = (
    "slug name purpose steps mistakes bounds rom occasions side_mode stop_if "
    "blocked_by clamped_by caution_with easier harder"
).split()


@cache
def _shipped() -> Library:
    return read_library()


def reference(rules: Mapping[str, PrecautionRule], drills: Mapping[str, Row] | None = None) -> Library:
    """What a proofreader looks things up in: the shipped body and stop signs, the precautions as they are stored."""
    precautions = {tag: {"tag": tag, "limits": rule.limits} for tag, rule in rules.items()}
    return replace(_shipped(), precautions=precautions, drills=drills or {}, protocols={})


def drill_row(drill: Drill) -> Row:
    """A drill in the words of ``library/schema/drill.json``, as far as the proofreader reads."""
    return {name: getattr(drill, name) for name in _SAME} | {
        "dose": _dose(drill) | {"reps_are": REPS_ARE[drill.side_mode]},
        "rom_cap": _limits(drill.rom_cap),
        "figure": drill.figure or _as_it_travels(drill),
    }


def _dose(dosed: Drill | PhaseDrill) -> Row:
    same = ("sets", "reps", "hold_s", "times_per_day", "days_per_week", "min_gap_min")
    tempo = {
        "out": dosed.tempo_out_s,
        "hold": dosed.hold_s,
        "back": dosed.tempo_back_s,
        "pause": dosed.tempo_pause_s,
    }
    return {name: getattr(dosed, name) for name in same} | {"tempo": tempo}


def _as_it_travels(drill: Drill) -> Row:
    """A drill without a picture moves as its travel says."""
    ends = [{travel["joint"]: travel[end] for travel in drill.rom} for end in ("from", "to", "from")]
    return {"keyframes": [{"t": t, "joints": joints} for t, joints in zip((0, 0.5, 1), ends, strict=True)]}


def _limits(caps: Mapping[str, float]) -> list[Row]:
    """``{joint: degrees}`` as the files write it; a negative number limits the other direction."""
    return [{"joint": joint, "min" if degrees < 0 else "max": degrees} for joint, degrees in caps.items()]


def protocol_row(protocol: Protocol, phases: Sequence[tuple[Phase, Sequence[PhaseDrill]]]) -> Row:
    """A protocol in the words of ``library/schema/protocol.json``. Reads ``condition`` and each line's ``drill``."""
    return {
        "slug": protocol.slug,
        "condition": protocol.condition.slug,
        "phases": [_phase(phase) | {"drills": [_entry(line) for line in lines]} for phase, lines in phases],
    }


def _phase(phase: Phase) -> Row:
    same = ("name", "from_day", "until_day", "restrictions")
    return {name: getattr(phase, name) for name in same} | {"rom_cap": _limits(phase.rom_cap)}


def _entry(line: PhaseDrill) -> Row:
    entry: dict[str, Any] = {"drill": line.drill.slug} | _dose(line)
    return entry | ({"occasion": line.occasion} if line.occasion else {})


def limited_row(line: PhaseDrill) -> Row:
    """The line's drill as this line prescribes it: its main joint goes no further than the line's range limit."""
    row = drill_row(line.drill)
    if line.range_limit_deg is None or not line.drill.can_be_limited:
        return row
    first, *others = row["rom"]
    held = {end: max(-line.range_limit_deg, min(first[end], line.range_limit_deg)) for end in ("from", "to")}
    return row | {"rom": [first | held, *others]}
