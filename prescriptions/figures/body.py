"""The body: joint angles in, places and directions of every segment out (forward kinematics).

Angles are degrees from the anatomical position, with the clinical signs of ``library/body.json``; a sided joint ends in
``_r`` or ``_l``. Lengths are thousandths of standing height, after Drillis and Contini (1966) as tabulated by Winter,
Biomechanics and Motor Control of Human Movement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from prescriptions.figures.space import WORLD, Frame, Vec, cross, minus, plus, times

Side = Literal["r", "l"]
SIDES: tuple[Side, Side] = ("r", "l")

THIGH, SHANK, UPPER_ARM, FOREARM, HAND, NECK = 245, 246, 186, 146, 94, 92
HIP_HALF, SHOULDER_HALF = 48, 94
GLENOID, NECK_ROOT, STEP = 274, 296, 20
ANKLE_HEIGHT, BALL_AHEAD = 39, 80
SUBTALAR = 42
"""Degrees that the axis of inversion rises ahead, so that the toes turn in with it (Manter 1941; Inman 1976)."""
CM = 1000 / 170
"""Units of one centimetre, in a person of 170 cm."""

SIDED = (
    "hip hip_abd hip_er knee ankle ankle_inv toes shoulder shoulder_abd shoulder_er elbow forearm_rot wrist wrist_dev "
    "fingers scap_retract scap_elev"
).split()
CENTRAL = (
    "x y z pitch roll turn pelvis lumbar thoracic trunk_rot trunk_side neck neck_rot neck_side nod glide belly"
).split()
JOINTS = frozenset([*CENTRAL, *(f"{joint}_{side}" for joint in SIDED for side in SIDES)])


@dataclass(frozen=True)
class Pose:
    """Angles by joint (what is not named is 0) and hands or feet that face a given way whatever their joints say.

    ``held`` maps "hand_r", "foot_l" … to the direction of the fingers (or toes) and of the palm (or sole).
    """

    joints: Mapping[str, float]
    held: Mapping[str, tuple[Vec, Vec]] = field(default_factory=dict)

    def __getitem__(self, joint: str) -> float:
        return self.joints.get(joint, 0)

    def but(self, **joints: float) -> "Pose":
        return Pose({**self.joints, **joints}, self.held)

    def holding(self, part: str, along: Vec, facing: Vec) -> "Pose":
        return Pose(self.joints, {**self.held, part: (along, facing)})


def ramp(s: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (s - low) / (high - low)))


def outward(side: Side) -> int:
    """+1 where the right is, -1 on the left: abduction and outward rotation are mirror images."""
    return 1 if side == "r" else -1


@dataclass(frozen=True)
class Leg:
    thigh: Frame
    shank: Frame
    foot: Frame
    toes: Frame


@dataclass(frozen=True)
class Arm:
    upper: Frame
    fore: Frame
    hand: Frame


class Skeleton:
    """Every segment of one pose. Frames sit at the upper end of their segment; the foot's and toes' x runs ahead."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.root = (
            WORLD.placed((pose["x"], pose["y"], pose["z"]))
            .bent(pose["pitch"])
            .tilted(pose["roll"])
            .twisted(pose["turn"])
        )

    @cached_property
    def pelvis(self) -> Frame:
        return self.root.bent(self.pose["pelvis"])

    @cached_property
    def spine(self) -> tuple[Frame, ...]:
        """Frames every ``STEP`` units up from the hip centres."""
        pose = self.pose
        return spine(self.pelvis, pose["lumbar"], pose["thoracic"], pose["trunk_side"], pose["trunk_rot"])

    def trunk(self, s: float) -> Frame:
        """The trunk's frame at height s above the hip centres; below them the pelvis goes on."""
        if s <= 0:
            return self.pelvis.moved(y=s)
        step = min(16, int(s // STEP))
        return self.spine[step].moved(y=s - step * STEP)

    @cached_property
    def neck(self) -> Frame:
        pose = self.pose
        chest = self.trunk(310).placed(self.trunk(NECK_ROOT).at)
        turned = chest.twisted(pose["neck_rot"] * 0.4).tilted(pose["neck_side"] * 0.55)
        return turned.bent(-8 - pose["neck"] * 0.7 - pose["glide"] * 0.25).moved(x=-4 + pose["glide"] * 0.3)

    @cached_property
    def head(self) -> Frame:
        """At the middle of the skull; x looks ahead."""
        pose = self.pose
        chest = self.trunk(310)
        turned = chest.twisted(pose["neck_rot"]).tilted(pose["neck_side"]).bent(-pose["neck"] - pose["nod"])
        return turned.placed(self.neck.point(y=NECK)).moved(x=10 + pose["glide"] * 0.5, y=18)

    def leg(self, side: Side) -> Leg:
        return self.right_leg if side == "r" else self.left_leg

    @cached_property
    def right_leg(self) -> Leg:
        return leg(self.pose, "r", self.pelvis)

    @cached_property
    def left_leg(self) -> Leg:
        return leg(self.pose, "l", self.pelvis)

    def shoulder(self, side: Side) -> Frame:
        """At the glenohumeral joint, turned as the chest is."""
        pose, out = self.pose, outward(side)
        back, up = pose[f"scap_retract_{side}"], pose[f"scap_elev_{side}"]
        return self.trunk(GLENOID).moved(-back, up, out * (SHOULDER_HALF - 0.45 * back))

    def arm(self, side: Side) -> Arm:
        return self.right_arm if side == "r" else self.left_arm

    @cached_property
    def right_arm(self) -> Arm:
        return arm(self.pose, "r", self.shoulder("r"))

    @cached_property
    def left_arm(self) -> Arm:
        return arm(self.pose, "l", self.shoulder("l"))


@lru_cache(maxsize=64)
def spine(pelvis: Frame, lumbar: float, thoracic: float, aside: float, rotation: float) -> tuple[Frame, ...]:
    """Lumbar bend spread over heights 40-165, thoracic over 140-315. Solving a limb asks for the same spine again."""
    frames, at = [pelvis], pelvis.at
    for step in range(1, 17):
        s = STEP * (step - 0.5)
        frame = (
            pelvis.bent(-lumbar * ramp(s, 40, 165))
            .tilted(aside * ramp(s, 40, 250))
            .twisted(rotation * ramp(s, 60, 290))
            .bent(-thoracic * ramp(s, 140, 315))
        )
        at = plus(at, times(frame.y, STEP))
        frames.append(frame.placed(at))
    return tuple(frames)


def leg(pose: Pose, side: Side, pelvis: Frame) -> Leg:
    out = outward(side)
    thigh = (
        pelvis.moved(z=out * HIP_HALF)
        .bent(pose[f"hip_{side}"])
        .tilted(-out * pose[f"hip_abd_{side}"])
        .twisted(out * pose[f"hip_er_{side}"])
    )
    shank = thigh.moved(y=-THIGH).bent(-pose[f"knee_{side}"])
    ankle = shank.moved(y=-SHANK).bent(pose[f"ankle_{side}"])
    foot = ankle.bent(SUBTALAR).tilted(out * pose[f"ankle_inv_{side}"]).bent(-SUBTALAR)
    if f"foot_{side}" in pose.held:
        foot = _facing(foot.at, *pose.held[f"foot_{side}"])
    toes = foot.moved(x=BALL_AHEAD, y=-24).bent(pose[f"toes_{side}"])
    return Leg(thigh, shank, foot, toes)


def arm(pose: Pose, side: Side, shoulder: Frame) -> Arm:
    out = outward(side)
    upper = (
        shoulder.bent(pose[f"shoulder_{side}"])
        .tilted(-out * pose[f"shoulder_abd_{side}"])
        .twisted(out * pose[f"shoulder_er_{side}"])
    )
    fore = upper.moved(y=-UPPER_ARM).bent(pose[f"elbow_{side}"])
    hand = (
        fore.moved(y=-FOREARM)
        .twisted(out * pose[f"forearm_rot_{side}"])
        .tilted(-out * pose[f"wrist_{side}"])
        .bent(pose[f"wrist_dev_{side}"])
    )
    if f"hand_{side}" in pose.held:
        along, palm = pose.held[f"hand_{side}"]
        y, z = minus((0, 0, 0), along), (palm if side == "l" else minus((0, 0, 0), palm))
        hand = Frame(hand.at, cross(y, z), y, z)
    return Arm(upper, fore, hand)


def _facing(at: Vec, toes: Vec, sole: Vec) -> Frame:
    y = minus((0, 0, 0), sole)
    return Frame(at, toes, y, cross(toes, y))
