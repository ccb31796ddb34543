"""Issue, revise, pause, resume and end a programme. Every write is atomic, names its actor and leaves a trace.

History is append-only: a changed dose closes one item version and opens the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _

from clinic import audit
from clinic.audit import System
from clinic.models import User
from patients.models import Episode, Invitation, Patient
from prescriptions import starting, versioning
from prescriptions.carrying_on import carry_on
from prescriptions.differences import between
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, Pause, Phase, Prescription, Sending
from prescriptions.refusals import PrescribingError, must_be_sound
from prescriptions.versioning import Written


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
    """What a change did, item by item; ``sending`` tells it to people, and is None where nothing changed."""

    prescription: Prescription
    written: Written = Written()
    sending: Sending | None = None

    @property
    def added(self) -> Sequence[Item]:
        return self.written.added

    @property
    def changed(self) -> Sequence[tuple[Item, Item]]:
        return self.written.changed

    @property
    def removed(self) -> Sequence[Item]:
        return self.written.removed

    @property
    def is_noted(self) -> bool:
        """Whether the therapist's words to the patient are new."""
        return self.sending is not None and bool(self.sending.note)

    @property
    def is_empty(self) -> bool:
        """Whether the programme asks and says what it did; its phase may be another."""
        sending = self.sending
        return sending is None or not (sending.rows or sending.note or sending.called_off_id)

    @property
    def is_told(self) -> bool:
        """Whether the patient hears of it: a reason on record alone is nothing to them."""
        sending = self.sending
        return sending is not None and bool(sending.differences.to_patient() or sending.note or sending.called_off_id)


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
    from_on: date | None = None,
) -> Prescription:
    """Start an episode's programme, in force from now or from a chosen day; the patient is invited by mail.

    Raises ``NothingPrescribed``, ``TwiceTheSame``, ``UnsafeCombination``, ``AlreadyPrescribed``, and for the day
    ``DayPassed`` and ``TooFarAhead``.
    """
    patient = episode.patient
    at = starting.begins_at(patient, from_on, now=now)
    Episode.objects.select_for_update().get(pk=episode.pk)  # no precaution is added between the look and the writing
    must_be_sound(lines, episode=episode, on=from_on or patient.therapy_day(now), phase=phase)
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
    versioning.write(prescription, lines, by=by, now=now, at=at, reason="")
    Sending.objects.create(
        prescription=prescription,
        made_at=now,
        by=by,
        holds_at=at,
        is_first=True,
        phase=phase,
        is_new_phase=phase is not None,
        note=note,
        rows=between([], lines).as_rows(),
    )
    _leave_trace("prescription.issued", prescription, by=by, at=now, items=len(lines))
    leave_word(patient, now=now)
    carry_on(prescription, patient=patient, now=now)
    if invite:
        Invitation.objects.create(patient=patient, kind=Invitation.Kind.WELCOME, message=note, asked_at=now)
    return prescription


@transaction.atomic
def revise(
    prescription: Prescription,
    lines: Sequence[Line],
    *,
    by: User | None,
    now: datetime,
    phase: Phase | None = None,
    note: str = "",
    reason: str = "",
    from_on: date | None = None,
) -> Revision:
    """Make the living programme say what ``lines`` say, from now on or from a chosen day.

    Until that day nothing is different, and a change that was planned before gives way. The patient is told when
    anything changed. ``by`` is None where a safety rule lowers a drill.

    Raises ``AlreadyEnded``, ``NothingPrescribed``, ``TwiceTheSame``, ``UnsafeCombination``, and for the day
    ``DayPassed`` and ``TooFarAhead``.
    """
    held = _must_be_living(prescription, now=now)
    patient = prescription.episode.patient
    at = starting.begins_at(patient, from_on, now=now)
    on = from_on or patient.therapy_day(now)
    must_be_sound(lines, episode=prescription.episode, on=on, phase=phase or held.phase)
    sending = Sending(prescription=held, made_at=now, by=by, holds_at=at, reason=reason, phase=phase or held.phase)
    sending.note = note if note != held.note else ""
    sending.is_new_phase = phase is not None and phase.pk != held.phase_id
    _take_over(held, sending)
    held.concerns.open().settle(by=by, now=now)
    written = _rewrite(held, lines, sending, now=now)
    if not (sending.rows or sending.note or sending.called_off or sending.is_new_phase):
        return Revision(prescription)
    sending.save()
    revision = Revision(prescription, written, sending)
    _tell(revision, patient=patient, by=by, now=now)
    return revision


def _take_over(held: Prescription, sending: Sending) -> None:
    """What the programme says of itself: its phase and the words to the patient."""
    held.phase = sending.phase
    if sending.is_new_phase and held.phase is not None:
        held.max_still_min = held.phase.max_still_min
    if sending.note:
        held.note, held.noted_at = sending.note, sending.made_at
    held.save(update_fields=["phase", "max_still_min", "note", "noted_at"])


def _rewrite(held: Prescription, lines: Sequence[Line], sending: Sending, *, now: datetime) -> Written:
    """The items, and into the sending what that came to. What is planned for that very moment already stays."""
    planned = held.sendings.planned(now).last()
    if planned is not None and planned.holds_at == sending.holds_at and versioning.says(held, lines):
        versioning.reorder(held, lines)
        return Written()
    if planned is not None:
        planned.replaced_at = now
        planned.save(update_fields=["replaced_at"])
        versioning.take_back(held, now=now)
        sending.called_off = planned
    sending.rows = between(versioning.holding(held, now), lines).as_rows()
    return versioning.write(held, lines, by=sending.by, now=now, at=sending.holds_at, reason=sending.reason)


def _tell(revision: Revision, *, patient: Patient, by: User | None, now: datetime) -> None:
    """The trail, the reminders and the patient hear of a change."""
    prescription, sending = revision.prescription, revision.sending
    assert sending is not None
    if sending.is_new_phase:
        _leave_trace("prescription.rephased", prescription, by=by, at=now, phase=sending.phase_id)
    if not revision.is_empty:
        detail = {
            "added": [item.pk for item in revision.added],
            "changed": [[old.pk, new.pk] for old, new in revision.changed],
            "removed": [item.pk for item in revision.removed],
        }
        later = {"from": sending.holds_at.isoformat()} if sending.is_planned else {}
        _leave_trace("prescription.revised", prescription, by=by, at=now, **detail | later)
        leave_word(patient, now=now)
    if revision.is_told:
        kind = Invitation.Kind.CHANGED
        Invitation.objects.create(patient=patient, kind=kind, message=sending.note, asked_at=now)


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
    leave_word(prescription.episode.patient, now=now)
    return rest


@transaction.atomic
def resume(prescription: Prescription, *, by: User, now: datetime) -> int:
    """End every pause in force; how many there were. Raises ``AlreadyEnded``.

    What a safety rule or a red flag holds stays held: that is started again where its reason stands.
    """
    _must_be_living(prescription, now=now)
    held_for_safety = [Pause.Origin.SAFETY, Pause.Origin.ALERT]
    ended = prescription.pauses.in_force(now).exclude(origin__in=held_for_safety).update(ends_at=now)
    _leave_trace("prescription.resumed", prescription, by=by, at=now, pauses=ended)
    leave_word(prescription.episode.patient, now=now)
    return ended


@transaction.atomic
def end(prescription: Prescription, *, by: User, now: datetime, reason: str) -> None:
    """Finish a programme. Raises ``AlreadyEnded`` when somebody was first."""
    claimed = Prescription.objects.filter(pk=prescription.pk, ended_at=None).update(
        ended_at=now, ended_by=by, end_reason=reason
    )
    if not claimed:
        raise AlreadyEnded
    versioning.close(list(prescription.items.filter(Q(ends_at=None) | Q(ends_at__gt=now))), at=now)
    prescription.sendings.planned(now).update(replaced_at=now)
    prescription.concerns.filter(settled_at=None).update(settled_at=now, settled_by=by)
    prescription.refresh_from_db()
    _leave_trace("prescription.ended", prescription, by=by, at=now)
    leave_word(prescription.episode.patient, now=now)


def _must_be_living(prescription: Prescription, *, now: datetime) -> Prescription:
    """The row as it stands, held to the end of the transaction: what has ended neither changes nor rests.

    Rests may still be added to it: a red flag is kept while a therapist sends a change.
    """
    held = Prescription.objects.select_for_update(no_key=True).get(pk=prescription.pk)
    if not held.is_living(now):
        raise AlreadyEnded
    return held


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


def _leave_trace(what: str, prescription: Prescription, *, by: User | None, at: datetime, **detail: object) -> None:
    patient = prescription.episode.patient
    audit.record(
        what,
        target=prescription,
        by=by or System(),
        at=at,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        **detail,
    )


def leave_word(patient: Patient, *, now: datetime) -> None:
    """For the floors above: the days since now are to be reckoned anew, and the next reminder may have moved.

    An older word that nobody has read yet about the days stays: it reaches further back.
    """
    person = Patient.objects.filter(pk=patient.pk)
    person.update(replan_reminders_at=now, recount_days_at=Least(Coalesce("recount_days_at", now), now))
