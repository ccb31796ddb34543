from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class ReminderPlanQuerySet(models.QuerySet["ReminderPlan"]):
    def due(self, now: datetime) -> Self:
        return self.filter(next_due_at__lte=now)


class ReminderPlan(models.Model):
    """When a patient is next to be reminded: an index over the governor's answer, so that the due are found fast.

    ``governor.next_due_at`` can rebuild it at any time.
    """

    patient = models.OneToOneField(
        "patients.Patient", on_delete=models.CASCADE, primary_key=True, related_name="reminder_plan"
    )
    next_due_at = models.DateTimeField(null=True)

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_due_at"], name="reminders_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} next at {self.next_due_at}"
