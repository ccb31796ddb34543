"""Which version of an item a bout counts on, when the plan has changed while the phone was away."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef

from adherence.booking import CLOCK_SLACK
from adherence.late_deeds.answers import UnknownItem
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.planning import holds

Line = tuple[int, str]
"""A drill on a side: what stays the same when its dose changes, or the whole programme."""


@dataclass(frozen=True)
class Versions:
    """Every version of the drills that a batch speaks of."""

    by_pk: dict[int, Item]
    by_line: dict[Line, list[Item]]

    def named(self, pk: int) -> Item:
        """The version the phone knew. Raises ``UnknownItem``."""
        try:
            return self.by_pk[pk]
        except KeyError:
            raise UnknownItem from None

    def counted(self, known: Item, at: datetime) -> Item:
        """The version that held when the patient moved: the one the phone knew, or another of the same drill and side;
        where none held, the known one, for the bout was done all the same."""
        if _held(known, at):
            return known
        held = [item for item in self.by_line[_line(known)] if holds(item.starts_at, item.ends_at, at)]
        return min(held, key=lambda item: (item.prescription_id != known.prescription_id, -item.pk), default=known)

    def began_at(self, known: Item) -> datetime:
        """When the drill was first asked for: no tap on it can be older."""
        return min(item.starts_at for item in self.by_line[_line(known)]) - CLOCK_SLACK


def versions_of(patient: Patient, pks: Collection[int]) -> Versions:
    """One query; none where no item is named."""
    if not pks:
        return _sorted(())
    named = Item.objects.of(patient).filter(pk__in=pks, drill=OuterRef("drill"), side=OuterRef("side"))
    return _sorted(Item.objects.of(patient).filter(Exists(named)))


def asked_since(patient: Patient) -> datetime | None:
    """When a patient was first asked for anything; None where they never were. One query."""
    began_at: datetime | None = Item.objects.of(patient).aggregate(began_at=Min("starts_at"))["began_at"]
    return began_at and began_at - CLOCK_SLACK


def _sorted(items: Iterable[Item]) -> Versions:
    versions = Versions({}, defaultdict(list))
    for item in items:
        versions.by_pk[item.pk] = item
        versions.by_line[_line(item)].append(item)
    return versions


def _line(item: Item) -> Line:
    return item.drill_id, item.side


def _held(item: Item, at: datetime) -> bool:
    """A page opened just before a change gets its slack."""
    return item.starts_at - CLOCK_SLACK <= at and (item.ends_at is None or at < item.ends_at + CLOCK_SLACK)
