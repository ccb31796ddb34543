"""Notes: what is drawn onto the body to say how it moves: the angle, the way of a point, an arrow, a magnifier."""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, sin
from typing import TYPE_CHECKING

import numpy as np

from prescriptions.figures.angles import ARCS, Angle, sweep
from prescriptions.figures.body import Skeleton
from prescriptions.figures.camera import Camera
from prescriptions.figures.motion import Course
from prescriptions.figures.outlines import Numbers
from prescriptions.figures.places import place
from prescriptions.figures.space import Vec, plus
from prescriptions.figures.subject import Row, Subject

if TYPE_CHECKING:
    from prescriptions.figures.scene import Scene

Flat = tuple[float, float]
PILL = (44, 23)
"""Half width and half height of the degree's pill, in paper units."""
ARROW, SHORTEST = 24, 16


@dataclass(frozen=True)
class Goal:
    """The prescribed angle in one pose, on paper."""

    centre: Flat
    reference: tuple[Flat, Flat]
    arc: list[Flat]
    label: Flat
    degrees: float
    is_open: bool = False
    """Only the arc and its ends: where a slice would lie on the face."""


def goal(scene: "Scene", body: Skeleton) -> Goal | None:
    """None where a drill has no joint to measure, or its angle cannot be seen from here."""
    target = scene.subject.stage.get("target")
    if target is None or scene.course.round:
        return None
    joint = _measured(scene.subject, target)
    angle = ARCS[joint](body, scene.course.start)
    radius = target.get("radius", 110)
    arc = [_flat(scene, point) for point in sweep(angle, radius)]
    is_open = bool(target.get("open"))
    line = tuple(_flat(scene, plus(angle.at, _along(angle, far))) for far in (radius * 0.72 * is_open, radius + 22))
    centre = _flat(scene, angle.at)
    label = _label(scene, target, centre, arc)
    return Goal(centre, (line[0], line[1]), arc, label, _degrees(scene, joint, body), is_open)


def _measured(subject: Subject, target: Row) -> str:
    """The joint whose angle is shown: the limited one unless staging names another."""
    joint: str = target["joint"] if "joint" in target else subject.rom[0]["joint"]
    return joint


def _along(angle: Angle, far: float) -> Vec:
    return tuple(part * far for part in angle.reference)  # type: ignore[return-value]


def _degrees(scene: "Scene", joint: str, body: Skeleton) -> float:
    """As the joint counts, so that the number is the prescribed one; measured from the start where staging says so."""
    name = joint if joint in body.pose.joints else f"{joint}_r"
    value = body.pose[name]
    if scene.subject.stage["target"].get("from_start"):
        value -= scene.course.start.pose[name]
    return value


def _label(scene: "Scene", target: Row, centre: Flat, arc: list[Flat]) -> Flat:
    if "label" in target:
        return centre[0] + target["label"][0], centre[1] + target["label"][1]
    x, y = arc[len(arc) // 2] if hypot(arc[-1][0] - arc[0][0], arc[-1][1] - arc[0][1]) > 30 else arc[-1]
    away = max(1.0, hypot(x - centre[0], y - centre[1]))
    beyond = 1 + (PILL[0] + 12) / away
    return centre[0] + (x - centre[0]) * beyond, centre[1] + (y - centre[1]) * beyond


def _flat(scene: "Scene", point: Vec) -> Flat:
    return scene.paper.place(scene.camera.flat(point))


def traces(scene: "Scene", bodies: list[Skeleton]) -> list[list[Flat]]:
    """The ways that points of the body take, as ``{"trace": "heel_r", "offset": [x, y, z], "scale": 1}``."""
    found = []
    for row in scene.subject.stage.get("arrows", []):
        if "trace" in row:
            shift = tuple(row.get("offset", (0, 0, 0)))
            way = [plus(place(body, row["trace"]), shift) for body in bodies]
            found.append(_stretched([_flat(scene, point) for point in way], row.get("scale", 1)))
    return found


def placed_arrows(scene: "Scene", body: Skeleton) -> list[list[Flat]]:
    """Arrows set by hand, as ``{"at": "hip_r", "points": [[x, y, z], …]}``: a press, a squeeze, a breath."""
    return [
        [_flat(scene, plus(place(body, row["at"]), tuple(point))) for point in row["points"]]
        for row in scene.subject.stage.get("arrows", [])
        if "points" in row
    ]


def _stretched(way: list[Flat], scale: float) -> list[Flat]:
    """A tiny motion gets a longer arrow along the same way."""
    cx, cy = way[len(way) // 2]
    return [(cx + (x - cx) * scale, cy + (y - cy) * scale) for x, y in way]


def arrow(way: list[Flat], size: float = ARROW) -> tuple[str, str]:
    """Path data of the line and of the head, whose point is the way's end; both empty for a way too short to see.

    On a short way the head is smaller, so that a line is left behind it.
    """
    long = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))
    if long < SHORTEST:
        return "", ""
    size = min(size, long * 0.55)
    x, y = way[-1]
    tail = next((p for p in reversed(way[:-1]) if hypot(p[0] - x, p[1] - y) > size), way[0])
    turn = atan2(y - tail[1], x - tail[0])
    line = [p for p in way[:-1] if hypot(p[0] - x, p[1] - y) > size * 0.8] or [way[0]]
    line.append((x - cos(turn) * size * 0.7, y - sin(turn) * size * 0.7))
    wings = [
        (x - size * (cos(turn) + side * 0.6 * sin(turn)), y - size * (sin(turn) - side * 0.6 * cos(turn)))
        for side in (-1, 1)
    ]
    head = "M" + "L".join(f"{round(a)} {round(b)}" for a, b in ((x, y), *wings)) + "z"
    return curve(line), head


def curve(way: list[Flat]) -> str:
    """A smooth line through points (Catmull-Rom as Bezier curves), in whole units."""
    (x, y), *_ = way
    words = [f"M{round(x)} {round(y)}"]
    for i in range(len(way) - 1):
        a, b, c, d = way[max(0, i - 1)], way[i], way[i + 1], way[min(len(way) - 1, i + 2)]
        controls = (
            b[0] + (c[0] - a[0]) / 6,
            b[1] + (c[1] - a[1]) / 6,
            c[0] - (d[0] - b[0]) / 6,
            c[1] - (d[1] - b[1]) / 6,
        )
        words.append("C" + " ".join(str(round(v)) for v in (*controls, *c)))
    return "".join(words)


def sector(goal: Goal) -> str:
    """The filled slice between the reference and the moving segment; nothing for an open arc."""
    if goal.is_open:
        return ""
    return "M{:.0f} {:.0f}".format(*goal.centre) + "".join(f"L{x:.0f} {y:.0f}" for x, y in goal.arc) + "z"


def polyline(way: list[Flat]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in way)


def room(subject: Subject, course: Course, camera: Camera, bodies: list[Skeleton]) -> list[Numbers]:
    """Points that the paper must hold beside the body: the arc with its pill, the arrows."""
    found: list[Numbers] = []
    target = subject.stage.get("target")
    if target and not course.round:
        joint = _measured(subject, target)
        for body in bodies:
            reach = sweep(ARCS[joint](body, course.start), target.get("radius", 110) + 110)
            found.append(np.array([camera.flat(point) for point in (reach[len(reach) // 2], reach[-1])]))
    for row in subject.stage.get("arrows", []):
        for body in bodies:
            if "points" in row:
                way = [plus(place(body, row["at"]), tuple(point)) for point in row["points"]]
            else:
                way = [plus(place(body, row["trace"]), tuple(row.get("offset", (0, 0, 0))))]
            flat = np.array([camera.flat(point) for point in way])
            found += [flat - 20, flat + 20]
    return found
