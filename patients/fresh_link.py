"""A link again: at the clinic's word, or because whoever reads a mailbox asks. Each is a wish in a row; the mail itself
leaves from the floor of the reminders."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from clinic import audit
from clinic.models import User
from patients.models import Invitation, Link, Patient

ASK_AGAIN_AFTER = timedelta(minutes=10)


@transaction.atomic
def send_again(patient: Patient, *, by: User, now: datetime) -> bool:
    """Ask for a fresh link by mail. False where one is already on its way: a double click is one mail."""
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    if Invitation.objects.filter(patient=held, sent_at=None, failed_at=None, kind=Invitation.Kind.FRESH).exists():
        return False
    _wish(patient, "invitation.asked", by=by, now=now)
    return True


@transaction.atomic
def ask_for_link(mailbox: str, *, now: datetime) -> list[Invitation]:
    """Wish for a fresh link for whoever reads a mailbox, one for each clinic they are in care at.

    At most one in ``ASK_AGAIN_AFTER``, so that nobody's mailbox can be flooded by typing their address. The answer is
    for the trail and for tests; the page says the same whether or not the address is known.
    """
    # Held, so that of two wishes at once the second sees the first.
    reading = Patient.objects.in_care().filter(email__iexact=mailbox).order_by("created_at", "pk")
    readers = list(reading.select_for_update(no_key=True))
    recent = Invitation.objects.filter(
        patient__in=readers, kind=Invitation.Kind.FRESH, asked_at__gt=now - ASK_AGAIN_AFTER
    )
    if not readers or recent.exists():
        return []
    first_of_clinic = {patient.clinic_id: patient for patient in reversed(readers)}
    return [_wish(patient, "link.asked", by=audit.System(), now=now) for patient in first_of_clinic.values()]


def ask_again(link_id: UUID, *, now: datetime) -> list[Invitation]:
    """A fresh link to the mailbox that a grown-old one belonged to, as ``ask_for_link``."""
    link = Link.objects.filter(pk=link_id).select_related("patient").first()
    return ask_for_link(link.patient.email, now=now) if link and link.patient.email else []


def _wish(patient: Patient, what: str, *, by: audit.Actor, now: datetime) -> Invitation:
    wish = Invitation.objects.create(patient=patient, kind=Invitation.Kind.FRESH, asked_at=now)
    audit.record(what, target=wish, by=by, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
    return wish
