"""Cataloguing: what a library file says, as the columns of its database row."""

from prescriptions import illustrating
from prescriptions.dose import weekdays_for
from prescriptions.librarian import Library, Row, dose_in_phase
from prescriptions.models import Drill


def rule(row: Row) -> Row:
    return {"text": row["text"], "effect": row["effect"], "limits": row["limits"], "retired_at": None}


def condition(row: Row, library: Library) -> Row:
    same = ("name", "formal_name", "region", "icd10", "pain_profile")
    return {name: row[name] for name in same} | {
        "is_sided": row["sided"],
        "is_surgical": row["surgical"],
        "red_flags": library.rules_for(row["slug"]),
        "retired_at": None,
    }


def _dose(dose: Row) -> Row:
    same = ("sets", "reps", "hold_s", "times_per_day", "days_per_week", "min_gap_min")
    return {name: dose[name] for name in same} | {
        "tempo_out_s": dose["tempo"]["out"],
        "tempo_back_s": dose["tempo"]["back"],
        "tempo_pause_s": dose["tempo"]["pause"],
        "weekdays": list(weekdays_for(dose["days_per_week"])),
    }


def drill(row: Row) -> Row:
    same = (
        "name synonyms region purpose steps motions bounds rom occasions in_public needs_floor equipment side_mode "
        "weight_bearing mistakes stop_if blocked_by clamped_by caution_with easier harder figure source status"
    ).split()
    columns = (
        {name: row[name] for name in same}
        | _dose(row["dose"])
        | {
            "pose": row["position"]["pose"],
            "position": row["position"]["text"],
            "effort": row["dose"]["effort"],
            "pain_target_max": row["dose"]["pain_target_max"],
            "rom_cap": _caps(row["rom_cap"]),
            "retired_at": None,
        }
    )
    return columns | {"shape": illustrating.subject_of(Drill(**columns)).shape}


def protocol(row: Row, conditions: dict[str, int]) -> Row:
    same = ("name", "precautions", "disagreement", "sources", "status")
    return {name: row[name] for name in same} | {"condition_id": conditions[row["condition"]], "retired_at": None}


def phase(row: Row, place: int) -> Row:
    same = (
        "label",
        "from_day",
        "until_day",
        "entry_criteria",
        "exit_criteria",
        "restrictions",
        "max_still_min",
        "note",
    )
    return {name: row[name] for name in same} | {
        "position": place,
        "rom_cap": _caps(row["rom_cap"]),
        "exit_measures": row.get("exit_measures", []),
    }


def phase_drill(entry: Row, phase: Row, library: Library, drills: dict[str, int]) -> Row:
    """Columns of one drill of a phase; `drills` are the keys of the stored drills by slug."""
    drill = library.drills[entry["drill"]]
    return _dose(dose_in_phase(drill, entry)) | {
        "drill_id": drills[entry["drill"]],
        "occasion": entry.get("occasion", ""),
        "range_limit_deg": _range_limit(drill, phase["rom_cap"] + entry.get("rom_cap", [])),
    }


def _caps(limits: list[Row]) -> dict[str, float]:
    """Joint to the furthest degrees from zero. A negative number limits the other direction."""
    return {limit["joint"]: limit["max"] if "max" in limit else limit["min"] for limit in limits}


def _range_limit(drill: Row, caps: list[Row]) -> int | None:
    """Degrees at which the drill's main joint must stop, where its way out leads toward the cap."""
    if not drill["rom"] or drill["rom"][0]["to"] <= drill["rom"][0]["from"]:
        return None
    joint = drill["rom"][0]["joint"]
    return min((cap["max"] for cap in caps if cap["joint"] == joint and "max" in cap), default=None)
