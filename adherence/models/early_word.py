from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from adherence.pain_bands import Quality


class EarlyWord(models.Model):
    """A word about a deed that is not here yet: an *Undo* or a pain score that overtook its tick on the way.

    It waits until the deed comes, is heeded then and goes (``adherence/early_words.py``).
    """

    class Kind(models.TextChoices):
        UNDO = "undo", _("taken back")
        PAIN = "pain", _("pain")

    key = models.UUIDField(help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="early_words")
    about = models.UUIDField(help_text="the key of the deed it speaks of")
    kind = models.CharField(max_length=4, choices=Kind)
    pain = models.PositiveSmallIntegerField(null=True, blank=True, help_text="NPRS 0 to 10; empty: not said")
    quality = models.CharField(max_length=9, blank=True, choices=Quality, help_text="of that pain; empty: not said")
    said_at = models.DateTimeField()
    recorded_at = models.DateTimeField(help_text="when we knew")

    class Meta:
        ordering = ["patient", "said_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_early_word_per_key"),
            models.CheckConstraint(condition=Q(pain=None) | Q(pain__lte=10, kind="pain"), name="early_pain_is_nprs"),
        ]
        indexes = [models.Index(fields=["patient", "about"], name="early_words_about")]

    def __str__(self) -> str:
        return f"EarlyWord {self.key}"
