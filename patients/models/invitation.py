from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self, now: datetime) -> Self:
        """Asked for and not gone yet: never picked up, to be tried again, or left behind by a worker that died
        before it spoke to the mail server."""
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=now - timedelta(minutes=5)),
            Q(retry_at=None) | Q(retry_at__lte=now),
            handed_at=None,
            sent_at=None,
            failed_at=None,
        )


class Invitation(models.Model):
    """A wish that a patient gets a link or a code by mail. Floors 2 and 3 wish; floor 5 reads the row and writes
    the mail."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("first programme")
        CHANGED = "changed", _("programme changed")
        FRESH = "fresh", _("fresh link")
        CODE = "code", _("code")
        MESSAGE = "message", _("a message waits")

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=Kind)
    code = models.ForeignKey("patients.Code", on_delete=models.SET_NULL, null=True, blank=True, related_name="mailed")
    message = models.TextField(blank=True, help_text="The therapist's own words to the patient.")
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True, help_text="Set just before the mail server is spoken to.")
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                name="invitations_waiting",
                condition=Q(handed_at=None, sent_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.patient_id}"
