from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.office_hours import OfficeHours


def validate_zone(name: str) -> None:
    """Refuse what is no IANA time zone: a wrong zone would move every reminder."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone we know. Try one like America/New_York."), params={"name": name}
        )


class Clinic(models.Model):
    """The tenant. Every row but the shared library belongs to one, and no query crosses."""

    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    backup = models.ForeignKey(
        "clinic.Therapist",
        verbose_name=_("backup contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Is told of an urgent alert that nobody has read for an hour. Empty: the owners."),
    )
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_zone])
    open_week = models.JSONField(
        _("office hours"),
        default=list,
        blank=True,
        help_text='Seven days from Monday, ["08:00", "18:00"] or null; empty: not said.',
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def office_hours(self) -> OfficeHours:
        """When somebody is there, by the clinic's clock."""
        return OfficeHours.read(self.tz, self.open_week)
