"""The clinical library on disk: drills, protocols, conditions, precautions, stop signs and safety rules as JSON files.

`read_library` reads a folder whole or refuses it whole. What a file may say is written in `library/schema/` (JSON
Schema 2020-12); what files may say about one another is written in `proofreading/`.

Times are computed (`dose.py`), never stored. One repetition lasts `out + hold + back + pause` seconds. One bout, the
going through of a drill once, lasts `sets x reps x repetition`, and twice that when the drill treats one side and then
the other (side mode "each"), because its repetitions are per side.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource

from prescriptions.proofreading import Misprint, proofread

SHIPPED = Path(__file__).parent / "library"
SCHEMAS = SHIPPED / "schema"
FOLDERS = {"drills": "drill", "protocols": "protocol"}
"""Folders of one file per thing, and the schema of each file."""
SHEETS = ("body", "conditions", "precautions", "stop_signs", "safety_rules")
"""Single files at the top of the library; each has the schema of its own name."""
DOSE_KEYS = ("sets", "reps", "hold_s", "times_per_day", "days_per_week", "min_gap_min")
"""What a phase may say about a drill's dose; the rest stays the drill's own."""

Row = dict[str, Any]


class LibraryError(Exception):
    """The folder is refused: everything that is wrong with it, in the order of its files, one line each."""

    def __init__(self, misprints: list[Misprint]) -> None:
        self.misprints = tuple(sorted(misprints, key=lambda misprint: misprint.path))
        super().__init__("\n".join(str(misprint) for misprint in self.misprints))


@dataclass(frozen=True)
class Library:
    """A library that has been read and proofread. Every mapping keeps the order of its file or folder."""

    drills: Mapping[str, Row]
    protocols: Mapping[str, Row]
    conditions: Mapping[str, Row]
    precautions: Mapping[str, Row]
    stop_signs: Mapping[str, Row]
    universal_stops: tuple[str, ...]
    safety_rules: Mapping[str, Row]
    levels: Mapping[str, str]
    joints: Mapping[str, Row]
    poses: Mapping[str, Row]
    side_modes: Mapping[str, str]

    def rules_for(self, condition: str) -> list[str]:
        """Ids of the safety rules that hold in this condition: its own and those for everyone, in file order."""
        own = self.conditions[condition]["red_flags"]
        return [rule for rule, row in self.safety_rules.items() if row["everyone"] or rule in own]


def dose_in_phase(drill: Row, entry: Row) -> Row:
    """The whole dose of a phase's drill: the drill's default with what the phase says about it."""
    dose = drill["dose"] | {key: entry[key] for key in DOSE_KEYS if key in entry}
    return dose | {"tempo": dose["tempo"] | {"hold": dose["hold_s"]}}


def read_library(root: Path = SHIPPED) -> Library:
    """The library under `root`.

    Raises LibraryError with every broken file, place and reason. References are only followed once each of the
    single files is sound: without them nothing can be looked up.
    """
    if not root.is_dir():
        raise LibraryError([Misprint(str(root), "", "there is no such folder")])
    misprints: list[Misprint] = []
    sheets = {name: _read(root, f"{name}.json", name, misprints) for name in SHEETS}
    folders = {folder: _read_folder(root, folder, misprints) for folder in FOLDERS}
    sound = {name: sheet for name, sheet in sheets.items() if sheet is not None}
    if len(sound) == len(SHEETS):
        library = _bound(sound, folders)
        misprints += proofread(library, sound, {folder: set(rows) for folder, rows in folders.items()})
    if misprints:
        raise LibraryError(misprints)
    return library


def _read_folder(root: Path, folder: str, misprints: list[Misprint]) -> dict[str, Row | None]:
    """Every file of a folder by its name, in the order of the names."""
    paths = sorted((root / folder).glob("*.json"))
    return {path.stem: _read(root, f"{folder}/{path.name}", FOLDERS[folder], misprints) for path in paths}


def _bound(sheets: dict[str, Row], folders: dict[str, dict[str, Row | None]]) -> Library:
    def readable(folder: str) -> dict[str, Row]:
        return {slug: row for slug, row in folders[folder].items() if row is not None}

    def by(sheet: str, rows: str, key: str) -> dict[str, Row]:
        return {row[key]: row for row in sheets[sheet][rows]}

    return Library(
        drills=readable("drills"),
        protocols=readable("protocols"),
        conditions=by("conditions", "conditions", "slug"),
        precautions=by("precautions", "precautions", "tag"),
        stop_signs=by("stop_signs", "stop_signs", "slug"),
        universal_stops=tuple(sheets["stop_signs"]["universal"]),
        safety_rules=by("safety_rules", "rules", "id"),
        levels=sheets["safety_rules"]["levels"],
        joints=by("body", "joints", "joint"),
        poses=by("body", "poses", "pose"),
        side_modes={row["mode"]: row["text"] for row in sheets["body"]["side_modes"]},
    )


def _read(root: Path, path: str, kind: str, misprints: list[Misprint]) -> Row | None:
    """The content of one file, or None when something is wrong with it; what is wrong is added to `misprints`."""
    try:
        text = (root / path).read_text(encoding="utf-8")
        content = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except OSError:
        misprints.append(Misprint(path, "", "the file is missing or cannot be read"))
        return None
    except ValueError as reason:  # also bytes that are not UTF-8
        misprints.append(Misprint(path, "", f"is not valid JSON: {reason}"))
        return None
    wrong = sorted(_validator(kind).iter_errors(content), key=_pointer)
    broken = [Misprint(path, _pointer(error), reason) for error in wrong for reason in _in_words(error)]
    misprints += broken
    return None if broken else content


def _without_doubles(pairs: list[tuple[str, Any]]) -> Row:
    """An object whose keys are all different: JSON itself would silently keep the last of two doses."""
    content: Row = {}
    for key, value in pairs:
        if key in content:
            raise ValueError(f"the key '{key}' stands twice in one object")
        content[key] = value
    return content


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


@cache
def _validator(kind: str) -> Draft202012Validator:
    terms = Resource.from_contents(json.loads((SCHEMAS / "terms.json").read_text(encoding="utf-8")))
    schema = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, registry=Registry().with_resource("terms.json", terms))


def _pointer(error: ValidationError) -> str:
    """Where in the file: `phases[0].drills[2].reps`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return "".join(steps).removeprefix(".")


def _in_words(error: ValidationError) -> Iterator[str]:
    """What is wrong, in words that say what to change."""
    value, rule = _short(error.instance), error.validator_value
    match error.validator:
        case "maximum":
            yield f"{value} is more than the maximum of {rule}"
        case "minimum":
            yield f"{value} is less than the minimum of {rule}"
        case "required":
            # iter_errors names one missing key at a time
            yield error.message.replace(" is a required property", " is missing")
        case "additionalProperties":
            yield from (
                f"'{key}' is not a known key" for key in error.instance if key not in error.schema["properties"]
            )
        case "enum":
            yield f"{value} is not one of {', '.join(map(_short, rule))}"
        case "const":
            yield f"{value} must be {_short(rule)}"
        case "type":
            yield f"{value} is not of type {rule if isinstance(rule, str) else ' or '.join(rule)}"
        case "uniqueItems":
            yield "the same entry stands here twice"
        case "minItems":
            yield f"needs at least {rule} of them"
        case "maxLength":
            yield f"is longer than {rule} characters"
        case "anyOf":
            ends = " or ".join(f"a '{one['required'][0]}'" for one in rule)
            yield f"needs {ends}" if error.instance else "is empty"
        case _:
            yield error.message


def _short(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else said[:59] + "…"
