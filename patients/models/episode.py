from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist
from patients.models.sides import Side


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def visible_to(self, therapist: Therapist) -> Self:
        return self.filter(patient__clinic_id=therapist.clinic_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Episode(models.Model):
    """One condition of one patient. Week *n* counts from the surgery or onset date."""

    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="episodes")
    condition = models.ForeignKey("patients.Condition", on_delete=models.PROTECT)
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.NONE)
    began_on = models.DateField(_("surgery or onset date"))
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ["-began_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="episode_side_is_known"),
            models.UniqueConstraint(
                fields=["patient", "condition", "side"],
                condition=Q(closed_at=None),
                name="one_open_episode_per_condition_and_side",
            ),
        ]

    def __str__(self) -> str:
        side = f", {self.get_side_display()}" if self.side in (Side.LEFT, Side.RIGHT, Side.BOTH) else ""
        return f"{self.condition.name}{side}"

    def standing(self, on: date) -> str:
        """ "Knee replacement, left. Week 3, day 21." """
        return gettext("%(condition)s. Week %(week)d, day %(day)d.") % {
            "condition": self,
            "week": self.week(on),
            "day": self.day(on),
        }

    def day(self, on: date) -> int:
        """Days since the surgery or onset; 0 on the day itself, negative before it."""
        return (on - self.began_on).days

    def week(self, on: date) -> int:
        """The running week: the first seven days are week 1."""
        return max(self.day(on), 0) // 7 + 1
