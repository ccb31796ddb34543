from django.db import models
from django.db.models import Q


class Move(models.Model):
    """ "I just got up and moved": breaks a still stretch, counts for no drill."""

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="moves")
    on = models.DateField(help_text="the patient's therapy day")
    performed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    phone_at = models.DateTimeField(null=True, blank=True, help_text="by the clock of a phone that was offline")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["patient", "performed_at"]
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="one_move_per_key")]
        indexes = [models.Index(fields=["patient", "on"], name="moves_by_day", condition=Q(undone_at=None))]

    def __str__(self) -> str:
        return f"Move {self.key}"
