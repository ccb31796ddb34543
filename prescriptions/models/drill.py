from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.sides import Side
from prescriptions.joints import IN_FIGURE_UNITS
from prescriptions.models.dosing import DoseFields, Occasion, dose_constraints
from prescriptions.models.stock import StockQuerySet


class SideMode(models.TextChoices):
    """How a drill meets the two sides of a body."""

    CHOOSE = "choose", _("one side, the therapist picks")
    BOTH = "both", _("both together")
    EACH = "each", _("one side, then the other")
    ALTERNATE = "alternate", _("sides take turns")
    NONE = "none", _("no side")


class DrillQuerySet(StockQuerySet["Drill"]):
    def called(self, words: str) -> Self:
        """Name or synonym holds the words."""
        words = words.strip()
        return self.filter(Q(name__icontains=words) | Q(synonyms__icontains=words)) if words else self


class Drill(DoseFields):
    """The library's unit: what to do, why, when to stop, with a default dose and its bounds.

    The inherited dose columns are the default dose. Every drill is a starting point that a therapist edits before use.
    """

    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, null=True, blank=True, related_name="drills")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="made_from_it",
        help_text="the library's drill that a clinic's own was made from",
    )
    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=120)
    synonyms = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    region = models.CharField(_("body region"), max_length=40)
    pose = models.CharField(_("position"), max_length=20)
    position = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    steps = ArrayField(models.CharField(max_length=300), default=list)
    motions = models.JSONField(default=list, help_text="[{joint, motion, type}], type AROM, AAROM, PROM or isometric")
    effort = models.PositiveSmallIntegerField(default=2, help_text="0 to 10")
    pain_target_max = models.PositiveSmallIntegerField(default=2, help_text="NPRS 0 to 10")
    bounds = models.JSONField(
        default=dict, blank=True, help_text="{reps: [low, high], …}: beyond them a typed reason is asked for"
    )
    rom = models.JSONField(default=list, blank=True, help_text="[{joint, from, to}], degrees from anatomical zero")
    rom_cap = models.JSONField(default=dict, blank=True, help_text="{joint: degrees}")
    occasions = ArrayField(models.CharField(max_length=12, choices=Occasion), default=list, blank=True)
    in_public = models.BooleanField(default=False)
    needs_floor = models.BooleanField(default=False)
    equipment = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    side_mode = models.CharField(max_length=10, choices=SideMode, default=SideMode.CHOOSE)
    weight_bearing = models.CharField(max_length=20, default="none")
    mistakes = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    stop_if = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    blocked_by = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    clamped_by = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    caution_with = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    easier = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="slugs")
    harder = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="slugs")
    figure = models.JSONField(default=dict, help_text="what the drawing engine needs: view, pose, keyframes in degrees")
    shape = models.CharField(
        max_length=16, blank=True, db_index=True, help_text="the drawing's address, see prescriptions.illustrating"
    )
    source = models.JSONField(default=dict, help_text="{note, basis}: where the facts come from")
    status = models.CharField(max_length=120, default="starting point, edit before use")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            *dose_constraints("drill"),
            models.UniqueConstraint(fields=["slug"], condition=Q(clinic=None), name="one_shared_drill_per_slug"),
            models.UniqueConstraint(fields=["clinic", "slug"], name="one_drill_per_slug_and_clinic"),
            models.CheckConstraint(condition=Q(side_mode__in=SideMode.values), name="drill_side_mode_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_turns(self) -> bool:
        return self.side_mode == SideMode.EACH

    def does_one_side_then_the_other(self, side: str) -> bool:
        """Whether a bout goes through the reps twice: by the drill's nature, or prescribed one-sided for both sides."""
        return self.takes_turns or (self.side_mode == SideMode.CHOOSE and side == Side.BOTH)

    @property
    def can_be_limited(self) -> bool:
        """Whether a range limit means anything: limits are greatest angles in degrees, counted up from zero."""
        if self.target is None or self.target["joint"] in IN_FIGURE_UNITS:
            return False
        return bool(max(self.target["from"], self.target["to"]) > 0)

    @property
    def target(self) -> dict[str, Any] | None:
        """The joint whose range a therapist limits: the first that the drill moves, or None for a still hold."""
        return self.rom[0] if self.rom else None

    @property
    def bout_seconds(self) -> int:
        """Seconds of one bout at the default dose."""
        return self.dose.bout_seconds(one_side_then_the_other=self.takes_turns)
