from dataclasses import fields

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from adherence.thresholds import BOUNDS, DEFAULT, Thresholds


def _figure(name: str) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(default=getattr(DEFAULT, name))


class TriageLimits(models.Model):
    """What one clinic has set its thresholds to. A clinic without a row keeps to those it started with."""

    clinic = models.OneToOneField(
        "clinic.Clinic", on_delete=models.CASCADE, primary_key=True, related_name="triage_limits"
    )
    pain_points = models.FloatField(default=DEFAULT.pain_points, help_text="NPRS points")
    silent_days = _figure("silent_days")
    low_percent = _figure("low_percent")
    drop_points = _figure("drop_points")
    least_days = _figure("least_days")
    satisfactory_percent = _figure("satisfactory_percent")
    clustered_days = _figure("clustered_days")
    over_days = _figure("over_days")
    ending_days = _figure("ending_days")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": least, f"{name}__lte": most}), name=f"triage_{name}_in_bounds"
                )
                for name, (least, most) in BOUNDS.items()
            ),
            models.CheckConstraint(
                condition=Q(low_percent__lt=F("satisfactory_percent")),
                name="triage_low_is_under_satisfactory",
                violation_error_message=_("Low must stay under satisfactory."),
            ),
        ]

    def __str__(self) -> str:
        return f"Triage limits of {self.clinic_id}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(**{field.name: getattr(self, field.name) for field in fields(Thresholds)})
