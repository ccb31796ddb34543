from django.db import models
from django.utils.translation import gettext_lazy as _


class DayWord(models.Model):
    """What the patient says of one therapy day. Taken back by a mark, never deleted."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training today")
        RECOVERY = "recovery", _("recovery day")
        HARD = "hard", _("hard day")

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="day_words")
    on = models.DateField(help_text="the patient's therapy day")
    kind = models.CharField(max_length=10, choices=Kind)
    said_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["patient", "on", "pk"]
        constraints = [models.UniqueConstraint(fields=["patient", "key"], name="one_day_word_per_key")]
        indexes = [models.Index(fields=["patient", "on"], name="day_words_by_day")]

    def __str__(self) -> str:
        return f"DayWord {self.key}"
