from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from prescriptions.models.item import Item


class PauseQuerySet(models.QuerySet["Pause"]):
    def of(self, patient: Patient) -> Self:
        return self.filter(prescription__episode__patient=patient)

    def in_force(self, at: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def touching(self, start: datetime, end: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=start), starts_at__lt=end)


class Pause(models.Model):
    """A stretch without expectation, of a whole programme or of one drill. Nobody is marked down for resting."""

    class Origin(models.TextChoices):
        PATIENT = "patient", _("patient")
        THERAPIST = "therapist", _("therapist")
        SAFETY = "safety", _("safety rule")  # a precaution forbids the drill now
        ALERT = "alert", _("red flag")  # the patient reported one; only its release ends it

    class Because(models.TextChoices):
        """What a patient says with one tap; it stands in ``reason``."""

        ILL = "ill", _("ill")
        AWAY = "away", _("away")

    prescription = models.ForeignKey("prescriptions.Prescription", on_delete=models.PROTECT, related_name="pauses")
    drill = models.ForeignKey(
        "prescriptions.Drill", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: all"
    )
    origin = models.CharField(max_length=10, choices=Origin)
    reason = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="pause_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(origin="therapist") | Q(by__isnull=False), name="a_therapists_pause_names_the_therapist"
            ),
        ]

    def __str__(self) -> str:
        return f"Pause by {self.get_origin_display()}"

    @property
    def why(self) -> str:
        """The reason in words."""
        if self.origin == Pause.Origin.PATIENT and self.reason in Pause.Because.values:
            return str(Pause.Because(self.reason).label)
        return self.reason

    @property
    def stretch(self) -> tuple[datetime, datetime | None]:
        return self.starts_at, self.ends_at

    def holds(self, item: Item) -> bool:
        """Whether this pause covers an item: same programme, and all of it or this very drill."""
        return self.prescription_id == item.prescription_id and self.drill_id in (None, item.drill_id)
