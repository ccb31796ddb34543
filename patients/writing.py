"""Messages between a patient and their clinic: say, answer, mark as read. Nothing that was said is changed or deleted.

A message is kept once however often it is sent. Staff leave a trace of what they write and read; the words themselves
stand in no trail and no log.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.models import Invitation, Message, Patient
from patients.models.message import MOST_WORDS


class WritingError(Exception):
    """A message that cannot be kept as written; ``str()`` is a sentence for whoever wrote it."""


class NothingSaid(WritingError):
    def __str__(self) -> str:
        return _("Write a few words first.")


class TooManyWords(WritingError):
    def __str__(self) -> str:
        return _("That is too long for one message. Make it shorter, or send two.")


@transaction.atomic
def say(patient: Patient, *, key: UUID, words: str, now: datetime) -> tuple[Message, bool]:
    """A patient's message, and whether it is new. Raises ``NothingSaid`` and ``TooManyWords``."""
    return _write(patient, key=key, words=words, by=None, now=now)


@transaction.atomic
def answer(patient: Patient, *, key: UUID, words: str, by: User, now: datetime) -> tuple[Message, bool]:
    """A message from the clinic. Whoever answers has read what came before; the patient gets a mail without a word of
    it, one for all that waits. Raises ``NothingSaid`` and ``TooManyWords``."""
    message, is_new = _write(patient, key=key, words=words, by=by, now=now)
    if is_new:
        patient.messages.from_patient().unread().filter(said_at__lte=now).update(read_at=now, read_by=by)
        _trace("message.answered", message, by=by, at=now)
        _wish_for_a_mail(patient, now=now)
    return message, is_new


@transaction.atomic
def read_by_staff(patient: Patient, *, by: User, until: datetime, now: datetime) -> int:
    """Mark what the patient had written up to ``until`` as read; how many there were."""
    waiting = patient.messages.from_patient().unread().filter(said_at__lte=until)
    read = waiting.update(read_at=now, read_by=by)
    if read:
        clinic_id, patient_id = patient.clinic_id, patient.pk
        audit.record(
            "message.read", target=patient, by=by, at=now, clinic_id=clinic_id, patient_id=patient_id, count=read
        )
    return read


def read_by_patient(patient: Patient, *, until: datetime, now: datetime) -> int:
    """Mark what the clinic had written up to ``until`` as read; how many there were."""
    return patient.messages.from_staff().unread().filter(said_at__lte=until).update(read_at=now)


def _write(patient: Patient, *, key: UUID, words: str, by: User | None, now: datetime) -> tuple[Message, bool]:
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise NothingSaid
    if len(words) > MOST_WORDS:
        raise TooManyWords
    # Held, so that of ten sendings at once nine find what the first has stored.
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    known = held.messages.filter(key=key).first()
    if known is not None:
        return known, False
    return Message.objects.create(patient=patient, key=key, words=words, by=by, said_at=now), True


def _wish_for_a_mail(patient: Patient, *, now: datetime) -> None:
    waiting = Invitation.objects.filter(
        patient=patient, kind=Invitation.Kind.MESSAGE, sent_at=None, failed_at=None, handed_at=None
    )
    if not waiting.exists():
        Invitation.objects.create(patient=patient, kind=Invitation.Kind.MESSAGE, asked_at=now)


def _trace(what: str, message: Message, *, by: User, at: datetime) -> None:
    patient = message.patient
    audit.record(what, target=message, by=by, at=at, clinic_id=patient.clinic_id, patient_id=patient.pk)
