"""Stocking: the shared rows of the database are made to say what the library's files say.

Rows are found again by their slug (a phase by its name within its protocol), so whatever a prescription points to stays
the same row. What has left the files is retired, never deleted.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet

from patients.models import Condition
from prescriptions import cataloguing
from prescriptions.librarian import Library, Row
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule, Prescription, Protocol

OUT_OF_THE_WAY = 1000
"""More than any protocol has phases."""


class PhaseInUseError(Exception):
    """A file drops a phase that prescriptions stand in; nothing is stored."""

    def __init__(self, protocol: str, phase: str, prescriptions: int) -> None:
        super().__init__(
            f"protocols/{protocol}.json: phases: '{phase}' is gone, but prescriptions stand in it ({prescriptions}). "
            "Keep the phase, or publish the new course as a protocol with a slug of its own."
        )


@dataclass
class Delivery:
    """What stocking did to each kind of row."""

    held: dict[str, int]
    done: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        held = ", ".join(f"{count} {kind}" for kind, count in self.held.items())
        done = ", ".join(f"{self.done[what]} {what}" for what in ("created", "changed", "retired"))
        return f"Library: {held}; {done}."


@transaction.atomic
def stock(library: Library, *, now: datetime) -> Delivery:
    """Create, change and retire shared rows until they equal the library; a second time there is nothing to do.

    A clinic's own drills and protocols are left alone. Raises PhaseInUseError.
    """
    delivery = Delivery(
        held={
            "drills": len(library.drills),
            "protocols": len(library.protocols),
            "conditions": len(library.conditions),
            "precautions": len(library.precautions),
        }
    )
    rules = {tag: cataloguing.rule(row) for tag, row in library.precautions.items()}
    conditions = {slug: cataloguing.condition(row, library) for slug, row in library.conditions.items()}
    drills = {slug: cataloguing.drill(row) for slug, row in library.drills.items()}
    delivery.done += _put_all(PrecautionRule.objects.all(), "tag", rules, now)
    delivery.done += _put_all(Condition.objects.all(), "slug", conditions, now)
    delivery.done += _put_all(Drill.objects.shared(), "slug", drills, now)
    delivery.done += _put_protocols(library, now)
    return delivery


def _put_all(shelf: QuerySet[Any], key: str, wanted: dict[str, Row], now: datetime) -> Counter[str]:
    standing = {getattr(row, key): row for row in shelf}
    done = Counter(_put(standing[slug], columns) for slug, columns in wanted.items() if slug in standing)
    new = [shelf.model(**{key: slug}, **columns) for slug, columns in wanted.items() if slug not in standing]
    done["created"] = len(shelf.model.objects.bulk_create(new))
    done["retired"] = _retire(shelf, key, wanted, now)
    return done


def _put(row: Model, columns: Row) -> str:
    """Save what differs; say what that was."""
    is_new = row.pk is None
    different = [name for name, value in columns.items() if getattr(row, name) != value]
    for name in different:
        setattr(row, name, columns[name])
    if is_new:
        row.save()
        return "created"
    if different:
        row.save(update_fields=different)
        return "changed"
    return "same"


def _retire(shelf: QuerySet[Any], key: str, wanted: Iterable[str], now: datetime) -> int:
    return shelf.filter(retired_at=None).exclude(**{f"{key}__in": list(wanted)}).update(retired_at=now)


def _put_protocols(library: Library, now: datetime) -> Counter[str]:
    shelf = Protocol.objects.shared().prefetch_related("phases__drills")
    standing = {row.slug: row for row in shelf}
    conditions = dict(Condition.objects.values_list("slug", "pk"))
    drills = dict(Drill.objects.shared().values_list("slug", "pk"))
    done: Counter[str] = Counter()
    for slug, row in library.protocols.items():
        protocol = standing.get(slug) or Protocol(slug=slug)
        said = _put(protocol, cataloguing.protocol(row, conditions))
        if _put_phases(protocol, row["phases"], library, drills) and said == "same":
            said = "changed"
        done[said] += 1
    done["retired"] = _retire(shelf, "slug", library.protocols, now)
    return done


def _put_phases(protocol: Protocol, rows: list[Row], library: Library, drills: dict[str, int]) -> bool:
    """Whether any phase, or any drill of one, had to change."""
    standing = {phase.name: phase for phase in protocol.phases.all()}
    names = {row["name"]: place for place, row in enumerate(rows)}
    changed = _drop_phases(protocol, [phase for name, phase in standing.items() if name not in names])
    if any(phase.position != names[name] for name, phase in standing.items() if name in names):
        _make_way(protocol, standing.values())
    for place, row in enumerate(rows):
        phase = standing.get(row["name"]) or Phase(protocol=protocol, name=row["name"])
        said = _put(phase, cataloguing.phase(row, place))
        lines = [cataloguing.phase_drill(entry, row, library, drills) for entry in row["drills"]]
        changed |= _put_phase_drills(phase, lines, is_new=said == "created") or said != "same"
    return changed


def _make_way(protocol: Protocol, phases: Iterable[Phase]) -> None:
    """Lift the phases off their positions: two must not meet in one while they are put in a new order."""
    protocol.phases.update(position=F("position") + OUT_OF_THE_WAY)
    for phase in phases:
        phase.position += OUT_OF_THE_WAY


def _drop_phases(protocol: Protocol, gone: list[Phase]) -> bool:
    for phase in gone:
        standing_in_it = Prescription.objects.filter(phase=phase).count()
        if standing_in_it:
            raise PhaseInUseError(protocol.slug, phase.name, standing_in_it)
        phase.delete()
    return bool(gone)


def _put_phase_drills(phase: Phase, wanted: list[Row], *, is_new: bool) -> bool:
    """A phase's drills are template lines that nothing points to: when one differs, all are written again."""
    standing = [] if is_new else list(phase.drills.all())
    if len(standing) == len(wanted) and all(
        _says(line, columns) for line, columns in zip(standing, wanted, strict=True)
    ):
        return False
    if standing:
        phase.drills.all().delete()
    PhaseDrill.objects.bulk_create(
        PhaseDrill(phase=phase, position=place, **columns) for place, columns in enumerate(wanted)
    )
    return True


def _says(row: Model, columns: Row) -> bool:
    return all(getattr(row, name) == value for name, value in columns.items())
