"""The living programmes as they stand: what rests, what is planned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adherence.timeline import Change, changes_of
from prescriptions.models import Item, Pause, Prescription
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Asked:
    """One living programme. ``planned``: what is to change on a later day, the nearest first."""

    prescription: Prescription
    items: Sequence[Item]
    is_paused: bool
    is_held: bool = False  # by a red flag: resuming would not bring it back
    resting: frozenset[int] = frozenset()  # keys of the items that rest
    planned: Sequence[Change] = ()

    @property
    def lines(self) -> list[tuple[Item, bool]]:
        """Each drill, and whether it rests while others do not."""
        return [(item, item.pk in self.resting and not self.is_paused) for item in self.items]


def asked_of(programme: Programme, *, now: datetime) -> list[Asked]:
    """Each living programme, its drills in order. Needs the items that are to begin later, too."""
    lines: dict[int, list[Item]] = defaultdict(list)
    for item in programme.in_force(now):
        lines[item.prescription_id].append(item)
    flagged = [pause for pause in programme.pauses if pause.origin == Pause.Origin.ALERT]
    planned = [change for change in changes_of(programme.items) if change.at > now]
    return [
        Asked(
            items[0].prescription,
            items,
            is_paused=_rest(programme, items, programme.pauses, now),
            is_held=_rest(programme, items, flagged, now),
            resting=frozenset(item.pk for item in items if programme.rests(item, now)),
            planned=[change for change in planned if change.item.prescription_id == pk],
        )
        for pk, items in lines.items()
    ]


def _rest(programme: Programme, items: Sequence[Item], pauses: Sequence[Pause], now: datetime) -> bool:
    return Programme(programme.patient, items, pauses, ()).is_paused(now)
