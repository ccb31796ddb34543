"""The way out of the mails that come by themselves: signed addresses that never grow old, since mails are kept for
years."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from clinic import audit, setting
from clinic.models import Therapist
from patients.models import Patient

_signer = signing.Signer(salt="reminders.unsubscribing")
_list_signer = signing.Signer(salt="reminders.unsubscribing.list")


class UnknownAddress(Exception):
    """A token that was not made here, or whose reader is gone."""


# -- A patient's mails -------------------------------------------------------------------------------------------------


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
    """No more mail that comes by itself, of whatever kind. Asked again it changes nothing."""
    gets_some = Patient.objects.filter(pk=patient.pk, mail_stopped_at=None)
    off = {"wants_reminders": False, "wants_weekly": False, "mail_stopped_at": now}
    _wish(patient, gets_some, off, what="reminders.stopped", now=now)


def start_again(patient: Patient, *, now: datetime) -> None:
    """The daily mail comes back. Asked again it changes nothing."""
    gets_none = Patient.objects.filter(pk=patient.pk, wants_reminders=False)
    _wish(
        patient, gets_none, {"wants_reminders": True, "mail_stopped_at": None}, what="reminders.started_again", now=now
    )


@transaction.atomic
def _wish(patient: Patient, other: QuerySet[Patient], wishes: dict[str, Any], *, what: str, now: datetime) -> None:
    if other.update(**wishes, mail_wished_at=now, replan_reminders_at=now):
        audit.record(what, target=patient, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)


# -- A therapist's morning list ----------------------------------------------------------------------------------------


def list_address(therapist: Therapist) -> str:
    """The whole address, as it stands in a mail."""
    return settings.BASE_URL + reverse("reminders:stop-list", args=[_list_signer.sign(str(therapist.pk))])


def therapist_behind(token: str) -> Therapist:
    """Raises ``UnknownAddress``."""
    try:
        return Therapist.objects.select_related("user", "clinic").get(pk=int(_list_signer.unsign(token)))
    except (signing.BadSignature, ValueError, Therapist.DoesNotExist) as unknown:
        raise UnknownAddress from unknown


def want_list(therapist: Therapist, *, wants: bool, now: datetime) -> None:
    """The morning list stops, or comes again. Asked again it changes nothing."""
    setting.set_digest(therapist, wants_digest=wants, digest_at=therapist.digest_at, by=therapist.user, now=now)
