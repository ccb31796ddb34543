"""A tick sheet's tables: days under one another, the day's snacks beside one another. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from django.utils import formats
from django.utils.text import capfirst

from patients.waking import Window
from prescriptions.models import Item
from prescriptions.planning import Snack, holds

DAYS = (7, 14)
"""How many days a sheet may hold."""


@dataclass(frozen=True)
class Column:
    """A moment of the day, by the patient's clock."""

    clock: str
    label: str


@dataclass(frozen=True)
class Row:
    """A day: for each column the numbers of the drills to tick, and last the numbers that fit at any time."""

    day: str
    cells: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Board:
    """A table of the tick sheet: days whose snacks sit at the same times."""

    columns: Sequence[Column]
    rows: Sequence[Row]


def in_printed_order(items: Iterable[Item], first_day: Window) -> list[Item]:
    """What holds as the sheet's first day ends comes first: what is added, planned or ended besides moves no number.

    The sheet that is printed and the page on which it is keyed both number by this order.
    """
    return sorted(items, key=lambda item: not holds(item.starts_at, item.ends_at, first_day.closes_at))


def column_of(snack: Snack[Item], zone: tzinfo) -> Column:
    return Column(formats.time_format(snack.at.astimezone(zone), "TIME_FORMAT"), capfirst(snack.label))


def side_by_side(days: Mapping[date, Collection[Column]]) -> list[tuple[list[Column], list[date]]]:
    """The days in as few tables as their times allow: a day with fewer snacks joins one that has all of them."""
    tables: list[tuple[list[Column], list[date]]] = []
    for on in sorted(days, key=lambda day: -len(days[day])):
        home = next((held for columns, held in tables if set(days[on]) <= set(columns)), None)
        if home is None:
            tables.append((list(days[on]), [on]))
        else:
            home.append(on)
    return sorted(((columns, sorted(held)) for columns, held in tables), key=lambda table: table[1][0])
