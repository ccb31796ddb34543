"""Proofreading of the single files: stop signs, precautions, conditions and safety rules."""

from typing import TYPE_CHECKING

from prescriptions.proofreading.findings import Found, Row, bad_limits, twice, unknown

if TYPE_CHECKING:
    from prescriptions.librarian import Library


def stop_signs(library: "Library", sheet: Row) -> Found:
    yield from twice(sheet["stop_signs"], "slug", "stop_signs")
    yield from unknown("universal", sheet["universal"], library.stop_signs, "stop sign")
    for place, sign in enumerate(sheet["stop_signs"]):
        if sign["rule"] is not None:
            yield from unknown(f"stop_signs[{place}].rule", [sign["rule"]], library.safety_rules, "safety rule")


def precautions(library: "Library", sheet: Row) -> Found:
    yield from twice(sheet["precautions"], "tag", "precautions")
    for place, row in enumerate(sheet["precautions"]):
        here = f"precautions[{place}]"
        yield from bad_limits(f"{here}.limits", row["limits"], library.joints)
        if (row["effect"] == "clamp") != bool(row["limits"]):
            yield f"{here}.limits", f"'{row['tag']}': a clamp needs limits, and only a clamp has them"
        if (row["unit"] is None) == bool(row["limits"]):
            yield f"{here}.unit", f"'{row['tag']}': limits need a unit, and nothing else has one"


def conditions(library: "Library", sheet: Row, protocols: set[str]) -> Found:
    yield from twice(sheet["conditions"], "slug", "conditions")
    for place, row in enumerate(sheet["conditions"]):
        here, slug = f"conditions[{place}]", row["default_protocol"]
        yield from unknown(f"{here}.red_flags", row["red_flags"], library.safety_rules, "safety rule")
        yield from unknown(f"{here}.default_protocol", [slug], protocols, "protocol")
        meant_for = library.protocols.get(slug, {}).get("condition", row["slug"])
        if meant_for != row["slug"]:
            yield f"{here}.default_protocol", f"'{slug}' is a protocol for '{meant_for}'"
        for rule in row["red_flags"]:
            if library.safety_rules.get(rule, {}).get("everyone"):
                yield f"{here}.red_flags", f"'{rule}' already holds for everyone"


def safety_rules(library: "Library", sheet: Row) -> Found:
    yield from twice(sheet["rules"], "id", "rules")
    named = {rule for row in library.conditions.values() for rule in row["red_flags"]}
    for place, row in enumerate(sheet["rules"]):
        if not row["everyone"] and row["id"] not in named:
            yield f"rules[{place}].everyone", f"'{row['id']}' holds for nobody: no condition names it"
