"""A clinic's own protocols: written from scratch, as a copy of a shared one, or from a programme; changed and retired.

A shared protocol is never edited. A phase that programmes stand in stays: their history names it.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic import audit
from clinic.models import Clinic, Therapist
from prescriptions import rechecking
from prescriptions.dose import COLUMNS
from prescriptions.drafting import standing_lines
from prescriptions.models import Phase, PhaseDrill, PrecautionRule, Prescription, Protocol
from prescriptions.own_drills import free_slug
from prescriptions.protocol_sheet import Course
from prescriptions.proving_protocols import Flaw, flaws_of

OUT_OF_THE_WAY = 1000
"""More than any protocol has phases: two must not meet in one position while they are put in a new order."""


class OwnProtocolError(Exception):
    """An own protocol cannot be stored as asked; ``str()`` is a sentence for the therapist."""


class Misprinted(OwnProtocolError):
    """The library's rules stand against it; ``flaws`` say where."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = flaws

    def __str__(self) -> str:
        return _("Something is missing or cannot be right. Look at the marked places.")


class ChangedMeanwhile(OwnProtocolError):
    def __str__(self) -> str:
        return _("Somebody changed this protocol after you opened it. Look at it. If yours is right, save again.")


class PhaseInUse(OwnProtocolError):
    """A phase that programmes stand in, or stood in, was taken out."""

    def __init__(self, phase: str, programmes: int) -> None:
        self.phase, self.programmes = phase, programmes

    def __str__(self) -> str:
        return ngettext(
            "%(count)d programme stands in the phase “%(phase)s”, so it stays. Put it back, or save this as a copy.",
            "%(count)d programmes stand in the phase “%(phase)s”, so it stays. Put it back, or save this as a copy.",
            self.programmes,
        ) % {"count": self.programmes, "phase": self.phase}


class NothingToSave(OwnProtocolError):
    def __str__(self) -> str:
        return _("This programme has no drill to save.")


def rules_in_use() -> dict[str, PrecautionRule]:
    """The library's precautions by their tag. One query."""
    return {rule.tag: rule for rule in PrecautionRule.objects.filter(retired_at=None)}


def course_of(protocol: Protocol) -> Course:
    """Three queries."""
    return [(phase, list(phase.drills.all())) for phase in protocol.phases.prefetch_related("drills__drill")]


def new_for(clinic: Clinic, base: Protocol | None = None) -> Protocol:
    """A protocol of the clinic's own, unsaved: blank, or with the name and the sources of another."""
    if base is None:
        return Protocol(clinic=clinic)
    same = ("condition", "precautions", "disagreement", "sources", "status")
    name = _("%(name)s, our version") % {"name": base.name}
    return Protocol(clinic=clinic, name=name, **{one: getattr(base, one) for one in same})


def from_programme(prescription: Prescription, *, clinic: Clinic, now: datetime) -> tuple[Protocol, Course]:
    """A programme as a protocol of one phase, unsaved. Nothing that names or describes the patient comes along.

    Raises ``NothingToSave``.
    """
    lines = {line.drill.pk: line for line in reversed(standing_lines(prescription)) if line.drill.retired_at is None}
    if not lines:
        raise NothingToSave
    condition = prescription.episode.condition
    said = {"condition": condition.name, "day": formats.date_format(now.astimezone(clinic.tz), "SHORT_DATE_FORMAT")}
    protocol = Protocol(clinic=clinic, condition=condition, name=_("%(condition)s, our way, %(day)s") % said)
    phase = Phase(name=_("Phase %(number)d") % {"number": 1}, max_still_min=prescription.max_still_min)
    return protocol, [(phase, [_as_template(line.drill, line.dose) for line in reversed(lines.values())])]


def _as_template(drill: Any, dose: Any) -> PhaseDrill:
    columns = {name: getattr(dose, name) for name in COLUMNS} | {"weekdays": list(dose.weekdays), "note": ""}
    return PhaseDrill(drill=drill, **columns)


def mark_of(protocol: Protocol) -> str:
    """What the therapist had before them; equal protocols, equal marks. Three queries."""
    rows = [protocol, *(row for phase, lines in course_of(protocol) for row in (phase, *lines))]
    said = [_columns(row) for row in rows]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@transaction.atomic
def make(protocol: Protocol, course: Course, *, by: Therapist, now: datetime) -> Protocol:
    """Store a new own protocol. Raises ``Misprinted``."""
    _must_be_sound(protocol, course)
    protocol.slug = free_slug(protocol.name, taken=Protocol.objects.filter(clinic=protocol.clinic_id))
    try:
        with transaction.atomic():
            protocol.save()
    except IntegrityError as refused:  # a second click, or a colleague, a moment before
        raise Misprinted([_name_flaw()]) from refused
    _put(protocol, course)
    _leave_trace("protocol.made", protocol, by=by, at=now, phases=len(course))
    return protocol


@transaction.atomic
def change(protocol: Protocol, course: Course, *, seen: str, by: Therapist, now: datetime) -> Protocol:
    """Store what was edited. ``seen`` is the mark of the protocol the edit began from.

    Running programmes of its phases are looked at again. Raises ``ChangedMeanwhile``, ``Misprinted``, ``PhaseInUse``.
    """
    before = Protocol.objects.select_for_update(of=("self",)).get(pk=protocol.pk)
    if seen != mark_of(before):
        raise ChangedMeanwhile
    _must_be_sound(protocol, course)
    _drop(protocol, kept={phase.pk for phase, _lines in course})
    protocol.save()
    protocol.phases.update(position=F("position") + OUT_OF_THE_WAY)
    _put(protocol, course)
    if mark_of(protocol) != seen:
        _leave_trace("protocol.changed", protocol, by=by, at=now, phases=len(course))
        rechecking.protocol_changed(protocol, now=now, by=by.user)
    return protocol


def retire(protocol: Protocol, *, by: Therapist, now: datetime) -> None:
    """Offer it no longer; programmes that stand in its phases go on."""
    with transaction.atomic():
        if Protocol.objects.filter(pk=protocol.pk, retired_at=None).update(retired_at=now):
            _leave_trace("protocol.retired", protocol, by=by, at=now)


def _must_be_sound(protocol: Protocol, course: Course) -> None:
    flaws = flaws_of(protocol, course, rules_in_use())
    assert protocol.clinic is not None, "the shared protocols come from the library's files"
    named_so = Protocol.objects.of(protocol.clinic).filter(name__iexact=protocol.name).exclude(pk=protocol.pk)
    if named_so.exists():
        flaws.insert(0, _name_flaw())
    if flaws:
        raise Misprinted(flaws)


def _name_flaw() -> Flaw:
    return Flaw(_("Another protocol has this name. Pick one that tells them apart."))


def _drop(protocol: Protocol, *, kept: set[int]) -> None:
    """Held from the look to the deletion: no programme may begin in a phase that is about to go."""
    for phase in protocol.phases.select_for_update(of=("self",)).exclude(pk__in=kept):
        if standing_in_it := Prescription.objects.filter(phase=phase).count():
            raise PhaseInUse(phase.name, standing_in_it)
        phase.delete()


def _put(protocol: Protocol, course: Course) -> None:
    """A phase's drills are template lines that nothing points to: where one differs, all are written again."""
    for place, (phase, lines) in enumerate(course):
        phase.protocol, phase.position = protocol, place
        phase.save()
        for position, line in enumerate(lines):
            line.phase, line.position = phase, position
        standing = list(phase.drills.all())
        if [_said(line) for line in standing] != [_said(line) for line in lines]:
            phase.drills.all().delete()
            PhaseDrill.objects.bulk_create(lines)


def _said(line: PhaseDrill) -> tuple[Any, ...]:
    return line.drill_id, line.dose


def _leave_trace(what: str, protocol: Protocol, *, by: Therapist, at: datetime, **detail: object) -> None:
    audit.record(what, target=protocol, by=by.user, at=at, clinic_id=protocol.clinic_id, **detail)
