from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist

MOST_WORDS = 4000  # characters: a note, not a report


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)


class Note(models.Model):
    """What somebody of the clinic wants their team to know of a patient. Append-only, and on no page of the patient's;
    it is part of the record, so a copy of everything has it.

    ``key`` is made by whoever writes: the same note sent twice is one row.
    """

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="notes")
    words = models.TextField(_("note"), max_length=MOST_WORDS)
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_note_per_key"),
            models.CheckConstraint(condition=~Q(words=""), name="a_note_says_something"),
        ]
        indexes = [models.Index(fields=["patient", "written_at"], name="notes_by_patient")]

    def __str__(self) -> str:
        return f"Note {self.key}"
