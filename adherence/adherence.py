"""Adherence: did the dose happen, and was it spread out? (clinical rules 4.2; numbers below are theirs)

Splitting *taking* from *timing* follows the ABC taxonomy (Vrijens 2012); 80 % of the dose as "satisfactory" is the most
common cut in the literature (Bailey 2020, BJSM 54:326). The merge, slot and spread rules are this product's own
definition, to be edited by a licensed physical therapist. Everything is recomputed from bouts and versions, and summed
with `fsum`, so that no figure hangs on the order in which the log is read.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adherence.figures import DayFigures, DayStatus
from adherence.still import in_minutes, longest_still, spread_index, unpaused
from patients.waking import Slot, Window
from prescriptions.planning import Pause, due_slots

SATISFACTORY = 0.8  # of the expected frequency
HALF = 0.5  # of the expected frequency; of a dose, to cover a slot
TOO_MUCH = 1.5  # doses: inside one gap, or per expected dose over the day


@dataclass(frozen=True, slots=True)
class Version:
    """What one version of an item asked, over `[starts_at, ends_at)`."""

    times_per_day: int
    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bout:
    """One logged go. `at` is None when the patient could not say when. `dose` is what was done, not capped at 1."""

    at: datetime | None
    credit: float = 1.0
    dose: float = 1.0


@dataclass(frozen=True, slots=True)
class ItemLog:
    """One item's day: what was asked, what was done. `pauses` are the item's own, beside those of the whole plan."""

    versions: Sequence[Version]
    bouts: Sequence[Bout]
    min_gap: timedelta
    pauses: Sequence[Pause] = ()
    daily_cap: int | None = None


def credit_of(sets: int, reps: int, reps_done: Sequence[int] | None) -> float:
    """The part of a bout that was done, 0 to 1 (rule 3). None: all of it.

    Holds count seconds in the place of reps. Of a drill for two sides each side is half: the mean of both credits.
    """
    return 1.0 if reps_done is None else min(1.0, sum(min(done, reps) for done in reps_done) / (sets * reps))


def dose_of(sets: int, reps: int, reps_done: Sequence[int] | None) -> float:
    """The raw dose of a bout: above 1 when more was done than asked (rule 9)."""
    return 1.0 if reps_done is None else sum(reps_done) / (sets * reps)


def item_day(
    versions: Sequence[Version],
    bouts: Sequence[Bout],
    *,
    window: Window,
    min_gap: timedelta,
    pauses: Sequence[Pause] = (),
    other_movement: Iterable[datetime] = (),
    now: datetime | None = None,
    daily_cap: int | None = None,
    max_still: timedelta | None = None,
) -> DayFigures:
    """One item's figures for one therapy day. `other_movement`: the instants of other drills and of moves.

    With `now` inside the window this is the live view: only finished slots are expected, and the day ends, for now, at
    `now` (rule 16). The day is *not scheduled* only when none of its slots counts, so a morning whose first slot still
    runs is *in progress* with no figure yet.
    """
    log = ItemLog(versions, bouts, min_gap, daily_cap=daily_cap)
    return plan_day_figures([log], window=window, moves=other_movement, pauses=pauses, now=now, max_still=max_still)


def plan_day_figures(
    items: Sequence[ItemLog],
    *,
    window: Window,
    moves: Iterable[datetime] = (),
    pauses: Sequence[Pause] = (),
    now: datetime | None = None,
    max_still: timedelta | None = None,
) -> DayFigures:
    """A patient's whole day.

    The rules speak of one item, and leave open what they mean for several. Read here as follows.

    1. Counts, credits and doses are sums over the items (rule 11); each item is capped at its own expectation first.
    2. Movement is movement: the longest still stretch ends at a bout of any item and at any move (rule 7).
    3. The target gap is the active minutes over the *largest* expectation among the items, for that is the snack grid:
       two drills due six times are done together in six snacks, not in twelve.
    4. A pause of one item takes its slots away; only a pause of the whole plan takes waking minutes too (rule 14).
    5. The day is over the cap as soon as one item is: a fair total must not hide one drill done far too often.
    6. The status is the first match of rule 10's list on these figures.
    """
    counts = [_item_counts(item, window, [*pauses, *item.pauses], now) for item in items]
    expected = sum(item.expected for item in counts)
    credited = round(math.fsum(item.credited for item in counts), 4)
    ends_at = window.closes_at if now is None else max(window.opens_at, min(now, window.closes_at))
    active = sum((until - since for since, until in unpaused(window.opens_at, ends_at, pauses)), timedelta(0))
    movement = [*moves, *(at for item in counts for at in item.moved_at)]
    still = longest_still(window.opens_at, ends_at, pauses, [at for at in movement if now is None or at <= now])
    grid = max((item.expected for item in counts), default=0)
    target = active / grid if grid else None
    return DayFigures(
        expected=expected,
        credited=credited,
        slots_covered=sum(item.covered for item in counts),
        longest_still_min=in_minutes(still),
        active_min=in_minutes(active),
        target_gap_min=None if target is None else in_minutes(target),
        spread_index=None if target is None else spread_index(still, target),
        raw_bouts=sum(item.raw for item in counts),
        stacked_merged=sum(item.raw - item.merged for item in counts),
        merged_bouts=sum(item.merged for item in counts),
        volume_ratio=round(math.fsum(item.dose for item in counts) / expected, 2) if expected else None,
        crammed_bouts=sum(item.crammed for item in counts),
        over_cap=any(item.over_cap for item in counts),
        status=_status(
            counts,
            is_live=now is not None and now < window.closes_at,
            is_spread=target is not None and _is_spread(still, target, max_still),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Counts:
    """What one item adds to a day."""

    is_scheduled: bool
    expected: int
    credited: float
    covered: int
    raw: int
    merged: int
    crammed: int
    dose: float
    over_cap: bool
    moved_at: Sequence[datetime]


def _status(counts: Sequence[_Counts], *, is_live: bool, is_spread: bool) -> DayStatus:
    """Rule 10: the first that fits. A scheduled day that has ended expected something, so its shares are numbers."""
    if not any(item.is_scheduled for item in counts):
        return DayStatus.NOT_SCHEDULED
    if is_live:
        return DayStatus.IN_PROGRESS
    expected = sum(item.expected for item in counts)
    volume = round(math.fsum(item.dose for item in counts) / expected, 4)
    frequency = round(math.fsum(item.credited for item in counts) / expected, 4)
    if any(item.over_cap for item in counts) or volume >= TOO_MUCH:
        return DayStatus.OVER
    if frequency >= SATISFACTORY:
        return DayStatus.ON_PLAN if is_spread else DayStatus.CLUSTERED
    return DayStatus.PARTLY if frequency >= HALF else DayStatus.LOW


def _is_spread(still: timedelta, target: timedelta, max_still: timedelta | None) -> bool:
    """Twice the target gap is the stretch that covering every slot can still leave (rules 8 and 10)."""
    longest = in_minutes(still)
    return longest <= in_minutes(2 * target) or (max_still is not None and longest <= in_minutes(max_still))


def _item_counts(item: ItemLog, window: Window, pauses: Sequence[Pause], now: datetime | None) -> _Counts:
    slots = [slot for version in item.versions for slot in due_slots(version, window=window, pauses=pauses)]
    finished = [slot for slot in slots if now is None or slot.ends_at <= now]
    untimed = [bout for bout in item.bouts if bout.at is None]
    timed = [(bout.at, bout) for bout in item.bouts if bout.at is not None and (now is None or bout.at <= now)]
    stacks = _stacks(timed, item.min_gap)
    credited = [stack.credit for stack in stacks] + [bout.credit for bout in untimed]
    cap = _daily_cap(item, window)
    return _Counts(
        is_scheduled=bool(slots),
        expected=len(finished),
        credited=min(len(finished), math.fsum(credited)),
        covered=sum(_is_covered(slot, stacks, window) for slot in finished),
        raw=len(timed) + len(untimed),
        merged=len(credited),
        crammed=sum(round(stack.dose, 4) >= TOO_MUCH for stack in stacks),
        dose=math.fsum([*(stack.dose for stack in stacks), *(bout.dose for bout in untimed)]),
        over_cap=cap is not None and len(credited) > cap,
        moved_at=[at for at, _ in timed],
    )


@dataclass(frozen=True, slots=True)
class _Stack:
    """The bouts of one gap, together worth one bout at most; `at` is the first."""

    at: datetime
    bouts: list[Bout]

    @property
    def credit(self) -> float:
        return min(1.0, math.fsum(bout.credit for bout in self.bouts))

    @property
    def dose(self) -> float:
        return math.fsum(bout.dose for bout in self.bouts)


def _stacks(timed: Iterable[tuple[datetime, Bout]], min_gap: timedelta) -> list[_Stack]:
    """Rule 4: a bout less than `min_gap` after the first of a stack joins it; otherwise it starts the next."""
    stacks: list[_Stack] = []
    for at, bout in sorted(timed, key=lambda entry: entry[0]):
        if stacks and at - stacks[-1].at < min_gap:
            stacks[-1].bouts.append(bout)
        else:
            stacks.append(_Stack(at, [bout]))
    return stacks


def _is_covered(slot: Slot, stacks: Iterable[_Stack], window: Window) -> bool:
    """Rule 6: half a dose begun in the slot. A bout before the window counts for its first slot, after it its last."""
    last = window.closes_at - timedelta.resolution
    begun = [stack.at for stack in stacks if round(stack.credit, 4) >= HALF]
    return any(slot.holds(min(max(at, window.opens_at), last)) for at in begun)


def _daily_cap(item: ItemLog, window: Window) -> int | None:
    """The therapist's daily maximum, or half as much again as asked, rounded up (rule 9). None: nothing was asked."""
    if item.daily_cap is not None:
        return item.daily_cap
    asked = max((version.times_per_day for version in item.versions if due_slots(version, window=window)), default=None)
    return None if asked is None else asked + (asked + 1) // 2
