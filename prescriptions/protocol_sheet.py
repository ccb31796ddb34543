"""The protocol editor's one form as the therapist's hand moves it; the page itself is the draft.

The hidden ``phase`` fields give the phases' keys in order and a phase's ``<key>-line`` fields those of its drills.
``<key>-like`` is the stored phase that it is, or that it was copied from.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic.models import Clinic
from prescriptions.dose import COLUMNS
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule, Protocol
from prescriptions.own_protocol_forms import PhaseDrillForm, PhaseForm, ProtocolForm, as_typed, line_as_typed

MOST_PHASES, MOST_LINES = 8, 30
"""More would be no protocol, and more fields than one form should send."""

_KEY = re.compile(r"[a-z]{1,2}\d{1,3}")

Course = list[tuple[Phase, Sequence[PhaseDrill]]]
"""A protocol's phases in order, each with its drills in order; stored or not."""


@dataclass(frozen=True)
class DraftLine:
    key: str
    drill: Drill
    form: PhaseDrillForm
    flaws: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DraftPhase:
    key: str
    like: Phase | None
    form: PhaseForm
    lines: list[DraftLine]
    flaws: list[str] = field(default_factory=list)


class Sheet:
    """The form's data under the therapist's hand. Moves change it; ``course`` is what it says."""

    def __init__(self, typed: QueryDict, *, clinic: Clinic, rules: Mapping[str, PrecautionRule]) -> None:
        self.typed, self.rules, self.touched = typed, rules, ""
        owned = Q(clinic=None) | Q(clinic=clinic)
        self.drills = {drill.pk: drill for drill in Drill.objects.filter(owned)}
        like = [number for key in self.keys("phase") for number in _numbers([typed.get(f"{key}-like", "")])]
        self._phases = Phase.objects.filter(protocol__in=Protocol.objects.filter(owned)).in_bulk(like)
        self.form = ProtocolForm(typed)

    def keys(self, name: str) -> list[str]:
        return [key for key in dict.fromkeys(self.typed.getlist(name)) if _KEY.fullmatch(key)]

    @cached_property
    def phases(self) -> list[DraftPhase]:
        """As typed, worked out once: after the moves."""
        return [self._phase(key) for key in self.keys("phase")]

    @property
    def to_add(self) -> list[Drill]:
        """The drills that may be added; a retired one only stays where it stands."""
        return [drill for drill in self.drills.values() if drill.retired_at is None]

    @property
    def is_full(self) -> bool:
        return sum(len(self.keys(f"{key}-line")) for key in self.keys("phase")) >= MOST_LINES

    @property
    def has_all_phases(self) -> bool:
        return len(self.keys("phase")) >= MOST_PHASES

    def _phase(self, key: str) -> DraftPhase:
        like = self._phases.get(self._number(f"{key}-like"))
        lines = [(one, self._drill_of(one)) for one in self.keys(f"{key}-line")]
        drafted = [
            DraftLine(one, drill, PhaseDrillForm(self.typed, prefix=one, drill=drill)) for one, drill in lines if drill
        ]
        return DraftPhase(key, like, PhaseForm(self.typed, prefix=key, rules=self.rules), drafted)

    def _drill_of(self, line: str) -> Drill | None:
        return self.drills.get(self._number(f"{line}-drill"))

    def _number(self, name: str) -> int:
        return next(iter(_numbers([self.typed.get(name, "")])), 0)

    # -- Moves

    def act(self, action: str) -> None:
        """One move the browser asked for: ``add-phase``, ``up-phase:p2``, ``add:p2``, ``drop:d7`` …"""
        self._settle_restrictions()
        move, _colon, key = action.partition(":")
        if move == "add-phase" and not self.has_all_phases:
            self.add_phase({"name": _("Phase %(number)d") % {"number": len(self.keys("phase")) + 1}})
        elif move == "add" and key in self.keys("phase") and not self.is_full:
            self._add_picked(key)
        elif move in ("up-phase", "down-phase", "drop-phase"):
            self._shift("phase", key, move.split("-")[0])
        elif move in ("up", "down", "drop"):
            for phase in self.keys("phase"):
                self._shift(f"{phase}-line", key, move)

    def add_phase(self, values: Mapping[str, Any], like: Phase | None = None) -> str:
        self.touched = key = self._free_key("p")
        self._write(key, values)
        if like is not None and like.pk:
            self._phases[like.pk] = like
            self.typed[f"{key}-like"] = str(like.pk)
        self.typed.appendlist("phase", key)
        return key

    def add_line(self, phase: str, line: PhaseDrill) -> None:
        self.drills[line.drill.pk] = line.drill
        self.touched = key = self._free_key("d")
        self._write(key, line_as_typed(line))
        self.typed[f"{key}-drill"] = str(line.drill.pk)
        self.typed.appendlist(f"{phase}-line", key)

    def _add_picked(self, phase: str) -> None:
        picked = self.drills.get(self._number(f"{phase}-new"))
        if picked is not None and picked.retired_at is None:
            line = PhaseDrill(drill=picked, **{name: getattr(picked, name) for name in COLUMNS})
            line.range_limit_deg = _cap_of(picked, self._phases.get(self._number(f"{phase}-like")))
            self.add_line(phase, line)
        self.typed[f"{phase}-new"] = ""

    def _settle_restrictions(self) -> None:
        """One that was picked stands among the others from now on."""
        for key in self.keys("phase"):
            picked = self.typed.get(f"{key}-restrict", "")
            if picked in self.rules:
                self.typed.setlist(f"{key}-restrictions", [*self.typed.getlist(f"{key}-restrictions"), picked])
            self.typed[f"{key}-restrict"] = ""

    def _shift(self, name: str, key: str, move: str) -> None:
        keys = self.keys(name)
        if key not in keys:
            return
        place = keys.index(key)
        keys.remove(key)
        if move == "drop":
            self.touched = next(iter(keys[place:] or keys[-1:]), "")
        else:
            self.touched = key
            keys.insert(max(0, place + (1 if move == "down" else -1)), key)
        self.typed.setlist(name, keys)

    def _free_key(self, letter: str) -> str:
        taken = {*self.keys("phase"), *(one for key in self.keys("phase") for one in self.keys(f"{key}-line"))}
        return next(key for n in range(1, 999) if (key := f"{letter}{n}") not in taken)

    def _write(self, key: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.typed.setlist(f"{key}-{name}", value if isinstance(value, list) else [value])

    # -- What it says

    def is_valid(self) -> bool:
        forms = [self.form, *(phase.form for phase in self.phases)]
        forms += [line.form for phase in self.phases for line in phase.lines]
        return all(form.is_valid() for form in forms)

    def is_complete(self) -> bool:
        """Sound, and with the condition it is for."""
        is_valid = self.is_valid()
        if not self.form.cleaned_data.get("condition") and "condition" not in self.form.errors:
            self.form.add_error("condition", _("Pick the condition it is for."))
            return False
        return is_valid

    @property
    def first_flawed(self) -> str:
        """The element of the page that something is wrong with, or nothing."""
        for phase in self.phases:
            if phase.flaws or phase.form.errors:
                return f"phase-{phase.key}"
            for line in phase.lines:
                if line.flaws or line.form.errors:
                    return f"line-{line.key}"
        return ""

    def course(self, protocol: Protocol) -> Course:
        """Fills the protocol; its phases as typed, those it has already as the same rows. Only after ``is_valid``."""
        said = self.form.cleaned_data
        protocol.name, protocol.condition = said["name"], said["condition"]
        protocol.precautions = said["precautions"]
        return [(self._built(phase, protocol), [line.form.line() for line in phase.lines]) for phase in self.phases]

    def _built(self, drafted: DraftPhase, protocol: Protocol) -> Phase:
        like = drafted.like
        is_its_own = like is not None and protocol.pk is not None and like.protocol_id == protocol.pk
        if like is None:
            return drafted.form.fill(Phase())
        copied = Phase(rom_cap=like.rom_cap, exit_measures=like.exit_measures)
        return drafted.form.fill(like if is_its_own else copied)


def _numbers(words: Iterable[str]) -> list[int]:
    return [int(word) for word in words if word.isdecimal() and len(word) < 19]


def _cap_of(drill: Drill, phase: Phase | None) -> int | None:
    """The limit at which the phase's own cap holds the drill's main joint."""
    if phase is None or drill.target is None or not drill.can_be_limited:
        return None
    cap = phase.rom_cap.get(drill.target["joint"])
    return int(cap) if cap is not None and cap > 0 else None


def written(protocol: Protocol, course: Course, *, clinic: Clinic, rules: Mapping[str, PrecautionRule]) -> Sheet:
    """A sheet that says what a protocol says. Two queries."""
    typed = QueryDict(mutable=True)
    typed["name"], typed["precautions"] = protocol.name, "\n".join(protocol.precautions)
    if protocol.condition_id:
        typed["condition"] = protocol.condition.slug
    sheet = Sheet(typed, clinic=clinic, rules=rules)
    for phase, lines in course:
        key = sheet.add_phase(as_typed(phase), like=phase)
        for line in lines:
            sheet.add_line(key, line)
    sheet.touched = ""
    return sheet
