"""Take a patient into care: person, episode, perhaps a first precaution, and a line in the trail. All or none."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import Clinic, Therapist
from patients.models import Condition, Episode, Patient, Precaution


class RegisteringError(Exception):
    """A patient cannot be taken in as asked; ``str()`` is a sentence for the therapist."""


class AlreadyHere(RegisteringError):
    """The clinic has somebody of this name with this mailbox. ``patient`` is who."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient

    def __str__(self) -> str:
        return _("%(name)s with this email is already here.") % {"name": self.patient.name}


@dataclass(frozen=True)
class Restriction:
    """A precaution as it is first told: its tag, how far (degrees) and how long. Both may be open."""

    tag: str
    limit_deg: int | None = None
    expires_on: date | None = None


@transaction.atomic
def register(
    *,
    therapist: Therapist,
    name: str,
    email: str,
    zone: str,
    condition: Condition,
    side: str,
    began_on: date,
    now: datetime,
    born_on: date | None = None,
    restriction: Restriction | None = None,
) -> Patient:
    """A new patient of the therapist's, with one open episode. An email may be shared: a couple may share a mailbox.

    Raises ``AlreadyHere``.
    """
    # Held until the end, so that of two clicks at once the second finds what the first has stored.
    clinic = Clinic.objects.select_for_update().get(pk=therapist.clinic_id)
    name = " ".join(name.split())
    twin = clinic.patients.in_care().filter(name__iexact=name, email__iexact=email).first()
    if twin is not None:
        raise AlreadyHere(twin)
    patient = Patient.objects.create(
        clinic=clinic, therapist=therapist, name=name, email=email, zone=zone, born_on=born_on
    )
    episode = Episode.objects.create(patient=patient, condition=condition, side=side, began_on=began_on)
    audit.record(
        "patient.registered",
        target=patient,
        by=therapist.user,
        at=now,
        clinic_id=clinic.pk,
        patient_id=patient.pk,
        episode=episode.pk,
    )
    if restriction is not None:
        _restrict(episode, restriction, by=therapist, now=now)
    return patient


def _restrict(episode: Episode, restriction: Restriction, *, by: Therapist, now: datetime) -> None:
    patient = episode.patient
    precaution = Precaution.objects.create(
        episode=episode,
        tag=restriction.tag,
        limit_deg=restriction.limit_deg,
        starts_on=patient.therapy_day(now),
        expires_on=restriction.expires_on,
        added_at=now,
        added_by=by.user,
    )
    audit.record(
        "precaution.added",
        target=precaution,
        by=by.user,
        at=now,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        tag=restriction.tag,
        limit_deg=restriction.limit_deg,
    )
