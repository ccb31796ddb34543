from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist

MOST_WORDS = 2000  # characters: a message, not a letter


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)

    def from_patient(self) -> Self:
        return self.filter(by=None)

    def from_staff(self) -> Self:
        return self.filter(by__isnull=False)

    def unread(self) -> Self:
        """Those the other side has not seen yet."""
        return self.filter(read_at=None)


class Message(models.Model):
    """One message between a patient and their clinic. Append-only: what was said stays said; only the mark of having
    been read is added.

    ``key`` is made by whoever writes: the same message sent twice is one row.
    """

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="messages")
    by = models.ForeignKey(
        "clinic.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty: the patient.",
    )
    words = models.TextField(_("message"), max_length=MOST_WORDS)
    said_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the other side had it before their eyes.")
    read_by = models.ForeignKey(
        "clinic.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty: the patient.",
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_message_per_key"),
            models.CheckConstraint(condition=~Q(words=""), name="a_message_says_something"),
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=F("said_at")), name="a_message_is_read_after_it_is_said"
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "said_at"], name="messages_by_patient"),
            models.Index(fields=["patient"], name="messages_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"Message {self.key}"

    @property
    def is_from_patient(self) -> bool:
        return self.by_id is None

    @property
    def is_unread(self) -> bool:
        return self.read_at is None
