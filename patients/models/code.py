import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

TRIES = 5
CHOOSE_WITHIN = timedelta(minutes=10)  # who is moving, after the digits were right


class CodeQuerySet(models.QuerySet["Code"]):
    def open(self, now: datetime) -> Self:
        """Codes that may still be typed: in time, with a try left, and not typed rightly before."""
        return self.filter(proved_at=None, tries__lt=TRIES, expires_at__gt=now)

    def proved(self, now: datetime) -> Self:
        """Codes that were typed rightly just now and have let nobody in yet."""
        return self.filter(spent_at=None, proved_at__gt=now - CHOOSE_WITHIN)


class Code(models.Model):
    """Six digits that were asked for, to be mailed to one mailbox and typed into the browser that asked.

    The digits are not here: they follow from the row's id and the secret key (``patients/proving.py``). There is a row
    for a mailbox that nobody reads too, so that nothing we answer, nor how fast, tells the one from the other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Empty: nobody in care reads that mailbox, and no mail goes anywhere.
    patient = models.ForeignKey(
        "patients.Patient", on_delete=models.CASCADE, related_name="codes", null=True, blank=True
    )
    # Keyed digests: enough to count by, and of no use to whoever reads the table.
    mailbox = models.CharField(max_length=64)
    asked_from = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField()
    mails = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    proved_at = models.DateTimeField(null=True, blank=True, help_text="The digits were typed rightly.")
    spent_at = models.DateTimeField(null=True, blank=True, help_text="The phone got its pass.")

    objects = CodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="code_has_a_life"),
            models.CheckConstraint(condition=Q(tries__lte=TRIES), name="code_tries_are_counted"),
            models.CheckConstraint(condition=Q(spent_at=None) | Q(proved_at__isnull=False), name="code_proved_first"),
        ]
        indexes = [
            models.Index(fields=["mailbox", "asked_at"], name="codes_by_mailbox"),
            models.Index(fields=["asked_from", "asked_at"], name="codes_by_network"),
            models.Index(fields=["asked_at"], name="codes_by_age"),
        ]

    def __str__(self) -> str:
        return f"Code asked for at {self.asked_at}"
