from django.db import models
from django.db.models import F, Q

from adherence.figures import DayStatus


class AdherenceDay(models.Model):
    """One patient, one therapy day: a cache of what ``adherence.py`` says of the day's ticks.

    Written in the tick's own transaction by ``booking.py``; ``manage.py rebuild_adherence`` makes all of it anew and a
    test proves the two equal.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    expected = models.PositiveSmallIntegerField()
    credited = models.FloatField(help_text="doses, capped at expected")
    bouts = models.PositiveSmallIntegerField()
    slots_covered = models.PositiveSmallIntegerField()
    longest_still_min = models.FloatField(help_text="minutes")
    spread_index = models.FloatField(null=True, help_text="0 to 1; empty where nothing was expected")
    volume_ratio = models.FloatField(null=True)
    status = models.CharField(max_length=14, choices=[(status.value, status.value) for status in DayStatus])
    pain_max = models.PositiveSmallIntegerField(null=True, help_text="NPRS 0 to 10")
    last_bout_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["patient", "on"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "on"], name="one_adherence_day"),
            models.CheckConstraint(
                condition=Q(credited__gte=0) & Q(credited__lte=F("expected")), name="credit_is_capped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.on}"

    @property
    def frequency(self) -> float | None:
        """Share of the dose done, 0 to 1; None where nothing was expected."""
        return self.credited / self.expected if self.expected else None
