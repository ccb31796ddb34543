from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Morning(models.Model):
    """How much it hurt on the morning of one therapy day: one row a day, of which the later word holds.

    ``lingering`` is what the 24-hour rule makes of it, with the scores of the day before (``morning_rules``).
    """

    key = models.UUIDField(help_text="made by the client, of the word that holds")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="mornings")
    on = models.DateField(help_text="the patient's therapy day")
    pain = models.PositiveSmallIntegerField(help_text="NPRS 0 to 10")
    said_at = models.DateTimeField(help_text="when the patient tapped")
    recorded_at = models.DateTimeField(help_text="when we knew")
    lingering = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="keys of the drills that are still sore"
    )

    class Meta:
        ordering = ["patient", "on"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "on"], name="one_morning_per_patient_and_day"),
            models.CheckConstraint(condition=Q(pain__lte=10), name="morning_pain_is_nprs"),
        ]

    def __str__(self) -> str:
        return f"Morning {self.on:%Y-%m-%d}"
