"""What a proofreader finds, and the checks that every kind of file shares."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Found = Iterator[tuple[str, str]]
"""Places within one file, and what is wrong there."""


@dataclass(frozen=True)
class Misprint:
    """One thing wrong in one file. The pointer is empty when it concerns the file as a whole."""

    path: str
    pointer: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.path, self.pointer, self.reason) if part)


def unknown(pointer: str, words: Iterable[str], known: Collection[str], kind: str) -> Found:
    """References that lead nowhere."""
    for word in words:
        if word not in known:
            yield pointer, f"there is no {kind} '{word}'"


def twice(rows: list[Row], key: str, pointer: str) -> Found:
    """Rows that share what should tell them apart."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row[key] in seen:
            yield f"{pointer}[{place}].{key}", f"'{row[key]}' stands twice"
        seen.add(row[key])


def misnamed(stem: str, row: Row, shelf: Collection[str]) -> Found:
    """A file is named after its slug, so that no two can have the same."""
    if row["slug"] in shelf and row["slug"] != stem:
        yield "slug", f"'{row['slug']}' is already the slug of another file"
    elif row["slug"] != stem:
        yield "slug", f"'{row['slug']}' is not the name of the file"


def out_of_bounds(prefix: str, dose: Row, bounds: Row) -> Found:
    """Doses that a therapist could not set without a typed reason."""
    for key, (least, most) in bounds.items():
        if not least <= dose.get(key, least) <= most:
            yield f"{prefix}{key}", f"{dose[key]} is outside the drill's bounds of {least} to {most}"


def bad_limits(pointer: str, limits: list[Row], joints: Collection[str]) -> Found:
    """Limits of unknown joints, and limits that leave nothing."""
    yield from unknown(pointer, (limit["joint"] for limit in limits), joints, "joint")
    for limit in limits:
        if limit.get("min", -180) > limit.get("max", 180):
            yield pointer, f"{limit['joint']}: min {limit['min']} is more than max {limit['max']}"


def holds(limit: Row, travel: Row) -> bool:
    """Whether the whole travel of a joint, in degrees, lies within a limit."""
    least, most = limit.get("min", -180), limit.get("max", 180)
    return all(least <= travel[end] <= most for end in ("from", "to"))
