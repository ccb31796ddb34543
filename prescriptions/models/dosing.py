from django.contrib.postgres.fields import ArrayField
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prescriptions.dose import COLUMNS, EVERY_DAY, Dose


class Occasion(models.TextChoices):
    """Where or when a drill fits. An item may hang on one of ``EVENTS`` in place of the clock."""

    BED = "bed", _("in bed")
    CHAIR = "chair", _("on a chair")
    DESK = "desk", _("at a desk")
    STANDING = "standing", _("standing")
    FLOOR = "floor", _("on the floor")
    BEFORE_TRAINING = "gym-before", _("before training")
    AFTER_TRAINING = "gym-after", _("after training")
    RECOVERY_DAY = "recovery-day", _("recovery day")


# Occasions that are events of a day, not places: due some days a week, never missed on a day without them.
EVENTS = (Occasion.BEFORE_TRAINING, Occasion.AFTER_TRAINING, Occasion.RECOVERY_DAY)


def every_day() -> list[int]:
    return list(EVERY_DAY)


def _between(low: int, high: int) -> list[BaseValidator]:
    return [MinValueValidator(low), MaxValueValidator(high)]


class DoseFields(models.Model):
    """The columns of a dose (FITT: frequency, intensity, time, type), shared by drill, phase and item."""

    sets = models.PositiveSmallIntegerField(_("sets"), default=1, validators=_between(1, 10))
    reps = models.PositiveSmallIntegerField(_("reps"), default=10, validators=_between(1, 100))
    hold_s = models.PositiveSmallIntegerField(_("hold, seconds"), default=0, validators=_between(0, 600))
    tempo_out_s = models.PositiveSmallIntegerField(_("out, seconds"), default=2, validators=_between(0, 60))
    tempo_back_s = models.PositiveSmallIntegerField(_("back, seconds"), default=2, validators=_between(0, 60))
    tempo_pause_s = models.PositiveSmallIntegerField(_("pause, seconds"), default=0, validators=_between(0, 60))
    times_per_day = models.PositiveSmallIntegerField(_("times a day"), default=3, validators=_between(1, 24))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=every_day, help_text="ISO weekdays, Monday is 1. Empty: see below."
    )
    days_per_week = models.PositiveSmallIntegerField(
        _("days a week"),
        default=7,
        help_text="Counts alone where the item hangs on an occasion.",
        validators=_between(1, 7),
    )
    as_needed = models.BooleanField(_("as needed"), default=False)
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion, blank=True)
    min_gap_min = models.PositiveSmallIntegerField(_("smallest gap, minutes"), default=60, validators=_between(0, 720))
    range_limit_deg = models.PositiveSmallIntegerField(
        _("range limit, degrees"), null=True, blank=True, validators=_between(0, 180)
    )
    load = models.CharField(_("load"), max_length=80, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def dose(self) -> Dose:
        """These columns as a value that can be compared and can speak."""
        return Dose(**{name: getattr(self, name) for name in COLUMNS} | {"weekdays": tuple(self.weekdays)})


def dose_constraints(prefix: str) -> list[models.CheckConstraint]:
    """The database's own last line: figures no human programme could hold."""
    return [
        models.CheckConstraint(condition=Q(sets__gte=1, reps__gte=1), name=f"{prefix}_has_sets_and_reps"),
        models.CheckConstraint(
            condition=Q(times_per_day__gte=1, times_per_day__lte=24), name=f"{prefix}_times_fit_a_day"
        ),
        models.CheckConstraint(
            condition=Q(days_per_week__gte=1, days_per_week__lte=7), name=f"{prefix}_days_fit_a_week"
        ),
        models.CheckConstraint(condition=Q(weekdays__contained_by=list(EVERY_DAY)), name=f"{prefix}_weekdays_are_iso"),
        models.CheckConstraint(
            condition=Q(range_limit_deg=None) | Q(range_limit_deg__lte=180), name=f"{prefix}_range_is_an_angle"
        ),
    ]
