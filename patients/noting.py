"""Notes of a patient's team. What was written stays written; the words stand in no trail and no log."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.models import Note, Patient
from patients.models.note import MOST_WORDS


class NotingError(Exception):
    """A note that cannot be kept as written; ``str()`` is a sentence for whoever wrote it."""


class NothingWritten(NotingError):
    def __str__(self) -> str:
        return _("Write a few words first.")


class TooLong(NotingError):
    def __str__(self) -> str:
        return _("That is too long for one note. Make it shorter, or write two.")


@transaction.atomic
def write_note(patient: Patient, *, key: UUID, words: str, by: User, now: datetime) -> tuple[Note, bool]:
    """A note, and whether it is new: the same words with the same key bring back what they kept.

    Raises ``NotingError``.
    """
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise NothingWritten
    if len(words) > MOST_WORDS:
        raise TooLong
    # Held, so that of ten sendings at once nine find what the first has stored.
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    # Other words under the same key are another note: somebody went back to the form and wrote on.
    note, is_new = Note.objects.get_or_create(
        patient=held, key=uuid5(key, words), defaults={"words": words, "by": by, "written_at": now}
    )
    if is_new:
        audit.record("note.written", target=note, by=by, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
    return note, is_new
