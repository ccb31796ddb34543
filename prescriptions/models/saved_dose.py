from django.db import models

from prescriptions.models.dosing import DoseFields, dose_constraints


class SavedDose(DoseFields):
    """What one therapist usually prescribes of a drill, in place of the library's default: a starting point like it."""

    therapist = models.ForeignKey("clinic.Therapist", on_delete=models.CASCADE, related_name="saved_doses")
    drill = models.ForeignKey("prescriptions.Drill", on_delete=models.CASCADE, related_name="saved_doses")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            *dose_constraints("saved_dose"),
            models.UniqueConstraint(fields=["therapist", "drill"], name="one_saved_dose_per_therapist_and_drill"),
        ]

    def __str__(self) -> str:
        return f"{self.drill_id} of {self.therapist_id}"
