"""The way out of the daily mail: a signed address that never grows old, since mails are kept for years."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from clinic import audit
from patients.models import Patient

_signer = signing.Signer(salt="reminders.unsubscribing")


class UnknownAddress(Exception):
    """A token that was not made here, or whose patient is gone."""


def address(patient: Patient) -> str:
    """The whole address, as it stands in a mail."""
    return settings.BASE_URL + reverse("reminders:stop", args=[_signer.sign(patient.pk.hex)])


def patient_behind(token: str) -> Patient:
    """Raises ``UnknownAddress``."""
    try:
        return Patient.objects.select_related("therapist__user", "clinic").get(pk=UUID(_signer.unsign(token)))
    except (signing.BadSignature, ValueError, Patient.DoesNotExist) as unknown:
        raise UnknownAddress from unknown


def stop(patient: Patient, *, now: datetime) -> None:
    """No more daily mail for this patient. Asked again it changes nothing."""
    _wish(patient, wants=False, what="reminders.stopped", now=now)


def start_again(patient: Patient, *, now: datetime) -> None:
    """The daily mail comes back. Asked again it changes nothing."""
    _wish(patient, wants=True, what="reminders.started_again", now=now)


@transaction.atomic
def _wish(patient: Patient, *, wants: bool, what: str, now: datetime) -> None:
    other = Patient.objects.filter(pk=patient.pk, wants_reminders=not wants)
    if other.update(wants_reminders=wants, replan_reminders_at=now):
        audit.record(what, target=patient, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
