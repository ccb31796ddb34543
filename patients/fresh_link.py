"""Sending a patient their link again: a wish in a row; the mail itself leaves from the floor of the reminders."""

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import User
from patients.models import Invitation, Patient


@transaction.atomic
def send_again(patient: Patient, *, by: User, now: datetime) -> bool:
    """Ask for a fresh link by mail. False where one is already on its way: a double click is one mail."""
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    if Invitation.objects.filter(patient=held, sent_at=None, failed_at=None, kind=Invitation.Kind.FRESH).exists():
        return False
    invitation = Invitation.objects.create(patient=patient, kind=Invitation.Kind.FRESH, asked_at=now)
    audit.record(
        "invitation.asked", target=invitation, by=by, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk
    )
    return True
