"""Drill by drill, what a precaution means for it: written by hand, read as sentences, checked against the library."""

import pytest

from prescriptions import cataloguing
from prescriptions.conflicts import Verdict
from prescriptions.models import Phase
from prescriptions.precautions import Restrictions
from tests.prescriptions.shipped import drills, held, library, rules, verdict

FINE, ASKS, CLAMPED, BLOCKED = None, Verdict.ASKS, Verdict.CLAMPED, Verdict.BLOCKED

# drill, precaution, the patient's own limit of it, the dose's range limit, verdict. Degrees.
TABLE = [
    # Bending the knee
    ("heel-slide", "knee-flexion-limit-60", None, None, FINE),  # it goes to 60
    ("heel-slide", "knee-flexion-limit-60", None, 70, CLAMPED),  # prescribed further than it usually goes
    ("heel-slide", "knee-flexion-limit-60", 45, None, CLAMPED),  # the surgeon's own figure is tighter
    ("heel-slide", "knee-flexion-limit-60", 45, 45, FINE),
    ("heel-slide", "knee-flexion-limit-60", 10, None, CLAMPED),  # ten degrees are worth doing
    ("heel-slide", "knee-flexion-limit-60", 9, None, BLOCKED),  # nine are not
    ("heel-slide", "knee-flexion-limit-90", None, 90, FINE),
    ("heel-slide", "knee-flexion-limit-90", None, 91, CLAMPED),
    ("heel-slide", "knee-flexion-limit-90", 30, 20, FINE),
    ("heel-slide", "hip-flexion-limit-90", None, None, ASKS),  # its author says: take care
    ("heel-slide", "no-active-hamstring", None, None, ASKS),
    ("heel-slide", "knee-brace-locked", None, None, BLOCKED),
    ("heel-slide", "dvt-suspected", None, None, BLOCKED),
    ("heel-slide", "sling", None, None, FINE),  # another body part
    ("seated-heel-slide", "knee-flexion-limit-60", None, None, BLOCKED),  # it begins at 70
    ("seated-heel-slide", "knee-flexion-limit-90", None, None, CLAMPED),  # 95 is too far, 70 to 90 is left
    ("seated-heel-slide", "knee-flexion-limit-90", None, 90, FINE),
    ("seated-heel-slide", "knee-flexion-limit-90", 79, None, BLOCKED),  # 70 to 79 is too little
    ("ankle-rock", "knee-flexion-limit-60", 40, None, ASKS),  # a range limit holds the ankle, not the knee
    ("sit-to-stand", "knee-flexion-limit-90", None, None, BLOCKED),
    ("sit-to-stand", "hip-flexion-limit-90", None, None, ASKS),
    ("sit-to-stand", "NWB", None, None, BLOCKED),
    # Straightening the knee
    ("quad-set", "no-active-knee-extension", None, None, BLOCKED),
    ("quad-set", "knee-flexion-limit-60", None, None, FINE),
    ("short-arc-quad", "no-open-chain-knee-0-45", None, None, BLOCKED),
    ("seated-knee-extension", "no-open-chain-knee-0-45", None, None, ASKS),  # 90 to 45 would do: somebody judges
    ("straight-leg-raise", "no-open-chain-knee-0-45", None, None, FINE),  # the knee does not move
    ("straight-leg-raise", "no-straight-leg-raise", None, None, BLOCKED),
    ("straight-leg-raise", "bp-no-strain", None, None, ASKS),
    ("heel-prop", "knee-extension-limit", None, None, BLOCKED),
    ("heel-prop", "heel-skin-risk", None, None, ASKS),
    # Ankle
    ("ankle-pump", "ankle-df-limit-0", None, None, CLAMPED),  # 10 up, 30 down: down is left
    ("ankle-pump", "ankle-df-limit-0", None, 0, FINE),
    ("ankle-pump", "ankle-immobilised", None, None, BLOCKED),
    ("ankle-circle", "ankle-no-inversion", None, None, BLOCKED),
    ("heel-raise", "achilles-repair", None, None, BLOCKED),
    ("heel-raise", "PWB", None, None, BLOCKED),
    # Neck
    ("neck-turn", "cervical-rotation-limit-30", None, None, CLAMPED),  # 40 to each side
    ("neck-turn", "cervical-rotation-limit-30", None, 30, FINE),
    ("neck-turn", "cervical-rotation-limit-30", 20, 30, CLAMPED),
    ("neck-turn", "cervical-rotation-limit-30", 4, None, BLOCKED),  # 4 to each side is 8 in all
    ("neck-turn", "neck-vascular-flag", None, None, BLOCKED),
    ("neck-turn", "dizziness-history", None, None, ASKS),
    ("chin-tuck", "cervical-rotation-limit-30", None, None, FINE),
    # Shoulder and arm
    ("stick-raise", "shoulder-elevation-limit-90", None, None, CLAMPED),
    ("stick-raise", "shoulder-elevation-limit-90", None, 90, FINE),
    ("stick-raise", "shoulder-elevation-limit-120", None, None, FINE),  # it goes to 110
    ("stick-raise", "no-AAROM-shoulder", None, None, BLOCKED),
    ("wall-slide", "shoulder-elevation-limit-90", 69, None, BLOCKED),  # it begins at 60
    ("table-slide", "shoulder-elevation-limit-90", None, None, FINE),  # it goes to 80
    ("table-slide", "shoulder-elevation-limit-90", 70, None, CLAMPED),
    ("pendulum", "shoulder-elevation-limit-90", 75, None, ASKS),  # past the limit, though its author named no limit
    ("stick-rotation", "shoulder-er-limit-20", None, None, FINE),
    ("stick-rotation", "shoulder-er-limit-20", None, 40, CLAMPED),
    ("stick-rotation", "shoulder-er-limit-30", 15, None, CLAMPED),
    ("stick-rotation", "no-passive-ER", None, None, BLOCKED),
    ("scap-squeeze", "no-scapular-retraction", None, None, BLOCKED),
    ("scap-squeeze", "shoulder-elevation-limit-90", None, None, FINE),
    ("shoulder-circle", "no-scapular-retraction", None, None, ASKS),
    ("elbow-bend", "no-active-elbow-flexion", None, None, BLOCKED),
    ("forearm-turn", "no-lifting", None, None, ASKS),
    ("wrist-bend", "carpal-tunnel-night", None, None, ASKS),
    ("hand-pump", "finger-tendon-repair", None, None, BLOCKED),
    # Back and hip
    ("cat-cow", "spinal-flexion-avoid", None, None, BLOCKED),
    ("cat-cow", "spinal-extension-avoid", None, None, ASKS),  # only the rounding half would be left
    ("seated-pelvic-tilt", "spinal-flexion-avoid", None, None, BLOCKED),  # a limit holds both halves alike
    ("pelvic-tilt", "spinal-flexion-avoid", None, None, ASKS),
    ("knee-roll", "spinal-rotation-avoid", None, None, BLOCKED),
    ("mini-bridge", "hip-flexion-limit-90", None, None, FINE),  # it never passes 45
    ("clamshell", "hip-no-rotation", None, None, BLOCKED),
    ("belly-breath", "copd", None, None, ASKS),
    ("belly-breath", "knee-flexion-limit-60", None, None, FINE),  # a still hold
]


def in_words(slug, tag, limit_deg, range_limit_deg, meant):
    own = f" at {limit_deg}" if limit_deg is not None else ""
    dose = f" to {range_limit_deg}" if range_limit_deg is not None else ""
    return f"{slug}{dose} under {tag}{own} is {meant.name.lower() if meant else 'fine'}"


@pytest.mark.parametrize("case", TABLE, ids=[in_words(*case) for case in TABLE])
def test_each_case_of_the_table_reads_as_it_was_written(case):
    slug, tag, limit_deg, range_limit_deg, meant = case
    assert verdict(slug, held(tag, limit_deg), range_limit_deg=range_limit_deg) == meant


def phases():
    """Each phase of each protocol, and the drills it lays out, each with its range limit there."""
    keys = {slug: drill.pk for slug, drill in drills().items()}
    for protocol, row in library().protocols.items():
        for place, phase in enumerate(row["phases"]):
            columns = [cataloguing.phase_drill(entry, phase, library(), keys) for entry in phase["drills"]]
            slugs = [entry["drill"] for entry in phase["drills"]]
            lines = list(zip(slugs, [line["range_limit_deg"] for line in columns], strict=True))
            yield protocol, Phase(**cataloguing.phase(phase, place)), lines


def test_no_phase_of_the_sixteen_protocols_conflicts_with_its_own_restrictions():
    found = [
        (protocol, phase.name, conflict.sentence)
        for protocol, phase, lines in phases()
        for slug, limit in lines
        for conflict in Restrictions((), rules(), phase).against(drills()[slug], range_limit_deg=limit)
    ]
    assert (len({protocol for protocol, _phase, _lines in phases()}), found) == (16, [])


def test_as_a_patients_own_precautions_the_phases_restrictions_leave_these_four_to_a_therapist():
    """A patient's precaution weighs more than a phase's: what the phase lets pass with its own drills is looked at."""
    found = [
        (protocol, slug, (conflicts[0].verdict, conflicts[0].precaution.tag))
        for protocol, phase, lines in phases()
        for slug, limit in lines
        if (
            conflicts := Restrictions([held(tag) for tag in phase.restrictions], rules()).against(
                drills()[slug], range_limit_deg=limit
            )
        )
    ]
    assert found == [
        ("acl-reconstruction", "seated-knee-extension", (ASKS, "no-open-chain-knee-0-45")),
        ("lumbar-flexion-intolerant", "seated-pelvic-tilt", (BLOCKED, "spinal-flexion-avoid")),
        ("rotator-cuff-repair", "elbow-bend", (ASKS, "sling-no-shoulder-motion")),
        ("wrist-stiff", "forearm-turn", (ASKS, "no-lifting")),
    ]
