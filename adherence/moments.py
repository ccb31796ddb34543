"""Moments as people say them: "20 min ago", "Today 07:50", "Yesterday 18:05", "Sun 30 Nov"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Moment:
    """An instant seen from ``now`` by somebody in ``zone``."""

    at: datetime
    now: datetime
    zone: tzinfo

    @property
    def local(self) -> datetime:
        return self.at.astimezone(self.zone)

    @property
    def iso(self) -> str:
        """For ``<time datetime>``: the exact instant."""
        return self.local.isoformat(timespec="seconds")

    def __str__(self) -> str:
        passed = self.now - self.at
        if timedelta(0) <= passed < timedelta(hours=1):
            minutes = passed // timedelta(minutes=1)
            words = ngettext("%(count)d min ago", "%(count)d min ago", minutes) % {"count": minutes}
            return words if minutes else _("Now")
        local, today = self.local, self.now.astimezone(self.zone).date()
        clock = formats.time_format(local, "TIME_FORMAT")
        if local.date() == today:
            return _("Today %(time)s") % {"time": clock}
        if local.date() == today - timedelta(days=1):
            return _("Yesterday %(time)s") % {"time": clock}
        return say_day(local.date(), today)


def say_day(on: date, today: date) -> str:
    """ "Sun 30 Nov", with the year where it is not this one."""
    return formats.date_format(on, "DAY_FORMAT" if on.year == today.year else "SHORT_DATE_FORMAT")


def greeting(now: datetime, zone: tzinfo, name: str) -> str:
    """ "Good morning, Ruth" by the hour on her own clock; no part of the day is named to whoever is up at night."""
    hour = now.astimezone(zone).hour
    words = _("Hello, %(name)s")
    if 5 <= hour < 12:
        words = _("Good morning, %(name)s")
    elif 12 <= hour < 18:
        words = _("Good afternoon, %(name)s")
    elif 18 <= hour < 23:
        words = _("Good evening, %(name)s")
    return words % {"name": name}


def hours(minutes: float) -> str:
    """ "2 h 33", "45 min": a stretch of time in few signs."""
    whole = round(minutes)
    if whole < 60:
        return _("%(minutes)d min") % {"minutes": whole}
    return _("%(hours)d h %(minutes)02d") % {"hours": whole // 60, "minutes": whole % 60}
