from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from clinic.models import Therapist


class PrescriptionQuerySet(models.QuerySet["Prescription"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(episode__patient__clinic_id=therapist.clinic_id)

    def living(self) -> Self:
        return self.filter(ended_at=None)


class Prescription(models.Model):
    """One living programme per episode, made of items. Nothing it ever asked for is erased."""

    episode = models.ForeignKey("patients.Episode", on_delete=models.PROTECT, related_name="prescriptions")
    phase = models.ForeignKey("prescriptions.Phase", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    max_still_min = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="goal for the longest still stretch"
    )
    note = models.TextField(blank=True, help_text="The therapist's own words to the patient.")
    noted_at = models.DateTimeField(null=True, blank=True)
    drills_reason = models.CharField(max_length=200, blank=True, help_text="Why so many drills, see burden.")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = PrescriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(ended_at=None), name="one_living_prescription_per_episode"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="prescription_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Prescription {self.pk}"

    def is_living(self, now: datetime) -> bool:
        return self.ended_at is None or self.ended_at > now
