from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from reminders.models.reminder import Reminder


class ReminderPlanQuerySet(models.QuerySet["ReminderPlan"]):
    def due(self, now: datetime) -> Self:
        return self.filter(next_due_at__lte=now)


class ReminderPlan(models.Model):
    """When a patient is next to hear from us, and of which kind: an index over ``hours.next_due``, which can make it
    anew at any time, so that the due of all kinds are found fast.
    """

    patient = models.OneToOneField(
        "patients.Patient", on_delete=models.CASCADE, primary_key=True, related_name="reminder_plan"
    )
    next_due_at = models.DateTimeField(null=True)
    kind = models.CharField(
        max_length=10, choices=Reminder.Kind, default=Reminder.Kind.DAILY, db_default=Reminder.Kind.DAILY.value
    )
    slot = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_due_at"], name="reminders_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} next at {self.next_due_at}"
