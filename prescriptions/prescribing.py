"""Issue, revise, pause, resume and end a programme. Every write is atomic, names its actor and leaves a trace.

History is append-only: a changed dose closes one item version and opens the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic import audit
from clinic.models import User
from patients.models import Episode, Invitation, Patient
from prescriptions.bounds import Excess, excesses
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, Pause, Phase, Prescription
from prescriptions.precautions import Conflict, Verdict, restrictions_of


class PrescribingError(Exception):
    """A programme cannot be written as asked; ``str()`` is a sentence for the therapist."""


class NothingPrescribed(PrescribingError):
    def __str__(self) -> str:
        return _("Add at least one drill before you send.")


class TwiceTheSame(PrescribingError):
    def __init__(self, line: Line) -> None:
        self.line = line

    def __str__(self) -> str:
        return _("%(drill)s is on the list twice for the same side. Keep one.") % {"drill": self.line.drill.name}


class UnsafeCombination(PrescribingError):
    """A precaution or a drill's bounds stand against the programme. ``conflicts`` holds the reasons."""

    def __init__(self, conflicts: Sequence[Conflict | Excess]) -> None:
        self.conflicts = conflicts

    def __str__(self) -> str:
        count = len(self.conflicts)
        return ngettext(
            "%(count)d thing to settle before you send.", "%(count)d things to settle before you send.", count
        ) % {"count": count}


class AlreadyPrescribed(PrescribingError):
    """Somebody, or a second click, was first: the episode has its one living programme."""

    def __str__(self) -> str:
        return _("This patient has a programme by now. Look at it before you change it.")


class AlreadyEnded(PrescribingError):
    def __str__(self) -> str:
        return _("This programme has ended. Start a new one.")


class AlreadyPaused(PrescribingError):
    def __str__(self) -> str:
        return _("The programme is paused already.")


@dataclass(frozen=True)
class Revision:
    """What changed, item by item; ``str()`` tells the therapist."""

    prescription: Prescription
    added: Sequence[Item]
    changed: Sequence[tuple[Item, Item]]
    removed: Sequence[Item]
    is_noted: bool = False  # the therapist's words to the patient are new

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed or self.is_noted)


def unsettled(lines: Sequence[Line], *, episode: Episode, on: date, phase: Phase | None) -> list[Conflict | Excess]:
    """What stops a programme: blocked, past a limit, or, without a reason, asked about or outside the drill's bounds.

    Three queries at most.
    """
    restrictions = restrictions_of(episode, on=on).within(phase)
    found: list[Conflict | Excess] = []
    for line in lines:
        conflicts = restrictions.against(line.drill, range_limit_deg=line.dose.range_limit_deg)
        found += [one for one in conflicts if one.verdict is not Verdict.ASKS or not line.reason]
        found += [] if line.reason else excesses(line.drill, line.dose)
    return found


@transaction.atomic
def issue(
    episode: Episode,
    lines: Sequence[Line],
    *,
    by: User,
    now: datetime,
    phase: Phase | None = None,
    note: str = "",
    invite: bool = True,
) -> Prescription:
    """Start an episode's programme, in force from now; the patient is invited by mail.

    Raises ``NothingPrescribed``, ``TwiceTheSame``, ``UnsafeCombination``, ``AlreadyPrescribed``.
    """
    patient = episode.patient
    _must_be_sound(lines, episode=episode, on=patient.therapy_day(now), phase=phase)
    prescription = _begin(
        Prescription(
            episode=episode,
            phase=phase,
            max_still_min=phase.max_still_min if phase else None,
            note=note,
            noted_at=now if note else None,
            issued_at=now,
            issued_by=by,
        )
    )
    for position, line in enumerate(lines):
        _open(prescription, line, position=position, by=by, at=now)
    _leave_trace("prescription.issued", prescription, by=by, at=now, items=len(lines))
    _leave_word(patient, now=now)
    if invite:
        Invitation.objects.create(patient=patient, kind=Invitation.Kind.WELCOME, message=note, asked_at=now)
    return prescription


@transaction.atomic
def revise(
    prescription: Prescription,
    lines: Sequence[Line],
    *,
    by: User,
    now: datetime,
    phase: Phase | None = None,
    note: str = "",
    reason: str = "",
) -> Revision:
    """Make the living programme say what ``lines`` say, from now on; the patient is told when anything changed.

    Raises ``AlreadyEnded``, ``NothingPrescribed``, ``TwiceTheSame``, ``UnsafeCombination``.
    """
    held = _must_be_living(prescription, now=now)
    patient = prescription.episode.patient
    _must_be_sound(lines, episode=prescription.episode, on=patient.therapy_day(now), phase=phase or held.phase)
    is_noted = bool(note) and note != held.note
    is_rephased = phase is not None and phase.pk != held.phase_id
    if phase is not None:
        held.phase, held.max_still_min = phase, phase.max_still_min
    if is_noted:
        held.note, held.noted_at = note, now
    held.save(update_fields=["phase", "max_still_min", "note", "noted_at"])
    revision = replace(_apply(held, lines, by=by, now=now, reason=reason), is_noted=is_noted)
    if is_rephased:
        _leave_trace("prescription.rephased", prescription, by=by, at=now, phase=held.phase_id)
    if not revision.is_empty:
        _tell(revision, patient=patient, by=by, now=now)
    return revision


def _tell(revision: Revision, *, patient: Patient, by: User, now: datetime) -> None:
    """The trail, the reminders and the patient hear of a change."""
    _leave_trace(
        "prescription.revised",
        revision.prescription,
        by=by,
        at=now,
        added=[item.pk for item in revision.added],
        changed=[[old.pk, new.pk] for old, new in revision.changed],
        removed=[item.pk for item in revision.removed],
    )
    _leave_word(patient, now=now)
    message = revision.prescription.note if revision.is_noted else ""
    Invitation.objects.create(patient=patient, kind=Invitation.Kind.CHANGED, message=message, asked_at=now)


def _apply(prescription: Prescription, lines: Sequence[Line], *, by: User, now: datetime, reason: str) -> Revision:
    standing = {(item.drill_id, item.side): item for item in prescription.items.open().select_related("drill")}
    added, changed = [], []
    for position, line in enumerate(lines):
        old = standing.pop(line.key, None)
        if old is not None and old.dose == line.dose:
            if old.position != position:
                old.position = position
                old.save(update_fields=["position"])
            continue
        if old is not None:
            _close([old], at=now)
        new = _open(prescription, line, position=position, by=by, at=now, replaces=old, reason=reason)
        if old is None:
            added.append(new)
        else:
            changed.append((old, new))
    _close(removed := list(standing.values()), at=now)
    return Revision(prescription, added, changed, removed)


@transaction.atomic
def pause(
    prescription: Prescription,
    *,
    by: User,
    now: datetime,
    until: datetime | None = None,
    drill: Drill | None = None,
    reason: str = "",
) -> Pause:
    """Stop expecting, from now until ``until`` (None: until resumed). Of the whole programme, or of one drill.

    Raises ``AlreadyEnded``, and ``AlreadyPaused`` where the same rests by now.
    """
    _must_be_living(prescription, now=now)
    if prescription.pauses.in_force(now).filter(drill=drill).exists():
        raise AlreadyPaused
    rest = Pause.objects.create(
        prescription=prescription,
        drill=drill,
        origin=Pause.Origin.THERAPIST,
        reason=reason,
        starts_at=now,
        ends_at=until,
        by=by,
    )
    _leave_trace("prescription.paused", prescription, by=by, at=now, drill=drill.pk if drill else None)
    _leave_word(prescription.episode.patient, now=now)
    return rest


@transaction.atomic
def resume(prescription: Prescription, *, by: User, now: datetime) -> int:
    """End every pause in force; how many there were. Raises ``AlreadyEnded``."""
    _must_be_living(prescription, now=now)
    ended = prescription.pauses.in_force(now).update(ends_at=now)
    _leave_trace("prescription.resumed", prescription, by=by, at=now, pauses=ended)
    _leave_word(prescription.episode.patient, now=now)
    return ended


@transaction.atomic
def end(prescription: Prescription, *, by: User, now: datetime, reason: str) -> None:
    """Finish a programme. Raises ``AlreadyEnded`` when somebody was first."""
    claimed = Prescription.objects.filter(pk=prescription.pk, ended_at=None).update(
        ended_at=now, ended_by=by, end_reason=reason
    )
    if not claimed:
        raise AlreadyEnded
    _close(list(prescription.items.open()), at=now)
    prescription.refresh_from_db()
    _leave_trace("prescription.ended", prescription, by=by, at=now)
    _leave_word(prescription.episode.patient, now=now)


def _must_be_living(prescription: Prescription, *, now: datetime) -> Prescription:
    """The row as it stands, held to the end of the transaction: what has ended neither changes nor rests."""
    held = Prescription.objects.select_for_update().get(pk=prescription.pk)
    if not held.is_living(now):
        raise AlreadyEnded
    return held


def _must_be_sound(lines: Sequence[Line], *, episode: Episode, on: date, phase: Phase | None) -> None:
    if not lines:
        raise NothingPrescribed
    seen: set[tuple[int, str]] = set()
    for line in lines:
        if line.key in seen:
            raise TwiceTheSame(line)
        seen.add(line.key)
    conflicts = unsettled(lines, episode=episode, on=on, phase=phase)
    if conflicts:
        raise UnsafeCombination(conflicts)


def _begin(prescription: Prescription) -> Prescription:
    """Store it; the database lets one living programme per episode through, however many clicks arrive at once."""
    try:
        with transaction.atomic():
            prescription.save()
    except IntegrityError as refused:
        if "one_living_prescription_per_episode" not in str(refused):
            raise
        raise AlreadyPrescribed from refused
    return prescription


def _open(
    prescription: Prescription,
    line: Line,
    *,
    position: int,
    by: User,
    at: datetime,
    replaces: Item | None = None,
    reason: str = "",
) -> Item:
    item = line.as_item(starts_at=at)
    item.prescription, item.position, item.by = prescription, position, by
    item.replaces, item.reason = replaces, line.reason or reason
    item.save()
    return item


def _close(items: Sequence[Item], *, at: datetime) -> None:
    """In one query, however many; a version that was to begin later never begins."""
    for item in items:
        item.ends_at = max(at, item.starts_at)
    Item.objects.bulk_update(items, ["ends_at"])


def _leave_trace(what: str, prescription: Prescription, *, by: User, at: datetime, **detail: object) -> None:
    patient = prescription.episode.patient
    audit.record(what, target=prescription, by=by, at=at, clinic_id=patient.clinic_id, patient_id=patient.pk, **detail)


def _leave_word(patient: Patient, *, now: datetime) -> None:
    """For the floors above: the days since now are to be reckoned anew, and the next reminder may have moved.

    An older word that nobody has read yet about the days stays: it reaches further back.
    """
    person = Patient.objects.filter(pk=patient.pk)
    person.update(replan_reminders_at=now, recount_days_at=Least(Coalesce("recount_days_at", now), now))
