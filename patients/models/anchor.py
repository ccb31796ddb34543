from django.db import models
from django.utils.translation import gettext_lazy as _


class Anchor(models.Model):
    """A habit of the patient that a snack can hang on: "after breakfast", 08:30."""

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="anchors")
    name = models.CharField(_("habit"), max_length=60)
    at = models.TimeField(_("time"))

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["patient", "at"], name="one_habit_per_minute")]

    def __str__(self) -> str:
        return self.name
