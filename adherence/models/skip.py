from django.db import models
from django.utils.translation import gettext_lazy as _


class Skip(models.Model):
    """A drill passed over with a reason. Stored and shown; still expected."""

    class Reason(models.TextChoices):
        PAIN = "pain", _("it hurts")
        TIRED = "tired", _("tired")
        BUSY = "busy", _("busy")
        NO_PLACE = "no_place", _("no place for it")
        FORGOT = "forgot", _("forgot")

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="skips")
    item = models.ForeignKey("prescriptions.Item", on_delete=models.PROTECT, related_name="skips")
    on = models.DateField(help_text="the patient's therapy day")
    snack_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["patient", "on", "pk"]
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="one_skip_per_key")]
        indexes = [models.Index(fields=["patient", "on"], name="skips_by_day")]

    def __str__(self) -> str:
        return f"Skip {self.key}"
