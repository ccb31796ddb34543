from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adherence.pain_bands import Quality


class TickQuerySet(models.QuerySet["Tick"]):
    def standing(self) -> Self:
        """Ticks that were not taken back."""
        return self.filter(undone_at=None)

    def on(self, day: date) -> Self:
        return self.filter(on=day)


class Tick(models.Model):
    """One bout the patient says they did. Never inferred; taken back by a mark, never deleted.

    ``key`` is made by the client: the same tick sent twice, ten times at once or a week later is one row.
    """

    class Precision(models.TextChoices):
        EXACT = "exact", _("exact")
        ABOUT = "about", _("about")
        UNKNOWN = "unknown", _("time not remembered")

    class Source(models.TextChoices):
        LIVE = "live", _("live")
        LATER = "later", _("later")
        OFFLINE = "offline", _("offline")
        EMAIL = "email", _("email")
        PAPER = "paper", _("paper")
        THERAPIST = "therapist", _("therapist")

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="ticks")
    item = models.ForeignKey("prescriptions.Item", on_delete=models.PROTECT, related_name="ticks")
    on = models.DateField(help_text="the patient's therapy day")
    snack_at = models.DateTimeField(null=True, blank=True, help_text="the planned snack it was ticked from, if any")
    performed_at = models.DateTimeField(null=True, blank=True, help_text="when the patient moved; empty: unknown")
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.EXACT)
    reps_done = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True, help_text="per set; empty: all")
    is_easier = models.BooleanField(default=False, help_text="the item's easier drill was done in its place")
    pain_before = models.PositiveSmallIntegerField(null=True, blank=True, help_text="NPRS 0 to 10")
    pain_during = models.PositiveSmallIntegerField(null=True, blank=True, help_text="NPRS 0 to 10")
    pain_quality = models.CharField(
        max_length=9, choices=Quality, blank=True, help_text="of that pain; empty: not said"
    )
    pain_said_at = models.DateTimeField(null=True, blank=True, help_text="when the pain was said; the later word holds")
    source = models.CharField(max_length=10, choices=Source, default=Source.LIVE)
    recorded_at = models.DateTimeField(help_text="when we knew")
    phone_at = models.DateTimeField(
        null=True, blank=True, help_text="when the patient moved, by the clock of a phone that was offline"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TickQuerySet.as_manager()

    class Meta:
        ordering = ["patient", "on", "performed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_tick_per_key"),
            models.CheckConstraint(
                condition=Q(pain_before=None) | Q(pain_before__lte=10), name="tick_pain_before_is_nprs"
            ),
            models.CheckConstraint(
                condition=Q(pain_during=None) | Q(pain_during__lte=10), name="tick_pain_during_is_nprs"
            ),
            models.CheckConstraint(
                condition=Q(pain_quality="") | Q(pain_during__isnull=False, pain_during__gt=0),
                name="tick_quality_is_of_some_pain",
            ),
            models.CheckConstraint(
                condition=Q(precision="unknown", performed_at=None)
                | (~Q(precision="unknown") & Q(performed_at__isnull=False)),
                name="tick_time_is_known_or_said_unknown",
            ),
        ]
        indexes = [
            models.Index(fields=["patient", "on"], name="standing_ticks_by_day", condition=Q(undone_at=None)),
        ]

    def __str__(self) -> str:
        return f"Tick {self.key}"

    @property
    def is_standing(self) -> bool:
        return self.undone_at is None
