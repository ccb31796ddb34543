"""The waking window: which hours are a patient's day, and which day an instant belongs to.

A window is cut in real, elapsed time. On the nights the clocks change it is longer or shorter than the wall clock says,
and its slots with it (clinical rules 4.2, rule 1).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the equal parts of a window: from `starts_at` up to, not including, `ends_at`."""

    starts_at: datetime
    ends_at: datetime

    @property
    def midpoint(self) -> datetime:
        return self.starts_at + (self.ends_at - self.starts_at) / 2

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@lru_cache(maxsize=2048)
def _cut(opens_at: datetime, length: timedelta, n: int) -> tuple[Slot, ...]:
    """Kept: every line of every programme asks for its own number of slots of the same few windows."""
    cuts = [opens_at + length * k / n for k in range(n + 1)]
    return tuple(Slot(starts_at, ends_at) for starts_at, ends_at in zip(cuts, cuts[1:], strict=False))


@dataclass(frozen=True, slots=True)
class Window:
    """The waking hours of therapy day `on`: two instants in UTC, and the zone whose clock the patient reads."""

    on: date
    opens_at: datetime
    closes_at: datetime
    zone: tzinfo = UTC

    @property
    def length(self) -> timedelta:
        return self.closes_at - self.opens_at

    @property
    def minutes(self) -> float:
        """Elapsed minutes, not minutes by the wall clock."""
        return self.length / timedelta(minutes=1)

    def holds(self, at: datetime) -> bool:
        return self.opens_at <= at < self.closes_at

    def slots(self, n: int) -> tuple[Slot, ...]:
        """The window cut into `n` equal slots. Raises ValueError when `n` is below 1."""
        if n < 1:
            raise ValueError("A window is cut into at least one slot.")
        return _cut(self.opens_at, self.length, n)

    def when(self, clock: time) -> datetime | None:
        """The instant in this window at which the patient's clock shows `clock`; None when it falls in their sleep."""
        candidates = (_instant(self.on + shift, clock, self.zone) for shift in (timedelta(0), A_DAY))
        return next((at for at in candidates if self.holds(at)), None)


@dataclass(frozen=True, slots=True)
class Waking:
    """When a patient wakes and sleeps, by the clock of their zone. Sleeping before waking means after midnight."""

    zone: ZoneInfo
    wakes: time
    sleeps: time

    def __post_init__(self) -> None:
        if self.wakes == self.sleeps:
            raise ValueError("The waking window needs two different times: when the day starts and when it ends.")

    def window(self, on: date) -> Window:
        """The window that opens on local date `on`."""
        closes_on = on if self.sleeps > self.wakes else on + A_DAY
        opens_at = _instant(on, self.wakes, self.zone)
        closes_at = _instant(closes_on, self.sleeps, self.zone)
        if closes_at <= opens_at:
            # A window of minutes around a clock change can turn inside out; it keeps its length by the wall clock.
            closes_at = opens_at + (datetime.combine(closes_on, self.sleeps) - datetime.combine(on, self.wakes))
        return Window(on, opens_at, closes_at, self.zone)

    def local(self, at: datetime) -> datetime:
        """`at` on the patient's clock. Raises ValueError for an instant without a zone, which would be guessed at."""
        if at.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return at.astimezone(self.zone)

    def therapy_day(self, at: datetime) -> date:
        """The day whose window holds `at`; in the sleeping hours, the day of the nearest window."""
        return _day_of(at, self.local(at).date(), self.window)


@dataclass(frozen=True, slots=True)
class LivedHours:
    """The hours of now, and those that held before they were changed: a day that is over keeps its own hours.

    `earlier`, oldest first: the first day for which the hours no longer held, and the hours.
    """

    now: Waking
    earlier: tuple[tuple[date, Waking], ...] = ()

    def on(self, on: date) -> Waking:
        """The hours that held on a therapy day."""
        return next((hours for before, hours in self.earlier if on < before), self.now)

    def window(self, on: date) -> Window:
        return self.on(on).window(on)

    def therapy_day(self, at: datetime) -> date:
        """As ``Waking.therapy_day``; the night of a change lies between the last old window and the first new one."""
        return _day_of(at, self.now.local(at).date(), self.window)


def _day_of(at: datetime, guess: date, window: Callable[[date], Window]) -> date:
    on = guess
    while at < _night_before(on, window):
        on -= A_DAY
    while at >= _night_before(on + A_DAY, window):
        on += A_DAY
    return on


def _night_before(on: date, window: Callable[[date], Window]) -> datetime:
    """The middle of the night between the window of the day before and the window of `on`."""
    closes_at = window(on - A_DAY).closes_at
    return closes_at + (window(on).opens_at - closes_at) / 2


def _instant(on: date, clock: time, zone: tzinfo) -> datetime:
    """A local time as an instant in UTC.

    `fold=0` reads both odd nights (PEP 495): a time the clock skips moves forward by what was skipped, and of a time
    shown twice the first is meant.
    """
    return datetime.combine(on, clock, tzinfo=zone).replace(fold=0).astimezone(UTC)
