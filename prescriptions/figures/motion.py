"""Motion: a drill's key poses made into a course of settled skeletons.

``u`` runs along the course: 0 is the start, 1 the far end of the drill's own travel. A wider range limit (up to the
drill's cap) goes past 1 along the same line, a narrower one stops short of it, so that whatever is prescribed is drawn
exactly. Every angle of the travel comes from the key poses; the staging only adds what the drill leaves open.
"""

from dataclasses import dataclass
from functools import cached_property
from math import copysign
from typing import Any

from prescriptions.figures.body import CM, Pose, Skeleton
from prescriptions.figures.contacts import settle
from prescriptions.figures.postures import both_sides, is_central, posture
from prescriptions.figures.subject import Row, Subject

SAMPLES, SAMPLES_ROUND = 9, 17
KEPT = 48
ACTIVE_ON_BOTH = ("both", "none", "alternate")


@dataclass(frozen=True)
class Key:
    """One key pose and its place on the course."""

    u: float
    joints: dict[str, float]
    glow: tuple[str, ...]


class Course:
    """The way of one drill, and any pose on it."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.round = bool(subject.stage.get("round"))
        self.turns = subject.figure["cycle_reps"] == 2
        self.contacts: list[Row] = subject.stage.get("contacts", [])
        self._settled: dict[float, Skeleton] = {}

    @cached_property
    def keys(self) -> list[Key]:
        frames = self.subject.figure["keyframes"]
        kept = frames if self.round else _there(frames)
        span = kept[-1]["t"] - kept[0]["t"]
        return [
            Key((frame["t"] - kept[0]["t"]) / span, self._joints(frame), tuple(frame.get("glow", ()))) for frame in kept
        ]

    def _joints(self, frame: Row) -> dict[str, float]:
        """Base pose, then the staging's additions, then the drill's own angles, then what this key pose adds."""
        figure, stage = self.subject.figure, self.subject.stage
        both = self.subject.side_mode in ACTIVE_ON_BOTH and not stage.get("one_side")
        joints = posture(figure["base_pose"]) | both_sides(stage.get("pose", {}))
        for joint, value in frame["joints"].items():
            names = [joint] if is_central(joint) else [f"{joint}_r", f"{joint}_l"] if both else [f"{joint}_r"]
            joints |= dict.fromkeys(names, value)
        joints |= {f"{joint}_l": value for joint, value in figure["other_side"].items()}
        shift = frame.get("shift_cm", {})
        for part, axis in (("pelvis", "z"), ("head", "glide"), ("belly", "belly")):
            if part in shift:
                joints[axis] = joints.get(axis, 0) + shift[part] * CM
        gripping = stage.get("grip", {}) if self.subject.equipment else {}
        return joints | both_sides(stage.get("with", {}).get(frame["label"], {})) | both_sides(gripping)

    def raw(self, u: float) -> Pose:
        """The pose at u before contacts: straight between (or beyond) two keys, smooth round a circle."""
        keys = self.keys
        if self.round:
            return Pose(_around(keys, u))
        i = max((i for i, key in enumerate(keys[:-1]) if key.u <= u), default=0)
        here, then = keys[i], keys[i + 1]
        share = (u - here.u) / (then.u - here.u)
        joints = here.joints.keys() | then.joints.keys()
        a, b = here.joints, then.joints
        return Pose({joint: a.get(joint, 0) + (b.get(joint, 0) - a.get(joint, 0)) * share for joint in joints})

    @cached_property
    def start(self) -> Skeleton:
        """The first pose, settled: what ``keep`` and ``plant`` hold on to."""
        return Skeleton(settle(self.raw(0), self.contacts, None))

    def at(self, u: float) -> Skeleton:
        """The settled body at u. Poses are kept: an end and an arrow ask for the same ones."""
        if u == 0:
            return self.start
        if u not in self._settled:
            if len(self._settled) >= KEPT:
                self._settled.clear()
            self._settled[u] = Skeleton(settle(self.raw(u), self.contacts, self.start))
        return self._settled[u]

    def forget(self) -> None:
        """Drop the poses that are kept, but for the start."""
        self._settled.clear()

    @property
    def widest(self) -> tuple[float, float]:
        """The stretch of u that the widest limit leaves: past an end of the usual course where the cap allows."""
        target = self.subject.target
        cap = self.subject.rom_cap.get(target["joint"]) if target else None
        if not self.can_be_limited or cap is None or cap <= 0:
            return 0, 1
        if self._is_two_way:
            low, high = (self._u_of(copysign(cap, end)) for end in (self.from_degrees, self.to_degrees))
            return min(0.0, low), max(1.0, high)
        return 0, max(1.0, self._u_of(cap)) if self.to_degrees > self.from_degrees else 1

    @property
    def _is_two_way(self) -> bool:
        """Whether the course goes as far one way as the other, so that a limit holds in both directions."""
        return self.from_degrees == -self.to_degrees

    @property
    def from_degrees(self) -> float:
        """The limited joint's angle at the start: the key pose's, which for a two-way drill is not the travel's end."""
        target = self.subject.target
        return 0 if target is None else self._target_at(0)

    def _target_at(self, key: int) -> float:
        assert self.subject.target is not None
        joint = self.subject.target["joint"]
        value: float = self.subject.figure["keyframes"][0 if key == 0 else -1]["joints"].get(joint, 0)
        if key:
            last = _there(self.subject.figure["keyframes"])[-1]
            value = last["joints"].get(joint, 0)
        return value

    @property
    def to_degrees(self) -> float:
        return 0 if self.subject.target is None else self._target_at(1)

    def degrees_at(self, u: float) -> float:
        """The limited joint's angle there."""
        return self.from_degrees + (self.to_degrees - self.from_degrees) * u

    def _u_of(self, angle: float) -> float:
        return (angle - self.from_degrees) / (self.to_degrees - self.from_degrees)

    @property
    def can_be_limited(self) -> bool:
        """Only a straight course between two angles of the limited joint; a limit is a greatest angle, above zero."""
        ends = self.from_degrees, self.to_degrees
        return not self.round and len(self.keys) == 2 and ends[0] != ends[1] and max(ends) > 0

    def span(self, limit: int | None) -> tuple[float, float]:
        """The stretch of u that a range limit (the greatest angle, degrees) leaves; never less than a twentieth.

        Bending stops sooner or goes on to the cap; straightening begins less bent; what swings as far one way as the
        other is held on both sides.
        """
        if limit is None or not self.can_be_limited:
            return 0, 1
        low, high = self.widest
        if self._is_two_way:
            least = max(limit, 1)
            ends = [self._u_of(copysign(least, end)) for end in (self.from_degrees, self.to_degrees)]
            return max(low, ends[0]), min(high, ends[1])
        u = self._u_of(limit)
        if self.to_degrees > self.from_degrees:
            return 0, max(0.05, min(u, high))
        return max(0.0, min(u, 0.95)), 1

    def samples(self, span: tuple[float, float], count: int | None = None) -> list[Skeleton]:
        count = count or (SAMPLES_ROUND if self.round else SAMPLES)
        low, high = span
        return [self.at(low + (high - low) * i / (count - 1)) for i in range(count)]


def _there(frames: list[Row]) -> list[Row]:
    """The key poses on the way out: up to the first that has been before."""
    kept: list[Row] = []
    for frame in frames:
        if frame["label"] in {one["label"] for one in kept}:
            break
        kept.append(frame)
    return kept


def _around(keys: list[Key], u: float) -> dict[str, float]:
    """A periodic Catmull-Rom curve through the key poses of a circle; the last key repeats the first."""
    ring = keys[:-1]
    place = (u % 1) * len(ring)
    i, f = int(place), place - int(place)
    joints: dict[str, Any] = {}
    for joint in ring[0].joints:
        a, b, c, d = (ring[(i + step) % len(ring)].joints.get(joint, 0) for step in (-1, 0, 1, 2))
        joints[joint] = b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))
    return joints
