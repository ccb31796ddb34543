"""Put right what the clinic knows of a person: name, birthday, mailbox, zone, language, and who treats them.

The trail names the fields and none of what stood in them.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from typing import Self

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import Therapist, User
from patients import closing
from patients.changing_hours import change_hours
from patients.models import Patient

MOVE_MAIL = {"email", "zone", "language"}


@dataclass(frozen=True)
class Details:
    """What can be put right."""

    name: str
    born_on: date | None
    email: str
    zone: str
    language: str
    therapist: Therapist

    @classmethod
    def of(cls, patient: Patient) -> Self:
        return cls(**{field.name: getattr(patient, field.name) for field in fields(cls)})

    @property
    def fingerprint(self) -> str:
        """Says whether two pages have seen the same."""
        told = [self.name, str(self.born_on or ""), self.email, self.zone, self.language, str(self.therapist.pk)]
        return sha256("\n".join(told).encode()).hexdigest()[:16]

    def differs_in(self, other: "Details") -> list[str]:
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


class CorrectingError(Exception):
    """Details that cannot be kept as typed; ``str()`` is a sentence for the therapist."""


class Overtaken(CorrectingError):
    """Somebody changed the details since the page was opened."""

    def __str__(self) -> str:
        return _("Somebody changed these details while you typed. Look at what stands there now, then save again.")


class NameTaken(CorrectingError):
    """The clinic has somebody else of this name with this mailbox."""

    def __str__(self) -> str:
        return _("Somebody of this name with this email is already in care here.")


@dataclass(frozen=True)
class Correction:
    """What was changed. ``closed``: how many ways in were closed with the old mailbox."""

    changed: tuple[str, ...] = ()
    has_new_mailbox: bool = False
    closed: int = 0


@transaction.atomic
def correct(patient: Patient, told: Details, *, seen: str, by: User, now: datetime) -> Correction:
    """Keep the details as told. The same told twice changes nothing the second time.

    ``seen``: the fingerprint of what stood there when the page was opened. What was sent to an old mailbox opens
    nothing any more; past days keep the zone they were lived in. Raises ``Overtaken``, ``NameTaken``.
    """
    held = Patient.objects.select_for_update(of=("self",), no_key=True).select_related("therapist").get(pk=patient.pk)
    was = Details.of(held)
    changed = told.differs_in(was)
    if not changed:
        return Correction()
    if seen != was.fingerprint:
        raise Overtaken
    _refuse_twin(held, told)
    moves = told.email.casefold() != was.email.casefold()
    closed = closing.leave_mailbox(held, now=now) if moves else 0
    if "zone" in changed:
        change_hours(held, now=now, zone=told.zone)
    _write(held, told, changed, now=now)
    audit.record(
        "patient.corrected",
        target=held,
        by=by,
        at=now,
        clinic_id=held.clinic_id,
        patient_id=held.pk,
        fields=changed,
        closed=closed,
    )
    return Correction(tuple(changed), moves, closed)


def _refuse_twin(held: Patient, told: Details) -> None:
    twins = Patient.objects.in_care().filter(clinic_id=held.clinic_id, name__iexact=told.name, email__iexact=told.email)
    if held.discharged_at is None and twins.exclude(pk=held.pk).exists():
        raise NameTaken


def _write(held: Patient, told: Details, changed: list[str], *, now: datetime) -> None:
    new: dict[str, object] = {name: getattr(told, name) for name in changed if name != "zone"}
    if "email" in changed:
        new["mail_bounced_at"] = None
    if MOVE_MAIL & set(changed):
        new["replan_reminders_at"] = now
    Patient.objects.filter(pk=held.pk).update(**new)
