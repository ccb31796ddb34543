"""Contacts: what touches what, made exact.

A drill's staging lists its contacts in order; each is one verb that moves the whole body or solves one limb in closed
form. The prescribed joint is never among what a verb may change, so a limit of 70 degrees is drawn as 70 degrees.

``stand``  the sole of a foot (or its ball) lies flat at a place: the whole body turns and moves
``keep``   a point of the body stays where it is (``at``) or was at the start: the whole body moves
``lie``    a segment keeps its direction in the side plane: the whole body turns
``plant``  a foot stays on a place: hip, knee and ankle are solved
``reach``  a hand stays on a place or on another part: shoulder and elbow are solved
``turn``   one joint turns until a point meets a height or a wall
``hold``   a hand or a foot faces a given way whatever the limb does
``rest``   a foot lies flat as far as its ankle bends, then the heel rises over flat toes
"""

from collections.abc import Callable, Mapping, Sequence
from math import asin, atan2, degrees, sqrt
from typing import Any

from prescriptions.figures.body import (
    ANKLE_HEIGHT,
    BALL_AHEAD,
    FOREARM,
    SHANK,
    THIGH,
    UPPER_ARM,
    Pose,
    Side,
    Skeleton,
    outward,
)
from prescriptions.figures.places import place
from prescriptions.figures.space import Frame, Vec, cross, dot, length, minus, plus, times, unit

Contact = Mapping[str, Any]
MET = 0.15
"""Thousandths of height within which a turned joint's point has met its mark: a quarter of a millimetre."""
DOWN: Vec = (0, -1, 0)
AHEAD: Vec = (1, 0, 0)


class UnknownContact(ValueError):
    """A staging uses a verb that does not exist."""


def settle(pose: Pose, contacts: Sequence[Contact], start: Skeleton | None) -> Pose:
    """The pose with every contact met in turn; ``start`` is the settled first pose, None while it is being settled.

    Raises UnknownContact. A place out of reach is approached as far as the limb goes: the checks say so.
    """
    for contact in contacts:
        pose = VERBS[verb_of(contact)](pose, contact, start)
    return pose


def verb_of(contact: Contact) -> str:
    """Which verb a contact is; its keys come in any order, since a database keeps none. Raises UnknownContact."""
    for verb in VERBS:
        if verb in contact:
            return verb
    raise UnknownContact(f"{', '.join(sorted(contact))}: no contact among them; known are {', '.join(VERBS)}")


def _stand(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"stand": "foot_r", "at": [x, z], "on": "ball"?}``: flat on the sole, or up on the ball with the toes flat."""
    side: Side = contact["stand"][-1]
    foot = Skeleton(pose).leg(side).foot
    x, z = contact.get("at", (0, outward(side) * 48))
    if contact.get("on") == "ball":
        pitch = degrees(atan2(foot.x[1], foot.x[0]))
        pose = pose.but(**{f"toes_{side}": -pitch})
        return _shift(pose, minus((x + BALL_AHEAD, 15, z), Skeleton(pose).leg(side).toes.at))
    pose = pose.but(pitch=pose["pitch"] - degrees(atan2(foot.x[1], foot.x[0])))
    return _shift(pose, minus((x, ANKLE_HEIGHT, z), Skeleton(pose).leg(side).foot.at))


def _keep(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"keep": point, "at": [x, y, z]?, "axes": "xy"?}``; without ``at`` where it was at the start.

    ``"turned": true`` keeps the chest's direction too: what would turn the chest turns the pelvis instead.
    """
    skeleton = Skeleton(pose)
    if contact.get("turned") and start:
        pose = pose.but(
            turn=pose["turn"] - pose["trunk_rot"] + start.pose["trunk_rot"],
        )
        skeleton = Skeleton(pose)
    if "at" in contact:
        goal = tuple(
            now if want is None else want
            for want, now in zip(contact["at"], place(skeleton, contact["keep"]), strict=True)
        )
    elif start:
        goal = place(start, contact["keep"])
    else:
        return pose
    away = minus(goal, place(skeleton, contact["keep"]))  # type: ignore[arg-type]
    axes = contact.get("axes", "xyz")
    return _shift(pose, tuple(step if axis in axes else 0 for step, axis in zip(away, "xyz", strict=True)))  # type: ignore[arg-type]


def _lie(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"lie": "thigh_r", "along": degrees}``: the segment points that way, 0 ahead, 90 up, -90 down."""
    name, _, side = contact["lie"].partition("_")
    skeleton = Skeleton(pose)
    if side:
        limb = skeleton.leg(side) if name in ("thigh", "shank", "foot") else skeleton.arm(side)
        frame = getattr(limb, name)
        along = frame.x if name == "foot" else times(frame.y, -1)
    else:
        along = skeleton.trunk(200).y if name == "chest" else skeleton.pelvis.y
    return pose.but(pitch=pose["pitch"] + contact["along"] - degrees(atan2(along[1], along[0])))


def _plant(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"plant": "foot_l", "at": [x, y, z]?, "toes": [x, y, z]?, "bend": [x, y, z]?}``: the ankle stays at a place.

    Without ``at`` where it was at the start. ``bend`` is where the knee points, "pelvis" for where the pelvis faces.
    The sole faces down unless ``flat`` is false.
    """
    side: Side = contact["plant"][-1]
    skeleton = Skeleton(pose)
    leg, goal = skeleton.leg(side), goal_of(contact, skeleton, start)
    bend = contact.get("bend", AHEAD)
    pole = skeleton.pelvis.x if bend == "pelvis" else tuple(bend)
    knee = joint_between(leg.thigh.at, goal, THIGH, SHANK, pole)
    pose = bend_leg(pose, side, skeleton.pelvis, leg.thigh.at, knee, goal)
    if contact.get("flat", True):
        pose = pose.holding(f"foot_{side}", unit(tuple(contact.get("toes", AHEAD))), DOWN)
    return pose


def _reach(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"reach": "hand_l", "to": [x, y, z] | [point, dx, dy, dz], "elbow": [x, y, z]?, "fingers"?, "palm"?}``.

    The wrist goes there; ``elbow`` is where the elbow points. Without ``to`` where the wrist was at the start. With
    ``"elbow_y": height`` the elbow rests on something as high, as near as can be to where it points.
    """
    side: Side = contact["reach"][-1]
    skeleton = Skeleton(pose)
    shoulder, goal = skeleton.shoulder(side), goal_of(contact, skeleton, start)
    pole = tuple(contact.get("elbow", (-0.6, -0.8, outward(side) * 0.5)))
    if "elbow_y" in contact:
        pole = _resting(shoulder.at, goal, pole, contact["elbow_y"])
    elbow = joint_between(shoulder.at, goal, UPPER_ARM, FOREARM, pole)
    pose = bend_arm(pose, side, shoulder, elbow, goal)
    return _hold(pose, {**contact, "hold": contact["reach"]}, start) if "fingers" in contact else pose


def _hold(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"hold": "hand_r", "fingers": [x, y, z], "palm": [x, y, z]}``; a foot has ``toes`` and ``sole``."""
    along = contact.get("fingers", contact.get("toes", AHEAD))
    facing = contact.get("palm", contact.get("sole", DOWN))
    ahead = unit(tuple(along))
    down = minus(tuple(facing), times(ahead, dot(tuple(facing), ahead)))
    return pose.holding(contact["hold"], ahead, unit(down))


def _turn(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"turn": "hip_r", "until": "heel_r", "y": 0, "then": [contact, …]?}``: secant steps until a coordinate is met.

    ``then`` are contacts met anew at every step: leaning from the ankles until the hand is at the wall, feet flat.
    """
    joint, point, then = contact["turn"], contact["until"], contact.get("then", [])
    axis = next(axis for axis in "xyz" if axis in contact)
    index, want = "xyz".index(axis), contact[axis]
    if want == "start":
        if start is None:
            return pose
        want = place(start, point)[index]

    def off(angle: float) -> float:
        return place(Skeleton(settle(pose.but(**{joint: angle}), then, start)), point)[index] - want

    return settle(pose.but(**{joint: _root(off, pose[joint])}), then, start)


def _rest(pose: Pose, contact: Contact, start: Skeleton | None) -> Pose:
    """``{"rest": "foot_r", "most": 5}``: ankle and toes only; ``most`` is the dorsiflexion at which the heel rises."""
    side: Side = contact["rest"][-1]
    foot = Skeleton(pose).leg(side).foot
    flat = pose[f"ankle_{side}"] - degrees(atan2(foot.x[1], foot.x[0]))
    ankle = min(flat, contact.get("most", 15))
    return pose.but(**{f"ankle_{side}": ankle, f"toes_{side}": flat - ankle})


def _root(off: Callable[[float], float], guess: float) -> float:
    """Where ``off`` crosses zero near a guess, in steps of at most 15 degrees; the nearest seen where it never does."""
    a, b = guess, guess + 2.0
    fa, fb = off(a), off(b)
    best = min((abs(fa), a), (abs(fb), b))
    for _ in range(25):
        if abs(fb) < MET or fb == fa:
            break
        step = max(-15.0, min(15.0, -fb * (b - a) / (fb - fa)))
        a, fa, b = b, fb, b + step
        fb = off(b)
        best = min(best, (abs(fb), b))
    return best[1]


VERBS: dict[str, Callable[[Pose, Contact, Skeleton | None], Pose]] = {
    "stand": _stand,
    "keep": _keep,
    "lie": _lie,
    "plant": _plant,
    "reach": _reach,
    "turn": _turn,
    "hold": _hold,
    "rest": _rest,
}


def _shift(pose: Pose, step: Vec) -> Pose:
    return pose.but(x=pose["x"] + step[0], y=pose["y"] + step[1], z=pose["z"] + step[2])


def goal_of(contact: Contact, skeleton: Skeleton, start: Skeleton | None) -> Vec:
    """Where a ``plant`` wants the ankle or a ``reach`` the wrist: in numbers, on the body, or as at the start."""
    verb = "plant" if "plant" in contact else "reach"
    joint = f"{'ankle' if verb == 'plant' else 'wrist'}_{contact[verb][-1]}"
    to = contact.get("at" if verb == "plant" else "to")
    if to is None:
        return place(start or skeleton, joint)
    if isinstance(to[0], str):
        return plus(place(skeleton, to[0]), tuple(to[1:]))
    return tuple(to)


def joint_between(root: Vec, goal: Vec, upper: float, lower: float, pole: Vec) -> Vec:
    """Where knee or elbow must be for two bones to end at the goal, bent towards the pole (law of cosines)."""
    away = minus(goal, root)
    reach = max(abs(upper - lower) + 1e-6, min(upper + lower - 1e-6, length(away)))
    line = unit(away)
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    side = minus(pole, times(line, dot(pole, line)))
    across = sqrt(max(0.0, upper**2 - along**2))
    return plus(plus(root, times(line, along)), times(unit(side), across))


def _resting(shoulder: Vec, wrist: Vec, pole: Vec, height: float) -> Vec:
    """The pole for an elbow at that height; straight up or down where the arm does not get there.

    All elbows that suit both ends lie on a circle about the line between them: the highest is towards ``upward``.
    """
    line = unit(minus(wrist, shoulder))
    upward = unit(minus((0, 1, 0), times(line, line[1])))
    level = cross(line, upward)
    here = joint_between(shoulder, wrist, UPPER_ARM, FOREARM, upward)
    below = joint_between(shoulder, wrist, UPPER_ARM, FOREARM, times(upward, -1))
    middle, span = (here[1] + below[1]) / 2, max(1e-6, (here[1] - below[1]) / 2)
    rise = max(-1.0, min(1.0, (height - middle) / span))
    side = sqrt(1 - rise**2) * (1 if dot(pole, level) >= 0 else -1)
    return plus(times(upward, rise), times(level, side))


def bend_leg(pose: Pose, side: Side, pelvis: Frame, hip: Vec, knee: Vec, ankle: Vec) -> Pose:
    """Hip and knee angles that put knee and ankle there."""
    thigh, shank = unit(minus(knee, hip)), unit(minus(ankle, knee))
    angles = _swing(pelvis, thigh, times(shank, -1), outward(side))
    bent = degrees(_angle(thigh, shank))
    names = (f"hip_{side}", f"hip_abd_{side}", f"hip_er_{side}")
    return pose.but(**dict(zip(names, angles, strict=True)), **{f"knee_{side}": bent})


def bend_arm(pose: Pose, side: Side, shoulder: Frame, elbow: Vec, wrist: Vec) -> Pose:
    """Shoulder and elbow angles that put elbow and wrist there."""
    upper, fore = unit(minus(elbow, shoulder.at)), unit(minus(wrist, elbow))
    angles = _swing(shoulder, upper, fore, outward(side))
    bent = degrees(_angle(upper, fore))
    names = (f"shoulder_{side}", f"shoulder_abd_{side}", f"shoulder_er_{side}")
    return pose.but(**dict(zip(names, angles, strict=True)), **{f"elbow_{side}": bent})


def _angle(a: Vec, b: Vec) -> float:
    return atan2(length(cross(a, b)), dot(a, b))


def _swing(parent: Frame, along: Vec, front: Vec, out: int) -> tuple[float, float, float]:
    """Flexion, abduction and outward rotation of a segment that points ``along`` with its front towards ``front``."""
    y = times(along, -1)
    ahead = minus(front, times(y, dot(front, y)))
    x = unit(ahead) if length(ahead) > 1e-6 else unit(minus(parent.x, times(y, dot(parent.x, y))))
    local = dot(y, parent.x), dot(y, parent.y), dot(y, parent.z)
    flexion = degrees(atan2(-local[0], local[1]))
    tilt = degrees(asin(max(-1.0, min(1.0, local[2]))))
    bare = parent.bent(flexion).tilted(tilt)
    twist = degrees(atan2(dot(x, bare.z), dot(x, bare.x)))
    return flexion, -out * tilt, out * twist
