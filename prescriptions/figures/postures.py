"""Postures: how a body lies, sits or stands before a drill begins.

The joints are those of ``library/body.json``; here stands only what a drawing adds: where the pelvis is, which way the
trunk points, and a few angles that keep a resting limb from looking like a doll's.
"""

import json
from functools import cache
from importlib.resources import files

from prescriptions.figures.body import CENTRAL, JOINTS, SIDES

ROOTS: dict[str, dict[str, float]] = {
    "supine": {"y": 80, "pitch": 90, "neck": 8, "shoulder_abd": 6, "elbow": 8},
    "hook_lying": {"y": 80, "pitch": 90, "neck": 8, "shoulder_abd": 6, "elbow": 8},
    "prone": {"y": 68, "pitch": -90, "ankle": -58},
    "side_lying": {"y": 97, "pitch": -90, "turn": 90},
    "sit": {"y": 288, "shoulder": 12},
    "stand": {"y": 530, "shoulder": 3, "shoulder_abd": 4, "elbow": 12},
    "lean_stand": {"y": 500},
    "half_kneel": {"y": 290},
    "quadruped": {"y": 290, "pitch": -80, "ankle": -60},
}


@cache
def _library() -> dict[str, dict[str, float]]:
    body = json.loads((files("prescriptions.library") / "body.json").read_text(encoding="utf-8"))
    return {row["pose"]: row["joints"] for row in body["poses"]}


def both_sides(angles: dict[str, float]) -> dict[str, float]:
    """ "knee" sets both knees; "knee_r" and "lumbar" stay what they are. Raises KeyError for a joint no body has."""
    found: dict[str, float] = {}
    for joint, value in angles.items():
        names = [joint] if joint in JOINTS else [f"{joint}_{side}" for side in SIDES]
        if not JOINTS.issuperset(names):
            raise KeyError(joint)
        found |= dict.fromkeys(names, value)
    return found


def posture(pose: str) -> dict[str, float]:
    """Every angle of a base pose, by joint and side, and the root's place."""
    return both_sides(_library()[pose]) | both_sides(ROOTS[pose])


def is_central(joint: str) -> bool:
    return joint in CENTRAL
