"""Snack by snack: which moments of the day a patient keeps and which slip by, day beside day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import formats
from django.utils.translation import gettext as _

from adherence.models import Tick
from adherence.seating import Line, Seating, line_of, seat
from adherence.stops import part_of_day
from prescriptions.models import Item
from prescriptions.planning import DayPlan, Snack
from prescriptions.programme import Programme

A_WEEK = 7  # days before a habit is read out of a row
OFTEN = 0.3  # of the moments of a row


class State(StrEnum):
    """What became of one snack; the value is the cell's class."""

    DONE = "done"
    PART = "part"
    MISSED = "miss"
    AHEAD = "next"
    OFF = "off"

    @property
    def words(self) -> str:
        return {
            State.DONE: _("done"),
            State.PART: _("part done"),
            State.MISSED: _("missed"),
            State.AHEAD: _("still to come"),
            State.OFF: _("not set"),
        }[self]


@dataclass(frozen=True)
class Row:
    """One moment of the day over all days."""

    clock: str
    label: str
    cells: Sequence[State]

    @property
    def missed(self) -> float:
        """Share of the moments that were set and are over, 0 to 1."""
        over = [cell for cell in self.cells if cell not in (State.OFF, State.AHEAD)]
        return over.count(State.MISSED) / len(over) if len(over) >= A_WEEK else 0


@dataclass(frozen=True)
class Grid:
    days: Sequence[date]
    rows: Sequence[Row]

    @property
    def words(self) -> str:
        """ "12:45 and 20:30 slip most.", where some moments do so more than now and then."""
        slipping = sorted((row for row in self.rows if row.missed >= OFTEN), key=lambda row: -row.missed)[:2]
        clocks = sorted(row.clock for row in slipping)
        if not clocks or len(slipping) == len(self.rows):
            return ""
        if len(clocks) == 1:
            return _("The one at %(clock)s slips most.") % {"clock": clocks[0]}
        return _("Those at %(first)s and %(second)s slip most.") % {"first": clocks[0], "second": clocks[1]}

    @property
    def headings(self) -> list[tuple[date, bool]]:
        """Each day, and whether its month must be said: of the first of the grid, and of each month."""
        return [(day, place == 0 or day.day == 1) for place, day in enumerate(self.days)]


def snack_grid(
    programme: Programme, ticks: Mapping[date, Sequence[Tick]], days: Sequence[date], *, now: datetime
) -> Grid:
    """The days' snacks under one another. The fullest day gives the rows; a lighter day's snacks stand at the rows
    nearest in time, and rows left over are not set."""
    plans = [programme.plan(on) for on in days]
    widest = max(reversed(plans), key=lambda plan: len(plan.snacks), default=None)
    if widest is None or not widest.snacks:
        return Grid(days, [])
    lines = {item.pk: line_of(item) for item in programme.items}
    columns = [_column(plan, widest, _states(plan, ticks.get(plan.window.on, ()), lines, now)) for plan in plans]
    rows = [
        _row(snack.at.astimezone(programme.patient.tz), snack.label, [column[place] for column in columns])
        for place, snack in enumerate(widest.snacks)
    ]
    return Grid(days, rows)


def _row(at: datetime, label: str, cells: Sequence[State]) -> Row:
    return Row(formats.time_format(at, "TIME_FORMAT"), label or part_of_day(at.hour), cells)


def _states(plan: DayPlan[Item], ticks: Sequence[Tick], lines: Mapping[int, Line], now: datetime) -> list[State]:
    seating = seat(ticks, plan.snacks, lines=lines)
    return [_state(snack, seating, now) for snack in plan.snacks]


def _state(snack: Snack[Item], seating: Seating, now: datetime) -> State:
    done = [bool(seating.of(snack, item)) for item in snack.items]
    if all(done):
        return State.DONE
    if any(done):
        return State.PART
    return State.AHEAD if snack.ends_at > now else State.MISSED


def _column(plan: DayPlan[Item], widest: DayPlan[Item], states: Sequence[State]) -> list[State]:
    """The day's states at the rows of the fullest day, in order and never two in one row."""
    rows = [_into_the_day(widest, snack) for snack in widest.snacks]
    column = [State.OFF] * len(rows)
    first = 0
    for k, (snack, state) in enumerate(zip(plan.snacks, states, strict=True)):
        last = len(rows) - (len(states) - k)
        place = min(range(first, last + 1), key=lambda n: abs(rows[n] - _into_the_day(plan, snack)))
        column[place], first = state, place + 1
    return column


def _into_the_day(plan: DayPlan[Item], snack: Snack[Item]) -> timedelta:
    return snack.at - plan.window.opens_at
