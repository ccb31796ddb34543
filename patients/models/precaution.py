from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class PrecautionQuerySet(models.QuerySet["Precaution"]):
    def active(self, on: date) -> Self:
        """Those in force on a local day: begun, not lifted, not past their last day."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), starts_on__lte=on, lifted_at=None)

    def run_out(self, on: date) -> Self:
        """Those past their last day on a local day that nobody has ended or extended yet."""
        return self.filter(expires_on__lt=on, lifted_at=None)

    def standing(self) -> Self:
        """Those nobody has ended or replaced, whether or not their last day has passed."""
        return self.filter(lifted_at=None)


class Precaution(models.Model):
    """A restriction on an episode: its tag says what it means, its rows say how far and how long.

    Append-only: a changed limit or last day ends one row and begins the next (``replaces``).
    An expired precaution suggests a change; it never loosens anything by itself.
    """

    episode = models.ForeignKey("patients.Episode", on_delete=models.PROTECT, related_name="precautions")
    tag = models.SlugField(_("precaution"), max_length=60)
    limit_deg = models.PositiveSmallIntegerField(
        _("limit in degrees"), null=True, blank=True, help_text=_("Empty: the limit the precaution itself names.")
    )
    starts_on = models.DateField(_("from"))
    expires_on = models.DateField(_("until, the last day included"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("clinic.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lift_reason = models.CharField(_("why it ended"), max_length=200, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    objects = PrecautionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("starts_on")),
                name="precaution_ends_after_it_starts",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="precaution_lifted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(limit_deg=None) | Q(limit_deg__lte=180), name="precaution_limit_is_an_angle"
            ),
        ]

    def __str__(self) -> str:
        return self.tag

    def holds_on(self, on: date) -> bool:
        """What ``active`` asks of a row."""
        is_within = self.starts_on <= on and (self.expires_on is None or self.expires_on >= on)
        return is_within and self.lifted_at is None

    def has_run_out(self, on: date) -> bool:
        return self.lifted_at is None and self.expires_on is not None and self.expires_on < on
