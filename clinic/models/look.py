from django.conf import settings
from django.db import models


class Look(models.Model):
    """Who opened which page of a patient's record on which day; once, however often it was opened.

    Append-only. Without a foreign key to the patient, like the trail of writes: it stays when the record is erased.
    """

    clinic_id = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    patient_id = models.UUIDField()
    page = models.CharField(max_length=60, help_text="the address's name, e.g. adherence:chart")
    on = models.DateField(help_text="the clinic's local day")
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Patient and day first: the index answers "who looked" too.
            models.UniqueConstraint(fields=["patient_id", "on", "user", "page"], name="one_look_per_page_and_day"),
        ]
        indexes = [models.Index(fields=["clinic_id", "-first_at"], name="look_by_clinic")]

    def __str__(self) -> str:
        return f"{self.by_name} {self.page} {self.on}"
