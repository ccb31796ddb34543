"""The shoulder blade's figures are the drawing's own measure, and nobody limits them in degrees."""

import pytest

from prescriptions.bounds import bounds_of
from prescriptions.conflicts import Verdict
from prescriptions.joints import IN_FIGURE_UNITS, NAMES
from prescriptions.models import PrecautionRule
from prescriptions.precautions import check
from tests.prescriptions.shipped import drills, held, library


@pytest.mark.parametrize("slug", ["scap-squeeze", "shoulder-circle"])
def test_a_blade_drill_has_no_range_limit(slug):
    assert drills()[slug].can_be_limited is False


def test_a_knee_drill_has_one():
    assert drills()["heel-slide"].can_be_limited is True


def test_a_furthest_figure_of_a_blade_is_no_bound_in_degrees():
    drill = drills()["scap-squeeze"]
    drill.rom_cap = {"scap_retract": 20}
    names = [bound.name for bound in bounds_of(drill)]
    drill.rom_cap = {}
    assert "range_limit_deg" not in names


def test_a_limit_of_a_blade_asks_and_names_no_degrees():
    rule = PrecautionRule(tag="blade", text="Blade back halfway only", limits=[{"joint": "scap_retract", "max": 8}])
    found = check(drills()["scap-squeeze"], range_limit_deg=None, precautions=[held("blade")], rules={"blade": rule})
    assert [(one.verdict, one.sentence) for one in found] == [
        (Verdict.ASKS, "Blade back halfway only, with no end date.")
    ]


def test_the_body_sheet_and_the_rules_agree_on_which_joints_these_are():
    assert {joint for joint, row in library().joints.items() if row["unit"] != "deg"} == IN_FIGURE_UNITS


def test_every_joint_of_the_library_has_a_name_in_words():
    moved = {one["joint"] for row in library().drills.values() for one in (*row["rom"], *row["motions"])}
    assert (moved | set(library().joints)) - set(NAMES) == set()
