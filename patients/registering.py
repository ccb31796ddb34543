"""Take a patient into care: person, episode, perhaps a first precaution, and a line in the trail. All or none."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import Clinic, Therapist
from patients.models import Condition, Episode, Patient
from patients.restricting import Restriction, restrict


class RegisteringError(Exception):
    """A patient cannot be taken in as asked; ``str()`` is a sentence for the therapist."""


class AlreadyHere(RegisteringError):
    """The clinic has somebody of this name with this mailbox. ``patient`` is who."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient

    def __str__(self) -> str:
        return _("%(name)s with this email is already here.") % {"name": self.patient.name}


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
        restrict(episode, restriction, by=therapist.user, now=now)
    return patient
