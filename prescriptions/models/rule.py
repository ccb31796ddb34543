from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecautionRuleQuerySet(models.QuerySet["PrecautionRule"]):
    def by_tag(self, tags: Iterable[str]) -> "dict[str, PrecautionRule]":
        """The rules of these tags; a tag that the library does not know is left out. One query."""
        return {rule.tag: rule for rule in self.filter(tag__in=set(tags))}


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

    objects = PrecautionRuleQuerySet.as_manager()

    class Meta:
        ordering = ["tag"]

    def __str__(self) -> str:
        return self.text
