"""How a programme's items become what is wanted: one version closes and the next opens, now or on a day to come.

The past is never written anew. What was planned and has not begun gives way to what is sent later: its versions never
hold, and those that were to end for it go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from clinic.models import User
from prescriptions.lines import Line
from prescriptions.models import Item, Prescription


@dataclass(frozen=True)
class Written:
    """The versions that a change opened and closed."""

    added: Sequence[Item] = ()
    changed: Sequence[tuple[Item, Item]] = ()
    removed: Sequence[Item] = ()


def holding(prescription: Prescription, now: datetime) -> list[Item]:
    """What is asked at this moment, in order. One query."""
    return list(prescription.items.in_force(now).select_related("drill", "easier"))


def says(prescription: Prescription, lines: Sequence[Line]) -> bool:
    """Whether the newest versions ask for these lines already, in whatever order. One query."""
    newest = {(item.drill_id, item.side): item for item in prescription.items.open()}
    return newest.keys() == {line.key for line in lines} and all(_is_kept(line, newest[line.key]) for line in lines)


def take_back(prescription: Prescription, *, now: datetime) -> None:
    """As if nothing had been planned. Two queries.

    Whoever was to begin closes before anybody goes on: no two versions may overlap, not for a moment.
    """
    prescription.items.planned(now).update(ends_at=F("starts_at"))
    prescription.items.in_force(now).filter(ends_at__gt=now).update(ends_at=None)


def write(
    prescription: Prescription, lines: Sequence[Line], *, by: User | None, now: datetime, at: datetime, reason: str
) -> Written:
    """Make the items say the lines from ``at`` on, where nothing else is planned."""
    standing = {(item.drill_id, item.side): item for item in holding(prescription, now)}
    added, changed = [], []
    for position, line in enumerate(lines):
        old = standing.pop(line.key, None)
        if old is not None and _is_kept(line, old):
            _place(old, position)
            continue
        if old is not None:
            close([old], at=at)
        new = _open(prescription, line, position=position, by=by, at=at, replaces=old, reason=reason)
        if old is None:
            added.append(new)
        else:
            changed.append((old, new))
    close(removed := list(standing.values()), at=at)
    return Written(added, changed, removed)


def reorder(prescription: Prescription, lines: Sequence[Line]) -> None:
    """Only the order, which is no change: of the newest versions."""
    newest = {(item.drill_id, item.side): item for item in prescription.items.open()}
    for position, line in enumerate(lines):
        _place(newest[line.key], position)


def close(items: Sequence[Item], *, at: datetime) -> None:
    """In one query, however many; a version that was to begin later never begins."""
    for item in items:
        item.ends_at = max(at, item.starts_at)
    Item.objects.bulk_update(items, ["ends_at"])


def _is_kept(line: Line, item: Item) -> bool:
    """A new reason is kept with a version of its own; none typed takes none away."""
    return line.asks_like(item) and line.reason in ("", item.reason)


def _place(item: Item, position: int) -> None:
    if item.position != position:
        item.position = position
        item.save(update_fields=["position"])


def _open(
    prescription: Prescription,
    line: Line,
    *,
    position: int,
    by: User | None,
    at: datetime,
    replaces: Item | None,
    reason: str,
) -> Item:
    item = line.as_item(starts_at=at)
    item.prescription, item.position, item.by = prescription, position, by
    item.replaces, item.reason = replaces, line.reason or reason
    item.save()
    return item
