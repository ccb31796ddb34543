from datetime import date, datetime
from functools import cached_property
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from patients.models import Patient
from patients.models.sides import Side
from prescriptions.dose import Dose
from prescriptions.models.dosing import DoseFields, dose_constraints
from prescriptions.models.drill import Drill
from prescriptions.models.prescription import Prescription


class InForce(Func):
    """The stretch ``[starts_at, ends_at)`` as a range, for the exclusion constraint."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ItemQuerySet(models.QuerySet["Item"]):
    def of(self, patient: Patient) -> Self:
        return self.filter(prescription__episode__patient=patient)

    def in_force(self, at: datetime) -> Self:
        """The versions that hold at an instant."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)

    def between(self, start: datetime, end: datetime) -> Self:
        """The versions that hold at some instant of ``[start, end)``; those opened and closed at once never held."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=start) & Q(ends_at__gt=F("starts_at")), starts_at__lt=end)

    def open(self) -> Self:
        """The newest version of each line that still stands: what holds, or will from the day of a planned change."""
        return self.filter(ends_at=None)

    def planned(self, now: datetime) -> Self:
        """Versions that are to begin later."""
        return self.filter(ends_at=None, starts_at__gt=now)

    def for_the_day(self) -> Self:
        """With all that the day plan and its pages read, in one query."""
        return self.select_related("drill", "easier", "prescription__episode__condition").order_by(
            "prescription_id", "position", "pk"
        )

    def for_many_days(self) -> Self:
        """The same for many patients: a drill that hundreds do is read once, and without what draws it, and a programme
        once for its lines. Four queries, where one would carry drawings and words with every line."""
        in_short = Drill.objects.defer("figure", "motions", "bounds", "rom", "source", "steps")
        return self.prefetch_related(
            models.Prefetch("prescription", Prescription.objects.select_related("episode__condition")),
            models.Prefetch("drill", in_short),
            models.Prefetch("easier", in_short),
        ).order_by("prescription_id", "position", "pk")

    def for_counting(self) -> Self:
        """With what the figures read, and no drill: its drawing and words weigh more than all the rest."""
        return self.select_related("prescription__episode").order_by("prescription_id", "position", "pk")


class Item(DoseFields):
    """One drill with one dose over one stretch of time ``[starts_at, ends_at)``.

    Append-only: a changed dose closes one version and opens the next (``replaces``). The exclusion constraint keeps two
    versions of one drill and side from overlapping, whoever writes.
    """

    prescription = models.ForeignKey("prescriptions.Prescription", on_delete=models.PROTECT, related_name="items")
    drill = models.ForeignKey("prescriptions.Drill", on_delete=models.PROTECT, related_name="items")
    side = models.CharField(max_length=5, choices=Side, default=Side.NONE)
    position = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    by = models.ForeignKey(
        "clinic.User",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Empty: a safety rule, which may only lower.",
    )
    reason = models.CharField(max_length=200, blank=True)
    easier = models.ForeignKey(
        "prescriptions.Drill",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="what to do in its place on a sore or tired day",
    )
    in_smallest_day = models.BooleanField(default=False, help_text="counts toward the smallest good day")

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["prescription", "position", "starts_at"]
        constraints = [
            *dose_constraints("item"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="item_side_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="item_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="one_version_at_a_time",
                expressions=[
                    ("prescription", RangeOperators.EQUAL),
                    ("drill", RangeOperators.EQUAL),
                    ("side", RangeOperators.EQUAL),
                    (InForce("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Item {self.pk}"

    @cached_property
    def dose(self) -> Dose:
        """Its columns as one value: a row is never changed but for its end."""
        return super().dose

    @property
    def bout_seconds(self) -> int:
        """Seconds of one bout. Reads ``drill``."""
        return self.dose.bout_seconds(one_side_then_the_other=self.drill.does_one_side_then_the_other(self.side))

    def is_due_on(self, on: date) -> bool:
        """Whether the clock asks for it on this local day: a weekday of its own, and not waiting for an occasion."""
        return self.dose.is_on_the_clock and on.isoweekday() in self.weekdays

    def to_patient(self) -> str:
        """ "10 slow reps, hold 5 s, left knee": the dose in plain words with the side named. Reads ``drill``."""
        return ", ".join(filter(None, [self.dose.to_patient(), self.body_part()]))

    def body_part(self) -> str:
        """ "left knee", or nothing where the drill has no side. Reads ``drill``."""
        if self.side not in (Side.LEFT, Side.RIGHT):
            return ""
        return f"{self.get_side_display()} {self.drill.region}"
