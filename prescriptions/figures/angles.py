"""Angles as a reader sees them: the joint's centre, where it counts from and where it points."""

from collections.abc import Callable
from math import acos, cos, degrees, pi, sin
from typing import NamedTuple

from prescriptions.figures.body import ANKLE_HEIGHT, Skeleton
from prescriptions.figures.space import Frame, Vec, cross, dot, mix, plus, times, unit


class Angle(NamedTuple):
    at: Vec
    reference: Vec
    moving: Vec


def _down(frame_y: Vec) -> Vec:
    return times(frame_y, -1)


def _knee(body: Skeleton, start: Skeleton) -> Angle:
    leg = body.leg("r")
    return Angle(leg.shank.at, _down(leg.thigh.y), _down(leg.shank.y))


def _hip(body: Skeleton, start: Skeleton) -> Angle:
    return Angle(body.leg("r").thigh.at, _down(body.pelvis.y), _down(body.leg("r").thigh.y))


def _ankle(body: Skeleton, start: Skeleton) -> Angle:
    """From the foot's rest to the foot; where the sole stays flat on the ground it is the shin that moves."""
    leg = body.leg("r")
    if _stands(leg.foot) and _stands(start.leg("r").foot):
        return Angle(leg.foot.at, leg.foot.y, leg.shank.y)
    return Angle(leg.foot.at, leg.shank.x, leg.foot.x)


def _stands(foot: Frame) -> bool:
    return abs(foot.at[1] - ANKLE_HEIGHT) < 1 and foot.y[1] > 0.999


def _shoulder(body: Skeleton, start: Skeleton) -> Angle:
    arm = body.arm("r")
    return Angle(arm.upper.at, _down(body.shoulder("r").y), _down(arm.upper.y))


def _elbow(body: Skeleton, start: Skeleton) -> Angle:
    arm = body.arm("r")
    return Angle(arm.fore.at, _down(arm.upper.y), _down(arm.fore.y))


def _wrist(body: Skeleton, start: Skeleton) -> Angle:
    arm = body.arm("r")
    return Angle(arm.hand.at, _down(arm.fore.y), _down(arm.hand.y))


def _shoulder_er(body: Skeleton, start: Skeleton) -> Angle:
    arm = body.arm("r")
    return Angle(arm.fore.at, _down(start.arm("r").fore.y), _down(arm.fore.y))


def _hip_er(body: Skeleton, start: Skeleton) -> Angle:
    """With the feet together the ankle is the hinge that is seen: the shin opens away from where it lay."""
    return Angle(body.leg("r").foot.at, start.leg("r").shank.y, body.leg("r").shank.y)


def _forearm_rot(body: Skeleton, start: Skeleton) -> Angle:
    """From thumb up, where the joint counts from."""
    return Angle(body.arm("r").hand.at, body.arm("r").fore.x, body.arm("r").hand.x)


def _neck_rot(body: Skeleton, start: Skeleton) -> Angle:
    """Above the crown, so that the arc keeps off the face."""
    return Angle(body.head.point(0, 148), body.trunk(310).x, unit((body.head.x[0], 0, body.head.x[2])))


def _neck_side(body: Skeleton, start: Skeleton) -> Angle:
    return Angle(body.neck.at, body.trunk(310).y, body.head.y)


def _trunk_rot(body: Skeleton, start: Skeleton) -> Angle:
    """Sitting the chest turns over the pelvis; lying the chest stays, and the shins show how far the pelvis rolls."""
    chest, pelvis = body.trunk(260), body.pelvis
    if abs(pelvis.y[1]) < 0.5:
        return Angle(mix(body.leg("r").foot.at, body.leg("l").foot.at, 0.5), chest.x, pelvis.x)
    return Angle(chest.at, pelvis.x, chest.x)


def _ankle_inv(body: Skeleton, start: Skeleton) -> Angle:
    leg = body.leg("r")
    return Angle(leg.foot.at, _down(start.leg("r").foot.y), _down(leg.foot.y))


ARCS: dict[str, Callable[[Skeleton, Skeleton], Angle]] = {
    "knee": _knee,
    "hip": _hip,
    "ankle": _ankle,
    "shoulder": _shoulder,
    "elbow": _elbow,
    "wrist": _wrist,
    "shoulder_er": _shoulder_er,
    "hip_er": _hip_er,
    "forearm_rot": _forearm_rot,
    "neck_rot": _neck_rot,
    "neck_side": _neck_side,
    "trunk_rot": _trunk_rot,
    "ankle_inv": _ankle_inv,
}
"""Joints whose angle can be drawn as an arc on the right side."""


def sweep(angle: Angle, radius: float, steps: int = 8) -> list[Vec]:
    """Points of the arc from the reference to where the segment points, in space."""
    a, b = angle.reference, angle.moving
    turn = acos(max(-1.0, min(1.0, dot(a, b))))
    axis = cross(a, b)
    side = unit(cross(axis, a)) if dot(axis, axis) > 1e-9 else unit(cross((0.3, 0.2, 1), a))
    if turn > pi - 1e-3:
        turn = pi - 1e-3
    points = []
    for i in range(steps + 1):
        t = turn * i / steps
        points.append(plus(angle.at, plus(times(a, radius * cos(t)), times(side, radius * sin(t)))))
    return points


def size(angle: Angle) -> float:
    """Degrees between the two directions."""
    return degrees(acos(max(-1.0, min(1.0, dot(angle.reference, angle.moving)))))
