from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReminderQuerySet(models.QuerySet["Reminder"]):
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


class Reminder(models.Model):
    """One decision to speak or to be silent. Unique per patient, kind and local day, so nobody is told twice.

    due → claimed (a worker has it) → handed (the mail server is being spoken to) → sent or failed; or suppressed, with
    the reason. A claim whose worker died before *handed* may be tried again; after it, never: one mail lost is better
    than one mail doubled.
    """

    class Kind(models.TextChoices):
        DAILY = "daily", _("daily email")

    class Suppressed(models.TextChoices):
        DONE = "done", _("everything due was done")
        PAUSED = "paused", _("paused")
        NOTHING_DUE = "nothing_due", _("nothing due that day")
        NO_PROGRAMME = "no_programme", _("no programme")
        UNWANTED = "unwanted", _("the patient wants none")
        TOO_LATE = "too_late", _("the day was over")
        QUIET = "quiet", _("quiet hours")

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.DAILY)
    on = models.DateField(help_text="the patient's therapy day")
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    suppressed_at = models.DateTimeField(null=True, blank=True)
    suppressed_because = models.CharField(max_length=14, choices=Suppressed, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind", "on"], name="one_reminder_per_patient_kind_and_day"),
            models.CheckConstraint(
                condition=Q(suppressed_at=None, suppressed_because="")
                | (Q(suppressed_at__isnull=False) & ~Q(suppressed_because="")),
                name="a_suppressed_reminder_says_why",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(suppressed_at=None), name="a_reminder_is_sent_or_suppressed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="reminders_in_hand",
                condition=Q(sent_at=None, failed_at=None, suppressed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
