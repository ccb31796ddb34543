"""What adherence says about a day, a week or a month: the figures, and how they add up.

Fractions and credits are rounded to 4 decimals, minutes and the volume ratio to 2: a figure is judged as it is shown.
"""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class DayStatus(StrEnum):
    NOT_SCHEDULED = "not_scheduled"
    IN_PROGRESS = "in_progress"
    OVER = "over"
    ON_PLAN = "on_plan"
    CLUSTERED = "clustered"
    PARTLY = "partly"
    LOW = "low"


class Counted(Protocol):
    """Anything that was expected so often and credited so much."""

    @property
    def expected(self) -> int: ...
    @property
    def credited(self) -> float: ...


class Judged(Counted, Protocol):
    """A day with its verdict, one of ``DayStatus``: figures just reckoned, or the row kept of them."""

    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One therapy day of one item, or of a patient's whole plan. Minutes are elapsed minutes."""

    expected: int
    credited: float
    slots_covered: int
    longest_still_min: float
    active_min: float
    target_gap_min: float | None
    spread_index: float | None
    raw_bouts: int
    stacked_merged: int
    merged_bouts: int
    volume_ratio: float | None
    crammed_bouts: int
    over_cap: bool
    status: DayStatus

    @property
    def frequency(self) -> float | None:
        """The headline, 0 to 1. None, never 0, where nothing was expected."""
        return share(self.credited, self.expected)

    @property
    def slot_coverage(self) -> float | None:
        return share(self.slots_covered, self.expected)


@dataclass(frozen=True, slots=True)
class Total:
    """Several days or items together; totals can be totalled again."""

    expected: int
    credited: float

    @property
    def frequency(self) -> float | None:
        return share(self.credited, self.expected)


@dataclass(frozen=True, slots=True)
class Week:
    """A drill due some days a week."""

    expected_days: int
    credited_days: int

    @property
    def frequency(self) -> float | None:
        return share(self.credited_days, self.expected_days)


@dataclass(frozen=True, slots=True)
class Use:
    """One go at an as-needed drill, pain 0 to 10 before and after it where the patient said so."""

    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """A day of an as-needed drill. It has no adherence: nothing was expected."""

    uses: int
    mean_relief: float | None
    over_cap: bool


def share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def over(days: Iterable[Counted]) -> Total:
    """Sum credited over sum expected, never a mean of percentages (rule 11). Days without expectation drop out."""
    scheduled = [day for day in days if day.expected]
    return Total(sum(day.expected for day in scheduled), round(math.fsum(day.credited for day in scheduled), 4))


def on_plan(days: Iterable[Judged]) -> tuple[int, int]:
    """How many days were on plan, of how many scheduled: "5 of 6" (rule 11)."""
    scheduled = [day.status for day in days if day.expected]
    return scheduled.count(DayStatus.ON_PLAN), len(scheduled)


def expected_days(per_week: int, active_days: int, days: int = 7) -> int:
    """`per_week` scaled to the active days among `days`, ties up, never above the active days (rule 12)."""
    return min(active_days, (2 * per_week * active_days + days) // (2 * days))


def week(per_week: int, done: Iterable[Hashable], active_days: int = 7) -> Week:
    """Any days count, each date once: a second session on one date is over-doing, not a substitute (rule 12)."""
    due = expected_days(per_week, active_days)
    return Week(due, min(due, len(set(done))))


def as_needed(uses: Iterable[Use], *, daily_cap: int | None = None) -> AsNeeded:
    """Uses, mean relief (pain before minus after, over the uses that have both) and whether the cap was passed."""
    uses = list(uses)
    reliefs = [
        use.pain_before - use.pain_after for use in uses if use.pain_before is not None and use.pain_after is not None
    ]
    mean_relief = round(sum(reliefs) / len(reliefs), 2) if reliefs else None
    return AsNeeded(len(uses), mean_relief, daily_cap is not None and len(uses) > daily_cap)
