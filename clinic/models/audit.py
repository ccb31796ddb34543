from django.db import models


class AuditEntry(models.Model):
    """Who did what to whom, when. Append-only, without foreign keys: it neither blocks nor vanishes with a deletion."""

    at = models.DateTimeField()
    clinic_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=80, help_text="user:7, patient:<uuid> or system")
    by_name = models.CharField(max_length=120)
    what = models.CharField(max_length=60, help_text="thing.done, e.g. prescription.issued")
    target = models.CharField(max_length=80, help_text="model:pk")
    patient_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["clinic_id", "-at"], name="audit_by_clinic"),
            models.Index(fields=["patient_id", "-at"], name="audit_by_patient"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.what} {self.target}"
