"""What the files of the clinical library may say about one another, and what a schema cannot check within one.

A reference must lead somewhere, a dose must lie within its drill's bounds, a phase must not hold a drill that its own
restrictions forbid, and a figure must not move further than the drill does.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prescriptions.proofreading import drills, protocols, sheets
from prescriptions.proofreading.findings import Found, Misprint, Row

if TYPE_CHECKING:
    from prescriptions.librarian import Library

__all__ = ["Misprint", "proofread"]


def proofread(library: "Library", single: dict[str, Row], slugs: dict[str, set[str]]) -> Iterator[Misprint]:
    """Everything wrong across files.

    `single` are the single files as written, with whatever stands in them twice. `slugs` are the names of all files by
    folder: a reference to a file that is itself unreadable is not reported a second time.
    """
    read: Iterable[tuple[str, Found]] = [
        ("stop_signs.json", sheets.stop_signs(library, single["stop_signs"])),
        ("precautions.json", sheets.precautions(library, single["precautions"])),
        ("conditions.json", sheets.conditions(library, single["conditions"], slugs["protocols"])),
        ("safety_rules.json", sheets.safety_rules(library, single["safety_rules"])),
        *(
            (f"drills/{stem}.json", drills.drill(stem, row, library, slugs["drills"]))
            for stem, row in library.drills.items()
        ),
        *(
            (f"protocols/{stem}.json", protocols.protocol(stem, row, library, slugs["drills"]))
            for stem, row in library.protocols.items()
        ),
    ]
    for path, found in read:
        for pointer, reason in found:
            yield Misprint(path, pointer, reason)
    yield from _shared_names(library)


def _shared_names(library: "Library") -> Iterator[Misprint]:
    """A name or synonym that leads to two drills would find the wrong one."""
    owner: dict[str, str] = {}
    for stem, row in library.drills.items():
        for name in sorted({word.lower() for word in (row["name"], *row["synonyms"])}):
            if owner.setdefault(name, stem) != stem:
                yield Misprint(f"drills/{stem}.json", "synonyms", f"'{name}' already leads to '{owner[name]}'")
