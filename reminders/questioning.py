"""*Another time, fewer, or stop?* What a patient answers who has not answered our mails: from a signed address in a
mail, which never grows old, for a mail is kept for years.
"""

from datetime import datetime, time
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from patients import preferring
from patients.models import Patient
from reminders import unsubscribing
from reminders.unsubscribing import UnknownAddress

_signer = signing.Signer(salt="reminders.questioning")


class Want(StrEnum):
    """The three answers, as they stand in an address."""

    ANOTHER = "another"
    FEWER = "fewer"
    STOP = "stop"


def address(patient: Patient, want: str) -> str:
    """The whole address of one answer, as it stands in a mail. It opens a page that asks, and changes nothing."""
    return f"{settings.BASE_URL}{reverse('reminders:often', args=[_signer.sign(patient.pk.hex)])}?want={Want(want)}"


def patient_behind(token: str) -> Patient:
    """Raises ``UnknownAddress``."""
    try:
        return Patient.objects.select_related("therapist__user", "clinic").get(pk=UUID(_signer.unsign(token)))
    except (signing.BadSignature, ValueError, Patient.DoesNotExist) as unknown:
        raise UnknownAddress from unknown


def take_another_time(patient: Patient, *, reminder_at: time, now: datetime) -> None:
    """The daily mail comes at another hour, as often as it did."""
    preferring.set_mail(
        patient,
        wants_reminders=True,
        reminder_at=reminder_at,
        mail_pace=patient.mail_pace,
        wants_weekly=patient.wants_weekly,
        now=now,
    )


def take_fewer(patient: Patient, *, mail_pace: str, now: datetime) -> None:
    """The daily mail comes on fewer days, at the hour it did."""
    preferring.set_mail(
        patient,
        wants_reminders=True,
        reminder_at=patient.reminder_at,
        mail_pace=mail_pace,
        wants_weekly=patient.wants_weekly,
        now=now,
    )


def stop(patient: Patient, *, now: datetime) -> None:
    """No more mail that comes by itself."""
    unsubscribing.stop(patient, now=now)
