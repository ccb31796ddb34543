from typing import Self

from django.db import models
from django.db.models import Q

from patients.models import Patient


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def of(self, patient: Patient) -> Self:
        return self.filter(patient=patient)

    def standing(self) -> Self:
        """Those nobody has ended; whether their day has come, the patient's own calendar says."""
        return self.filter(ended_at=None)


class Snooze(models.Model):
    """A reason of one kind that somebody put aside until a day, and why.

    One standing snooze per patient and kind: a new one ends the one before. Rows are never deleted.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="snoozes")
    key = models.UUIDField(help_text="made by the client")
    kind = models.SlugField(max_length=20, help_text="of the reason, see reasons/")
    why = models.CharField(max_length=200)
    until_on = models.DateField(help_text="the patient's day on which the reason stands again")
    at = models.DateTimeField()
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_snooze_per_key"),
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=Q(ended_at=None), name="one_standing_snooze_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="snooze_ended_at_and_by",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="snooze_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} until {self.until_on}"
