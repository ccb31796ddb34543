"""The day plan: a prescription's doses laid out as the movement snacks of one waking window.

Pure and deterministic. The builder's preview, the patient's day, the reminders, the handout and the API all ask here.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from patients.waking import Slot, Window

A_MINUTE = timedelta(minutes=1)

Pause = tuple[datetime, datetime | None]
"""A stretch without expectation; open when its end is None."""


class Timed(Protocol):
    """Anything asked `times_per_day` times a day over `[starts_at, ends_at)`."""

    @property
    def times_per_day(self) -> int: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...


class Lasting(Protocol):
    """Anything of which one go takes `bout_seconds`: all that a snack must know of what it holds."""

    @property
    def bout_seconds(self) -> float: ...


class Plannable(Timed, Lasting, Protocol):
    """A drill with one dose: asked so often, and so long."""


L = TypeVar("L", bound=Lasting)
T = TypeVar("T", bound=Plannable)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A habit of the patient that a snack can lean on: "after breakfast", at a time on their clock."""

    at: time
    name: str


@dataclass(frozen=True, slots=True)
class Snack(Generic[L]):
    """A moment of the day with the drills due then. `slot` is the stretch of the day in which it is the one to do."""

    number: int
    at: datetime
    label: str
    items: tuple[L, ...]
    slot: Slot

    @property
    def starts_at(self) -> datetime:
        return self.slot.starts_at

    @property
    def ends_at(self) -> datetime:
        return self.slot.ends_at

    @property
    def seconds(self) -> float:
        return sum(item.bout_seconds for item in self.items)

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded up: never promise a patient less time than it takes."""
        return max(1, math.ceil(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class DayPlan(Generic[L]):
    """The snacks of one day, in time order."""

    window: Window
    snacks: tuple[Snack[L], ...]

    @property
    def seconds(self) -> float:
        return sum(snack.seconds for snack in self.snacks)

    @property
    def minutes(self) -> int:
        """Whole minutes of movement in the day, rounded up; 0 on a day without snacks."""
        return math.ceil(self.seconds / 60)

    @property
    def longest_still(self) -> float:
        """Minutes of the longest planned stretch between snacks, waking and bedtime counted as its edges."""
        edges = [self.window.opens_at, *(snack.at for snack in self.snacks), self.window.closes_at]
        return max(later - earlier for earlier, later in zip(edges, edges[1:], strict=False)) / A_MINUTE

    def occurrences(self, item: L) -> int:
        return sum(item in snack.items for snack in self.snacks)

    def snack_at(self, at: datetime) -> Snack[L] | None:
        """The snack whose slot holds `at`: the one that is "now". None outside the window and in an empty slot."""
        return next((snack for snack in self.snacks if snack.slot.holds(at)), None)


def plan_day(
    items: Iterable[T],
    *,
    window: Window,
    anchors: Sequence[Anchor] = (),
    pauses: Sequence[Pause] = (),
    pauses_of: Callable[[T], Sequence[Pause]] = lambda item: (),
) -> DayPlan[T]:
    """Lay the items out over the window.

    1. The grid has as many slots as the largest times-a-day among the items active that day. Pauses do not count
       here, so pausing the afternoon leaves the morning's snacks where they were.
    2. A snack sits at the midpoint of its slot, or at the habit anchor in the slot that is nearest to the midpoint.
    3. An item due k times goes, for each of its own k slots, to the snack nearest that slot's midpoint (`_seats`).
       `pauses` rest the whole plan; `pauses_of` says which rest one item.
    4. Of these, only the item's due slots keep their place (`due_slots`). A snack left empty is dropped.
    """
    active = [item for item in items if due_slots(item, window=window)]
    grid = window.slots(max(item.times_per_day for item in active)) if active else ()
    places = [_place(slot, window, anchors) for slot in grid]
    drills: list[list[T]] = [[] for _ in grid]
    for item in active:
        due = due_slots(item, window=window, pauses=[*pauses, *pauses_of(item)])
        own = window.slots(item.times_per_day)
        for slot, seat in zip(own, _seats(own, [at for at, _ in places]), strict=True):
            if slot in due:
                drills[seat].append(item)
    filled = [(*place, tuple(here), slot) for place, here, slot in zip(places, drills, grid, strict=True) if here]
    return DayPlan(window, tuple(Snack(number, *snack) for number, snack in enumerate(filled, start=1)))


def due_slots(item: Timed, *, window: Window, pauses: Sequence[Pause] = ()) -> tuple[Slot, ...]:
    """The item's own slots whose midpoint is inside its active time and outside every pause.

    Clinical rules 4.2, rule 2. Planning and adherence both count by this function, so they cannot disagree on how
    often a drill was due.
    """
    return tuple(
        slot
        for slot in window.slots(item.times_per_day)
        if holds(item.starts_at, item.ends_at, slot.midpoint)
        and not any(holds(starts_at, ends_at, slot.midpoint) for starts_at, ends_at in pauses)
    )


def holds(starts_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    """Whether the stretch `[starts_at, ends_at)` holds an instant; without an end it is open."""
    return starts_at <= at and (ends_at is None or at < ends_at)


def _place(slot: Slot, window: Window, anchors: Sequence[Anchor]) -> tuple[datetime, str]:
    """Where in its slot a snack sits, and the name of the habit it leans on."""
    timed = ((window.when(anchor.at), anchor.name) for anchor in anchors)
    habits = [(at, name) for at, name in timed if at and slot.holds(at)]
    return min(habits, key=lambda habit: (abs(habit[0] - slot.midpoint), *habit), default=(slot.midpoint, ""))


def _seats(own: Sequence[Slot], snacks: Sequence[datetime]) -> list[int]:
    """For each of an item's own slots the index of the snack nearest its midpoint, in order and never one twice.

    A tie goes to the earlier snack. Where two slots want the same snack the earlier slot keeps it and the later takes
    the next. Each leaves enough snacks for the slots that follow: where snacks sit on the very edges of their slots, a
    rounded microsecond could otherwise push the last slot off the end of the day.
    """
    seats: list[int] = []
    for k, slot in enumerate(own):
        first = seats[-1] + 1 if seats else 0
        last = len(snacks) - (len(own) - k)
        distances = [abs(at - slot.midpoint) for at in snacks[first : last + 1]]
        seats.append(first + distances.index(min(distances)))
    return seats
