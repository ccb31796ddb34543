"""When a clinic has somebody there: days and hours by its own clock, and what to say of them.

Pure. A clinic that has not said its hours is never called open nor closed: nobody is promised what nobody keeps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Self
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

A_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = range(5)
# The night the clocks go forward can swallow the one short stretch of a week: the next is a week later.
LOOKED_AHEAD = 15


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``opens`` up to, not including, ``closes``, by the clinic's clock."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise ValueError("An office closes after it opens.")

    def __str__(self) -> str:
        return _("%(opens)s to %(closes)s") % {"opens": _clock(self.opens), "closes": _clock(self.closes)}


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The week of a clinic. ``week``: seven days from Monday, None where it is closed; empty where it has not said."""

    zone: ZoneInfo
    week: tuple[Stretch | None, ...] = ()

    @classmethod
    def read(cls, zone: ZoneInfo, kept: Sequence[Sequence[str] | None]) -> Self:
        """From the row: ``["08:00", "18:00"]`` for a day, or null."""
        return cls(zone, tuple(Stretch(*(time.fromisoformat(clock) for clock in day)) if day else None for day in kept))

    def kept(self) -> list[list[str] | None]:
        """As the row keeps it."""
        return [[f"{day.opens:%H:%M}", f"{day.closes:%H:%M}"] if day else None for day in self.week]

    @property
    def is_known(self) -> bool:
        """Whether the clinic has said when it is open."""
        return any(self.week)

    def on(self, on: date) -> tuple[datetime, datetime] | None:
        """When it opens and closes on a local date, as instants in UTC; None on a day it is closed."""
        stretch = self.week[on.weekday()] if self.week else None
        if stretch is None:
            return None
        return _instant(on, stretch.opens, self.zone), _instant(on, stretch.closes, self.zone)

    def is_open(self, at: datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """The end of the stretch that holds ``at``; None where the clinic is not open then."""
        hours = self.on(at.astimezone(self.zone).date())
        return hours[1] if hours and hours[0] <= at < hours[1] else None

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment from ``at`` on at which the clinic is open, ``at`` itself where it is; None where it has
        not said its hours."""
        if self.is_open(at):
            return at
        today = at.astimezone(self.zone).date()
        days = (self.on(today + n * A_DAY) for n in range(LOOKED_AHEAD))
        return next((opens for opens, closes in filter(None, days) if at <= opens < closes), None)

    def works_on(self, on: date) -> bool:
        """Whether it is an office day. Until the clinic says its hours: Monday to Friday."""
        return self.on(on) is not None if self.is_known else on.weekday() in MONDAY_TO_FRIDAY

    def sentence(self, at: datetime, zone: ZoneInfo | None = None) -> str:
        """What to tell patients and staff at that moment, by the reader's clock, or the clinic's own; empty where the
        clinic has not said its hours."""
        reader = zone or self.zone
        closes_at, opens_at = self.closes_at(at), self.next_opening(at)
        if closes_at:
            return _("The clinic is open until %(time)s.") % {"time": _clock(closes_at.astimezone(reader).time())}
        return _opening(at.astimezone(reader), opens_at.astimezone(reader)) if opens_at else ""

    def __str__(self) -> str:
        """ "Monday to Thursday 08:00 to 18:00, Friday 08:00 to 12:00" """
        return ", ".join(f"{_days(first, last)} {stretch}" for first, last, stretch in self._runs())

    def _runs(self) -> Iterator[tuple[int, int, Stretch]]:
        """Days in a row with the same hours: the first, the last, the hours."""
        for stretch, days in groupby(range(len(self.week)), key=lambda day: self.week[day]):
            run = list(days)
            if stretch:
                yield run[0], run[-1], stretch


def _opening(now: datetime, opens_at: datetime) -> str:
    clock = {"time": _clock(opens_at.time())}
    days = (opens_at.date() - now.date()).days
    if days == 0:
        return _("The clinic is closed now. It opens at %(time)s.") % clock
    if days == 1:
        return _("The clinic is closed now. It opens tomorrow at %(time)s.") % clock
    # A day of the week names a day only within the week.
    day = WEEKDAYS[opens_at.weekday()] if days < 7 else formats.date_format(opens_at, "LONG_DAY_FORMAT")
    return _("The clinic is closed now. It opens on %(day)s at %(time)s.") % (clock | {"day": str(day)})


def _days(first: int, last: int) -> str:
    if first == last:
        return str(WEEKDAYS[first])
    return _("%(first)s to %(last)s") % {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}


def _clock(clock: time) -> str:
    return formats.time_format(clock, "TIME_FORMAT")


def _instant(on: date, clock: time, zone: ZoneInfo) -> datetime:
    """A time the clock skips moves forward by what was skipped; of a time shown twice the first is meant (PEP 495)."""
    return datetime.combine(on, clock, tzinfo=zone).astimezone(UTC)
