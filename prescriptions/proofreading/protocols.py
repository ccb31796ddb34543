"""Proofreading of one protocol: its days, and each phase's drills against that phase's own restrictions."""

from typing import TYPE_CHECKING

from patients.instruments import INSTRUMENTS
from prescriptions.precautions import LEAST_TRAVEL
from prescriptions.proofreading.findings import (
    Found,
    Row,
    bad_limits,
    holds,
    misnamed,
    out_of_bounds,
    twice,
    unknown,
)

if TYPE_CHECKING:
    from prescriptions.librarian import Library


def protocol(stem: str, row: Row, library: "Library", drills: set[str]) -> Found:
    """Everything wrong with one protocol; `drills` are all drills there are, readable or not."""
    yield from misnamed(stem, row, library.protocols)
    yield from unknown("condition", [row["condition"]], library.conditions, "condition")
    yield from twice(row["phases"], "name", "phases")
    yield from _days(row["phases"])
    for place, phase in enumerate(row["phases"]):
        here = f"phases[{place}]"
        yield from unknown(f"{here}.restrictions", phase["restrictions"], library.precautions, "precaution")
        yield from bad_limits(f"{here}.rom_cap", phase["rom_cap"], library.joints)
        yield from _measures(f"{here}.exit_measures", phase)
        yield from twice(phase["drills"], "drill", f"{here}.drills")
        for number, entry in enumerate(phase["drills"]):
            at = f"{here}.drills[{number}]"
            yield from unknown(f"{at}.drill", [entry["drill"]], drills, "drill")
            if entry["drill"] in library.drills:
                yield from _entry(at, entry, phase, library)


def _days(phases: list[Row]) -> Found:
    """Dated phases follow one another; a day never has two."""
    earliest: int | None = 0
    for place, phase in enumerate(phases):
        first, until = phase["from_day"], phase["until_day"]
        if until is not None and (first is None or until <= first):
            yield f"phases[{place}].until_day", f"{until} does not come after from_day"
        if first is None:
            continue
        if earliest is None or first < earliest:
            yield f"phases[{place}].from_day", f"{first} begins before the phase above has ended"
        earliest = until


def _measures(here: str, phase: Row) -> Found:
    """Figures belong to a criterion of the phase, word for word, and name a measure that can be taken."""
    measures = phase.get("exit_measures", [])
    yield from twice(measures, "criterion", here)
    for place, row in enumerate(measures):
        yield from unknown(f"{here}[{place}].criterion", [row["criterion"]], phase["exit_criteria"], "exit criterion")
        for number, figure in enumerate(row["figures"]):
            at = f"{here}[{place}].figures[{number}]"
            yield from unknown(f"{at}.what", [figure["what"]], INSTRUMENTS, "measure")
            if figure.get("at_least", figure.get("at_most", 0)) > figure.get("at_most", figure.get("at_least", 0)):
                yield at, f"{figure['what']}: at_least {figure['at_least']} is more than at_most {figure['at_most']}"


def _entry(at: str, entry: Row, phase: Row, library: "Library") -> Found:
    drill = library.drills[entry["drill"]]
    yield from out_of_bounds(f"{at}.", entry, drill["bounds"])
    yield from bad_limits(f"{at}.rom_cap", entry.get("rom_cap", []), library.joints)
    if "occasion" in entry and entry["occasion"] not in drill["occasions"]:
        yield f"{at}.occasion", f"'{entry['drill']}' is no drill for '{entry['occasion']}'"
    for tag in phase["restrictions"]:
        if tag in drill["blocked_by"]:
            yield f"{at}.drill", f"'{entry['drill']}' is blocked by the phase's own restriction '{tag}'"
    caps = phase["rom_cap"] + entry.get("rom_cap", [])
    clamping = [library.precautions[tag] for tag in drill["clamped_by"] if tag in phase["restrictions"]]
    for travel in drill["rom"]:
        yield from _travel(at, travel, caps, [limit for row in clamping for limit in row["limits"]])


def _travel(at: str, travel: Row, caps: list[Row], clamps: list[Row]) -> Found:
    """A cap must leave the default travel whole; a clamp may cut it, down to the least that is worth doing."""
    joint, whole = travel["joint"], sorted((travel["from"], travel["to"]))
    if not all(holds(cap, travel) for cap in caps if cap["joint"] == joint):
        yield at, f"{joint} {travel['from']} to {travel['to']} goes past the phase's rom_cap"
    least, most = whole
    for clamp in clamps:
        if clamp["joint"] == joint:
            least, most = max(least, clamp.get("min", least)), min(most, clamp.get("max", most))
    if [least, most] != whole and most - least < LEAST_TRAVEL:
        yield at, f"the phase's restrictions leave {joint} less than {LEAST_TRAVEL} degrees of travel"
