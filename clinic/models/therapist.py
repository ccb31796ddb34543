from datetime import date, time
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

EARLIEST_DIGEST, LATEST_DIGEST = time(4), time(12)


class TherapistQuerySet(models.QuerySet["Therapist"]):
    def working(self, on: date) -> Self:
        """Those whose access has not lapsed: staff who left must not get in."""
        return self.filter(Q(active_until=None) | Q(active_until__gte=on), user__is_active=True)


class Therapist(models.Model):
    """A user working in a clinic."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        THERAPIST = "therapist", _("therapist")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="therapists")
    role = models.CharField(max_length=12, choices=Role, default=Role.THERAPIST)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)

    wants_digest = models.BooleanField(_("wants the morning list"), default=True)
    digest_at = models.TimeField(_("morning list at"), default=time(7, 30), help_text=_("By the clinic's clock."))

    objects = TherapistQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=["owner", "therapist"]), name="therapist_role_is_known"),
            models.CheckConstraint(
                condition=Q(digest_at__gte=EARLIEST_DIGEST, digest_at__lte=LATEST_DIGEST),
                name="therapist_digest_is_of_the_morning",
            ),
        ]

    def __str__(self) -> str:
        return self.user.name

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER

    def works(self, on: date) -> bool:
        """What ``working`` asks of the rows, of this one."""
        return self.user.is_active and (self.active_until is None or self.active_until >= on)
