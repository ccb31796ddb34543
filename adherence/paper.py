"""A tick sheet that comes back on paper, as boxes: what was asked on its days, and what of it is ticked already.

A box is one drill at one snack of one day. ``keying`` keeps what is ticked.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from adherence.models import Tick
from adherence.seating import Line, line_of, seat
from adherence.ticking import TickingError
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.planning import Snack
from prescriptions.programme import Programme, programme_of
from prescriptions.tick_sheet import Column, column_of, in_printed_order, side_by_side

USUAL_DAYS = 7
OLDEST = timedelta(days=400)  # nobody brings an older sheet


class DayAhead(TickingError):
    def __str__(self) -> str:
        return _("That day has not come yet. Choose today or a day before it.")


class NothingAsked(TickingError):
    def __str__(self) -> str:
        return _("Nothing was asked on those days. Choose days of the programme.")


@dataclass(frozen=True)
class Box:
    """One drill at one snack of one day; without a snack it may be done at any time."""

    on: date
    item: Item
    number: int
    snack: Snack[Item] | None
    is_done: bool
    is_ahead: bool

    @property
    def value(self) -> str:
        """What the form sends for it."""
        moment = int(self.snack.at.timestamp()) if self.snack else 0
        return f"{self.on.isoformat()}.{self.item.pk}.{moment}"

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_ahead


@dataclass(frozen=True)
class Row:
    """One day: its boxes by column, those for any time last."""

    on: date
    cells: Sequence[Sequence[Box]]

    @property
    def open_boxes(self) -> list[Box]:
        """What *all of this day* means: the day's snacks. What was done when needed is ticked by itself."""
        return [box for cell in self.cells for box in cell if box.is_open and box.snack]


@dataclass(frozen=True)
class Table:
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Batch:
    """Ticks keyed together: they can be taken back together."""

    at: datetime
    count: int

    @property
    def value(self) -> str:
        return self.at.isoformat()


@dataclass(frozen=True)
class Sheet:
    """The days of a sheet, oldest first, with what was asked and what is ticked."""

    programme: Programme
    days: Sequence[date]
    ticks: Mapping[date, Sequence[Tick]]
    now: datetime
    lines: Mapping[int, Line] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", {item.pk: line_of(item) for item in self.programme.items})

    @property
    def patient(self) -> Patient:
        return self.programme.patient

    @cached_property
    def drills(self) -> list[tuple[int, Item]]:
        """Each drill with its number on the sheet."""
        known: dict[Line, Item] = {}
        for item in in_printed_order(self.programme.items, self.patient.window(self.days[0])):
            known.setdefault(line_of(item), item)
        return list(enumerate(known.values(), start=1))

    @cached_property
    def tables(self) -> list[Table]:
        asked = {on: self._by_column(on) for on in self.days}
        waiting = {on: self._at_any_time(on) for on in self.days}
        shown = {on: moments for on, moments in asked.items() if moments or waiting[on]}
        return [
            Table(columns, [Row(on, [*(shown[on].get(column, []) for column in columns), waiting[on]]) for on in held])
            for columns, held in side_by_side(shown)
        ]

    @cached_property
    def boxes(self) -> dict[str, Box]:
        cells = [cell for table in self.tables for row in table.rows for cell in row.cells]
        return {box.value: box for cell in cells for box in cell}

    @property
    def has_any_time(self) -> bool:
        return any(box.snack is None for box in self.boxes.values())

    @property
    def is_open(self) -> bool:
        return any(box.is_open for box in self.boxes.values())

    @property
    def batches(self) -> list[Batch]:
        """What was keyed from paper for these days, newest first."""
        counts: dict[datetime, int] = defaultdict(int)
        for tick in (tick for ticks in self.ticks.values() for tick in ticks):
            if tick.source == Tick.Source.PAPER:
                counts[tick.recorded_at] += 1
        return [Batch(at, counts[at]) for at in sorted(counts, reverse=True)]

    def _by_column(self, on: date) -> dict[Column, list[Box]]:
        snacks = self.programme.plan(on).snacks
        seating = seat(self.ticks.get(on, ()), snacks, lines=self.lines)
        return {
            column_of(snack, self.patient.tz): [
                Box(on, item, self._numbers[line_of(item)], snack, bool(seating.of(snack, item)), snack.at > self.now)
                for item in snack.items
            ]
            for snack in snacks
        }

    def _at_any_time(self, on: date) -> list[Box]:
        """Drills that waited for the patient's word that day, one box each."""
        ticked = {self.lines.get(tick.item_id) for tick in self.ticks.get(on, ())}
        waiting = {line_of(item): item for item in self.programme.narrowed(on).items if not item.dose.is_on_the_clock}
        return [Box(on, item, self._numbers[line], None, line in ticked, False) for line, item in waiting.items()]

    @cached_property
    def _numbers(self) -> dict[Line, int]:
        return {line_of(item): number for number, item in self.drills}


def sheet_of(patient: Patient, *, now: datetime, since: date | None = None, days: int = USUAL_DAYS) -> Sheet:
    """The sheet of some days, without a day given the last ones; what lies ahead is left out. Four queries.

    Raises ``DayAhead``; and ``NothingAsked`` for a day that was given.
    """
    today = patient.therapy_day(now)
    first = today - timedelta(days=days - 1) if since is None else since
    if first > today:
        raise DayAhead
    if first < today - OLDEST:
        raise NothingAsked
    last = min(first + timedelta(days=days - 1), today)
    ticks: dict[date, list[Tick]] = defaultdict(list)
    for tick in Tick.objects.standing().filter(patient=patient, on__range=(first, last)):
        ticks[tick.on].append(tick)
    stretch = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    sheet = Sheet(programme_of(patient, since=first, until=last), stretch, ticks, now)
    if since is not None and not sheet.boxes:
        raise NothingAsked
    return sheet
