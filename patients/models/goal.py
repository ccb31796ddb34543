from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist
from patients.models.measure import MOST_ACTIVITY, OF_TEN, Manner
from patients.models.sides import Side


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)

    def open(self) -> Self:
        return self.filter(ended_at=None)


class Goal(models.Model):
    """How far a measure of a patient is to go: "knee bend, 120 degrees, until 1 June".

    Append-only: another target ends one row and begins the next.
    """

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="goals")
    what = models.CharField(max_length=60)
    side = models.CharField(max_length=5, choices=Side, default=Side.NONE)
    manner = models.CharField(max_length=8, choices=Manner, blank=True)
    activity = models.CharField(max_length=MOST_ACTIVITY, blank=True)
    target = models.DecimalField(_("target"), max_digits=6, decimal_places=1)
    due_on = models.DateField(_("until"), null=True, blank=True)
    set_at = models.DateTimeField()
    by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "what", "side", "manner", "activity"],
                condition=Q(ended_at=None),
                name="one_open_goal_per_measure",
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="goal_side_is_known"),
            models.CheckConstraint(condition=Q(manner__in=["", *Manner.values]), name="goal_manner_is_known"),
            models.CheckConstraint(
                condition=Q(what__startswith="rom:", target__gte=-60, target__lte=220)
                | Q(what__in=OF_TEN, target__gte=0, target__lte=10)
                | (~Q(what__startswith="rom:") & ~Q(what__in=(*OF_TEN, "groc")) & Q(target__gte=0)),
                name="goal_can_be_reached",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="goal_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.target}"
