"""Checks: what every drawing must keep, whatever is prescribed.

Contacts are met, joints stay within what a human body does and within the drill's own travel, nothing goes through the
floor, the angle's pill stands inside the picture and off the face: over the whole course, at the smallest, the usual
and the widest limit, for both sides.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import dist, hypot

from prescriptions.figures import notes
from prescriptions.figures.body import ANKLE_HEIGHT, SIDES, Skeleton
from prescriptions.figures.contacts import goal_of, verb_of
from prescriptions.figures.places import place
from prescriptions.figures.scene import Scene
from prescriptions.figures.skin import Piece
from prescriptions.figures.subject import Row, Subject

HUMAN: dict[str, tuple[float, float]] = {
    "hip": (-32, 135),
    "hip_abd": (-35, 60),
    "hip_er": (-50, 65),
    "knee": (-4, 155),
    "ankle": (-66, 37),
    "ankle_inv": (-30, 45),
    "toes": (-15, 75),
    "shoulder": (-75, 185),
    "shoulder_abd": (-60, 185),
    "shoulder_er": (-110, 110),
    "elbow": (-6, 155),
    "forearm_rot": (-95, 95),
    "wrist": (-92, 92),
    "lumbar": (-40, 65),
    "thoracic": (-30, 50),
    "neck": (-60, 60),
    "neck_rot": (-80, 80),
    "neck_side": (-50, 50),
    "trunk_rot": (-50, 50),
    "pelvis": (-30, 30),
}
"""Degrees; generous, for a drawing: the clinical reference ranges of ``library/body.json`` and a little more."""

NEAR = 3.0
"""Thousandths of height that a contact may miss by: 5 mm of a person, a third of a pen's width."""
NUMBER = re.compile(r"-?\d+")
SUNK, FOOT_SUNK = 22.0, 7.0
"""How deep soft flesh, and a foot, may dip below the floor or the mat before it looks wrong."""


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a drawing."""

    when: str
    says: str

    def __str__(self) -> str:
        return f"{self.when}: {self.says}"


def check(subject: Subject) -> list[Finding]:
    """Everything wrong with one drill's figure, each kind of finding once, where it shows first."""
    scene = Scene(subject)
    found: dict[str, Finding] = {}
    if not subject.stage.get("about"):
        found["about"] = Finding("always", "no words for those who cannot see it (stage.about)")
    for when, limit in limits(scene):
        for body in scene.course.samples(scene.course.span(limit), 5):
            for says in _all(scene, body, limit):
                found.setdefault(NUMBER.sub("", says), Finding(when, says))
    return list(found.values())


def limits(scene: Scene) -> list[tuple[str, int | None]]:
    """The limits a figure is looked at with: a tenth of the travel, the drill's own, the widest there is."""
    course = scene.course
    if not course.can_be_limited:
        return [("usual", None)]
    low, high = sorted((course.from_degrees, course.to_degrees))
    low = max(low, 0)  # a limit is a greatest angle: above zero
    widest = max(course.degrees_at(u) for u in course.widest)
    return [
        ("smallest limit", round(low + (high - low) * 0.1)),
        ("usual", None),
        ("widest limit", round(max(widest, high))),
    ]


def _all(scene: Scene, body: Skeleton, limit: int | None) -> Iterator[str]:
    yield from _contacts(scene, body)
    yield from _human(body)
    yield from _travel(scene.subject, body, limit)
    yield from _floor(scene, body)
    yield from _labels(scene, body)


def _contacts(scene: Scene, body: Skeleton) -> Iterator[str]:
    for contact in scene.course.contacts:
        verb = verb_of(contact)
        name = contact[verb]
        if verb in ("plant", "reach"):
            part = "ankle" if verb == "plant" else "wrist"
            away = dist(goal_of(contact, body, scene.course.start), place(body, f"{part}_{name[-1]}"))
            if away > NEAR:
                yield f"{verb} {name}: misses its place by {away:.0f}"
        elif verb == "turn":
            yield from _turned(scene, contact, body)
        elif verb == "stand":
            height = ANKLE_HEIGHT if contact.get("on") != "ball" else 15
            at = place(body, f"ankle_{name[-1]}") if contact.get("on") != "ball" else body.leg(name[-1]).toes.at
            if abs(at[1] - height) > NEAR:
                yield f"stand {name}: {at[1] - height:.0f} above the ground"


def _turned(scene: Scene, contact: Row, body: Skeleton) -> Iterator[str]:
    axis = next(axis for axis in "xyz" if axis in contact)
    index = "xyz".index(axis)
    want = contact[axis]
    want = place(scene.course.start, contact["until"])[index] if want == "start" else want
    off = place(body, contact["until"])[index] - want
    if abs(off) > NEAR:
        yield f"turn {contact['turn']}: {contact['until']} is {off:.0f} off {axis} = {want:.0f}"


def _human(body: Skeleton) -> Iterator[str]:
    for joint, (low, high) in HUMAN.items():
        names = [joint] if joint in body.pose.joints else [f"{joint}_{side}" for side in SIDES]
        for name in names:
            if not low - 0.5 <= body.pose[name] <= high + 0.5:
                yield f"{name} is {body.pose[name]:.0f}, a body does {low:.0f} to {high:.0f}"


def _travel(subject: Subject, body: Skeleton, limit: int | None) -> Iterator[str]:
    """The drawn joints may not leave the drill's travel; the limited one may go as far as its cap."""
    for place_, travel in enumerate(subject.rom):
        joint = travel["joint"]
        name = joint if joint in body.pose.joints else f"{joint}_r"
        low, high = sorted((travel["from"], travel["to"]))
        if place_ == 0 and limit is not None:
            reach = max(min(limit, max(high, subject.rom_cap.get(joint, high))), low + 0.05 * (high - low))
            low, high = (-reach if low == -high else low), reach
        elif limit is not None:
            continue
        if not low - 1 <= body.pose[name] <= high + 1:
            yield f"{name} is drawn at {body.pose[name]:.0f}, the drill goes {low:.0f} to {high:.0f}"


def _floor(scene: Scene, body: Skeleton) -> Iterator[str]:
    for piece in scene.layers.pieces(body):
        if piece.layer in ("prop", "glow"):
            continue
        depth = FOOT_SUNK if piece.colour.startswith("sc") else SUNK
        low = _lowest(piece)
        if low < -depth:
            yield f"{piece.layer} ({piece.colour}) is {-low:.0f} under the floor"


def _lowest(piece: Piece) -> float:
    return min(
        part.at[1] - part.radius - hypot(part.a[1], part.b[1]) for solid in piece.solids for part in solid.primitives
    )


def _labels(scene: Scene, body: Skeleton) -> Iterator[str]:
    """The pill is never mirrored, but its place is: what holds on the right holds on the left."""
    goal = notes.goal(scene, body)
    width, height = scene.paper.box
    arrows = notes.placed_arrows(scene, body)
    if goal is not None:
        (x, y), (wide, high) = goal.label, notes.PILL
        if not (wide <= x <= width - wide and high <= y <= height - high):
            yield f"the angle's label at {x:.0f} {y:.0f} leaves the picture"
        fx, fy = scene.paper.place(scene.camera.flat(body.head.at))
        if _apart((x, y), (fx, fy)) < 46 * scene.paper.scale:
            yield "the angle's label covers the face"
    for x, y in _ends(arrows):
        if not (0 <= x <= width and 0 <= y <= height):
            yield f"an arrow at {x:.0f} {y:.0f} leaves the picture"


def _ends(arrows: Iterable[list[tuple[float, float]]]) -> Iterator[tuple[float, float]]:
    for way in arrows:
        yield from (way[0], way[-1])


def _apart(label: tuple[float, float], face: tuple[float, float]) -> float:
    """From the pill's edge to the middle of the face."""
    wide, high = notes.PILL
    across = max(0.0, abs(label[0] - face[0]) - wide)
    down = max(0.0, abs(label[1] - face[1]) - high)
    return hypot(across, down)
