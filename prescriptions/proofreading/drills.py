"""Proofreading of one drill: its references, its dose, its travel in degrees, and its figure."""

from typing import TYPE_CHECKING

from prescriptions.proofreading.findings import Found, Row, bad_limits, holds, misnamed, out_of_bounds, unknown

if TYPE_CHECKING:
    from prescriptions.librarian import Library

REPS_ARE = {
    "choose": "total",
    "both": "total",
    "none": "total",
    "each": "per side",
    "alternate": "total, sides alternate",
}
LENGTHS = {"second", "seconds", "minute", "minutes"}


def drill(stem: str, row: Row, library: "Library", slugs: set[str]) -> Found:
    """Everything wrong with one drill; `slugs` are all drills there are, readable or not."""
    yield from misnamed(stem, row, slugs)
    yield from unknown("stop_if", row["stop_if"], library.stop_signs, "stop sign")
    for ladder in ("easier", "harder"):
        yield from unknown(ladder, row[ladder], slugs - {stem}, "other drill")
    yield from _precautions(row, library)
    yield from _dose(row)
    yield from _steps(row)
    yield from _travel(row, library)
    yield from _figure(row, library)


def _precautions(row: Row, library: "Library") -> Found:
    """A precaution has one effect on a drill, and a clamp must have something to clamp."""
    told: dict[str, str] = {}
    for effect in ("blocked_by", "clamped_by", "caution_with"):
        yield from unknown(effect, row[effect], library.precautions, "precaution")
        for tag in row[effect]:
            if told.setdefault(tag, effect) != effect:
                yield effect, f"'{tag}' stands in {told[tag]} too"
    moving = {joint for frame in row["figure"]["keyframes"] for joint in frame["joints"]}
    for tag in row["clamped_by"]:
        limited = {limit["joint"] for limit in library.precautions.get(tag, {}).get("limits", [])}
        if limited and not limited & moving:
            yield "clamped_by", f"'{tag}' limits no joint that this drill moves"


def _dose(row: Row) -> Found:
    dose, expected = row["dose"], REPS_ARE[row["side_mode"]]
    if dose["tempo"]["hold"] != dose["hold_s"]:
        yield "dose.tempo.hold", f"{dose['tempo']['hold']} is not the hold_s of {dose['hold_s']}"
    if dose["reps_are"] != expected:
        yield "dose.reps_are", f"with side mode '{row['side_mode']}' reps are '{expected}'"
    for key, (least, most) in row["bounds"].items():
        if least > most:
            yield f"bounds.{key}", f"{least} is more than {most}"
    yield from out_of_bounds("dose.", dose, row["bounds"])


def _steps(row: Row) -> Found:
    """A step that says "hold for 2 seconds" would contradict a prescribed hold of 10."""
    for place, step in enumerate(row["steps"]):
        if LENGTHS & {word.strip(".,").lower() for word in step.split()}:
            yield f"steps[{place}]", "a step must not say how long: the prescribed dose does"


def _travel(row: Row, library: "Library") -> Found:
    yield from unknown("rom", (travel["joint"] for travel in row["rom"]), library.joints, "joint")
    yield from bad_limits("rom_cap", row["rom_cap"], library.joints)
    for place, travel in enumerate(row["rom"]):
        said = f"{travel['joint']} {travel['from']} to {travel['to']}"
        reference = library.joints.get(travel["joint"], {}).get("reference") or {}
        if not holds({end: reference[end] for end in ("min", "max") if reference.get(end) is not None}, travel):
            yield f"rom[{place}]", f"{said} leaves the reference range of the joint"
        if not all(holds(cap, travel) for cap in row["rom_cap"] if cap["joint"] == travel["joint"]):
            yield f"rom[{place}]", f"{said} goes past the drill's own rom_cap"


def _figure(row: Row, library: "Library") -> Found:
    """The drawing shows the drill's travel, all of it and no more: words, range and picture have one source."""
    frames = row["figure"]["keyframes"]
    times = [frame["t"] for frame in frames]
    if times[0] != 0 or times[-1] != 1 or times != sorted(set(times)):
        yield "figure.keyframes", "t must rise from 0 to 1"
    travels = {travel["joint"]: sorted((travel["from"], travel["to"])) for travel in row["rom"]}
    for place, frame in enumerate(frames):
        here = f"figure.keyframes[{place}].joints"
        yield from unknown(here, frame["joints"], library.joints, "joint")
        for joint, value in frame["joints"].items():
            least, most = travels.get(joint, (value, value))
            if not least <= value <= most:
                yield here, f"{joint} {value} leaves the drill's travel of {least} to {most}"
    for joint, (least, most) in travels.items():
        shown = [frame["joints"].get(joint, 0) for frame in frames]
        if min(shown) > least or max(shown) < most:
            yield (
                "figure.keyframes",
                f"{joint} goes {min(shown)} to {max(shown)}, the drill's travel is {least} to {most}",
            )
