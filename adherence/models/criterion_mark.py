from django.db import models


class CriterionMark(models.Model):
    """A therapist's word on one criterion of a phase: met, or not yet. Written once; the newest holds."""

    episode = models.ForeignKey("patients.Episode", on_delete=models.PROTECT, related_name="criterion_marks")
    phase = models.ForeignKey("prescriptions.Phase", on_delete=models.SET_NULL, null=True, related_name="+")
    key = models.UUIDField(help_text="made by the client")
    criterion = models.CharField(max_length=300, help_text="word for word, as the phase said it then")
    is_met = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "key"], name="one_criterion_mark_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {'met' if self.is_met else 'not yet'}"
