from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PainProfile(models.TextChoices):
    """Which pain bands hold; the bands themselves are safety rules, read by floor 4."""

    DEFAULT = "default", _("default")
    TENDON = "tendon", _("tendon")
    IRRITABLE = "irritable", _("irritable")
    SPINE = "spine", _("spine")
    POSTOP = "postop", _("after surgery")


class Condition(models.Model):
    """What somebody is in care for: knee replacement, low back pain. Shared by all clinics, loaded from the library."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    formal_name = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=40)
    is_sided = models.BooleanField(default=True)
    is_surgical = models.BooleanField(default=False, help_text="Week n counts from the surgery date, else from onset.")
    icd10 = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    pain_profile = models.CharField(max_length=12, choices=PainProfile, default=PainProfile.DEFAULT)
    red_flags = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
