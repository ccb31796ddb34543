"""Which tick belongs to which snack of the day plan.

A tick remembers the snack it was made from. When the plan has changed since, that moment may be gone; then the tick
takes the nearest snack that asks for the same drill and side and is still free. Pure; nothing is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adherence.models import Tick
from prescriptions.models import Item
from prescriptions.planning import Snack

Line = tuple[int, int, str]
"""A drill on a side in a programme: what stays the same when its dose changes."""

NO_LINE: Line = (0, 0, "")
NO_SNACK = 0
_FIRST_OF_ALL = datetime.min.replace(tzinfo=UTC)


def line_of(item: Item) -> Line:
    return item.prescription_id, item.drill_id, item.side


@dataclass(frozen=True)
class Seating:
    """``taken``: the ticks of each (snack number, line); ``left``: ticks that found no snack."""

    taken: Mapping[tuple[int, Line], Sequence[Tick]]
    left: Sequence[Tick]

    def of(self, snack: Snack[Item], item: Item) -> Sequence[Tick]:
        return self.taken[snack.number, line_of(item)]


def seat(ticks: Iterable[Tick], snacks: Sequence[Snack[Item]], *, lines: Mapping[int, Line]) -> Seating:
    """Give each tick its snack. ``lines``: the line of every item version, by item id.

    First come the ticks whose own snack is still there; two ticks made from one snack share it. The others follow in
    the order in which they were done, each to the nearest free snack, a tie to the earlier; a tick whose time nobody
    remembers takes the first free one.
    """
    taken: dict[tuple[int, Line], list[Tick]] = {
        (snack.number, line_of(item)): [] for snack in snacks for item in snack.items
    }
    numbers = {snack.at: snack.number for snack in snacks}
    homeless: list[Tick] = []
    left: list[Tick] = []
    for tick in ticks:
        line = lines.get(tick.item_id, NO_LINE)
        number = numbers.get(tick.snack_at, NO_SNACK) if tick.snack_at else NO_SNACK
        taken.get((number, line), homeless).append(tick)
    for tick in sorted(homeless, key=_moment):
        line = lines.get(tick.item_id, NO_LINE)
        free = [snack for snack in snacks if taken.get((snack.number, line)) == []]
        nearest = min(free, key=lambda snack: abs(snack.at - _moment(tick)), default=None)
        (taken[nearest.number, line] if nearest else left).append(tick)
    return Seating(taken, left)


def _moment(tick: Tick) -> datetime:
    return tick.performed_at or tick.snack_at or _FIRST_OF_ALL
