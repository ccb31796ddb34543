from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecautionRule(models.Model):
    """What a precaution's tag means; loaded from the library, named by patients' precautions and by drills."""

    class Effect(models.TextChoices):
        BLOCK = "block", _("blocks")
        CLAMP = "clamp", _("limits")
        WARN = "warn", _("asks")
        BLOCK_OR_WARN = "block_or_warn", _("blocks or asks, as the drill says")

    tag = models.SlugField(max_length=60, unique=True)
    text = models.CharField(max_length=300)
    effect = models.CharField(max_length=16, choices=Effect)
    limits = models.JSONField(default=list, help_text="[{joint, min, max}], degrees")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["tag"]

    def __str__(self) -> str:
        return self.text
