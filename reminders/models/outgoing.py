from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q


class OutgoingQuerySet(models.QuerySet[Any]):
    def waiting(self, now: datetime) -> Self:
        """Due and still to be decided: never picked up, to be tried again, or left behind by a worker that died
        before it spoke to the mail server."""
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=now - timedelta(minutes=5)),
            Q(retry_at=None) | Q(retry_at__lte=now),
            due_at__lte=now,
            handed_at=None,
            sent_at=None,
            failed_at=None,
            suppressed_at=None,
        )


class Outgoing(models.Model):
    """One decision to speak or to be silent, with the marks a mail gathers on its way.

    due → claimed (a worker has it) → handed (the mail server is being spoken to) → sent or failed; or suppressed, with
    the reason. A claim whose worker died before *handed* may be tried again; after it, never: one mail lost is better
    than one mail doubled.
    """

    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    suppressed_at = models.DateTimeField(null=True, blank=True)
    suppressed_because: str

    class Meta:
        abstract = True
        ordering = ["-due_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suppressed_at=None, suppressed_because="")
                | (Q(suppressed_at__isnull=False) & ~Q(suppressed_because="")),
                name="a_suppressed_%(class)s_says_why",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(suppressed_at=None), name="a_%(class)s_is_sent_or_suppressed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="%(class)ss_in_hand",
                condition=Q(sent_at=None, failed_at=None, suppressed_at=None),
            )
        ]
