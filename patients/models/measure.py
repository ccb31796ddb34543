import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist
from patients.models.sides import Side

MOST_ACTIVITY = 80  # characters: an activity is a line, "Climb the stairs at home"
OF_TEN = ("nprs", "psfs")  # points from 0 to 10


class Manner(models.TextChoices):
    """How a joint was moved, or which of three pains was asked for. Empty: neither."""

    ACTIVE = "active", _("active")
    ASSISTED = "assisted", _("active, assisted")
    PASSIVE = "passive", _("passive")
    NOW = "now", _("now")
    WORST = "worst", _("worst in 24 hours")
    AVERAGE = "average", _("average over 24 hours")


class Tool(models.TextChoices):
    """What an angle was read from. Empty: nothing was measured in degrees."""

    GONIOMETER = "goniometer", _("goniometer")
    INCLINOMETER = "inclinometer", _("inclinometer")
    VISUAL = "visual", _("by eye")
    PHONE = "phone", _("phone")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)

    def standing(self) -> Self:
        """Those nobody has marked as wrong."""
        return self.filter(undone_at=None)

    def until(self, on: date) -> Self:
        return self.filter(measured_on__lte=on)


class Measure(models.Model):
    """One figure of one patient on one day: an angle, a score, a count, a time. ``what`` is a slug of
    ``patients/instruments.py``, which knows its unit, its bounds and what a change of it means.

    A wrong one is marked, never deleted. The same one sent twice is one row (``key``).
    """

    key = models.UUIDField(default=uuid.uuid4, help_text="made by the client")
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="measures")
    episode = models.ForeignKey(
        "patients.Episode", on_delete=models.PROTECT, related_name="measures", null=True, blank=True
    )
    what = models.CharField(max_length=60)
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.NONE)
    manner = models.CharField(max_length=8, choices=Manner, blank=True)
    activity = models.CharField(max_length=MOST_ACTIVITY, blank=True, help_text="In the patient's own words.")
    value = models.DecimalField(max_digits=6, decimal_places=1)
    tool = models.CharField(_("measured with"), max_length=12, choices=Tool, blank=True)
    measured_on = models.DateField(_("measured on"))
    by = models.ForeignKey(
        "clinic.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty: the patient.",
    )
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["measured_on", "recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_measure_per_key"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="measure_side_is_known"),
            models.CheckConstraint(condition=Q(manner__in=["", *Manner.values]), name="measure_manner_is_known"),
            models.CheckConstraint(condition=Q(tool__in=["", *Tool.values]), name="measure_tool_is_known"),
            models.CheckConstraint(
                condition=~Q(what__startswith="rom:") | Q(value__gte=-60, value__lte=220),
                name="measure_of_a_joint_is_an_angle",
            ),
            models.CheckConstraint(
                condition=~Q(what__in=OF_TEN) | Q(value__gte=0, value__lte=10), name="measure_of_ten_is_of_ten"
            ),
            models.CheckConstraint(
                condition=~Q(what="groc") | Q(value__gte=-7, value__lte=7), name="measure_of_change_is_within_seven"
            ),
            models.CheckConstraint(
                condition=Q(what__startswith="rom:") | Q(what="groc") | Q(value__gte=0),
                name="measure_counts_from_nothing",
            ),
            models.CheckConstraint(
                condition=(Q(what="psfs") & ~Q(activity="")) | (~Q(what="psfs") & Q(activity="")),
                name="measure_names_its_activity",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="measure_undone_at_and_by",
            ),
        ]
        indexes = [models.Index(fields=["patient", "measured_on"], name="measures_by_patient")]

    def __str__(self) -> str:
        return f"{self.what} on {self.measured_on}"

    @property
    def is_from_patient(self) -> bool:
        return self.by_id is None
