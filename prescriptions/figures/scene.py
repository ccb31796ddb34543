"""The scene: a drill's course seen by its camera, as outlines and strokes on paper.

This is where body, props, layers and notes meet. The outputs (a still, a pair, the player's data) only write down what
stands here.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from prescriptions.figures import notes
from prescriptions.figures.body import Skeleton
from prescriptions.figures.camera import VIEWS, Camera
from prescriptions.figures.face import lines
from prescriptions.figures.layers import Layers
from prescriptions.figures.motion import Course
from prescriptions.figures.outlines import Numbers, Outline, directions, outlines, turned
from prescriptions.figures.paper import Paper, bounds, fit
from prescriptions.figures.skin import Piece
from prescriptions.figures.subject import Row, Subject

INKED = frozenset("sk sk2 tp tp2 bt bt2 sc sc2".split())
THIN = frozenset("p1 p2 p3 p4".split())
END_ON = 30
"""Units: a segment seen shorter than this has no direction worth keeping."""


@dataclass(frozen=True)
class Item:
    """One colour of one pose, drawn in order: outlines that share an inked edge."""

    colour: str
    outlines: tuple[Outline, ...]
    layer: str

    @property
    def ink(self) -> str:
        """The class of the line around it; none for hair, eyes, shadows and glow."""
        return "o" if self.colour in INKED else "e" if self.colour in THIN else "b" if self.colour == "bd" else ""


@dataclass(frozen=True)
class Picture:
    """One pose on paper."""

    items: tuple[Item, ...]
    strokes: tuple[tuple[tuple[float, float], ...], ...]
    skeleton: Skeleton

    @property
    def face_at(self) -> int:
        """How many items lie under the strokes of the face: an arm before it hides them."""
        return max(i for i, item in enumerate(self.items) if item.layer in ("head", "eye")) + 1


class Scene:
    """One drill under its own camera, on its own paper."""

    def __init__(self, subject: Subject) -> None:
        self.subject, self.course = subject, Course(subject)
        stage = subject.stage
        self.camera = Camera(*stage.get("camera", VIEWS[subject.figure["view"]]))
        glow = dict.fromkeys(name for key in self.course.keys for name in key.glow)
        middle = self.course.at(0.25 if self.course.round else 0.5)
        self.layers = Layers(stage, self.camera, middle, tuple(glow), self.gear)

    @property
    def gear(self) -> list[Row]:
        """Props that always belong, and those that appear because they were prescribed."""
        props: list[Row] = self.subject.stage.get("props", [])
        return [prop for prop in props if "when" not in prop or prop["when"] in self.subject.equipment]

    @cached_property
    def paper(self) -> Paper:
        """Large enough for the whole course, up to the widest limit; the same for every limit and pose."""
        frame = self.subject.stage.get("frame")
        if frame:
            return fit(*frame)
        low, high = self.course.widest
        ends = (0, 0.25, 0.5, 0.75) if self.course.round else (low, 0, 0.5, 1, high)
        return fit(*self._around([self.course.at(u) for u in dict.fromkeys(ends)]))

    def _around(self, skeletons: list[Skeleton]) -> tuple[float, float, float, float]:
        flat: list[Numbers] = []
        for skeleton in skeletons:
            solids = [solid for piece in self.layers.pieces(skeleton) for solid in piece.solids]
            flat += [turned(one.points, one.frame) for one in outlines(solids, self.camera)]
        flat += notes.room(self.subject, self.course, self.camera, skeletons)
        return bounds(flat)

    @cached_property
    def before(self) -> Picture:
        """The start, which stands as a ghost behind every still."""
        return self._on_paper(self.course.start, self.layers.pieces(self.course.start), None)

    def picture(self, skeleton: Skeleton) -> Picture:
        if skeleton is self.course.start:
            return self.before
        return self._on_paper(skeleton, self.layers.pieces(skeleton), None)

    def film(self, skeletons: list[Skeleton]) -> list[Picture]:
        """Pictures of one course whose outlines can be blended: every solid keeps one sense of direction throughout."""
        rows = [self.layers.pieces(skeleton) for skeleton in skeletons]
        seen = [directions([solid for piece in row for solid in piece.solids], self.camera) for row in rows]
        angles = np.unwrap(np.stack([angle for angle, _ in seen]), period=360, axis=0)
        end_on = np.stack([length for _, length in seen]).min(axis=0) < END_ON
        angles[:, end_on] = 0
        return [self._on_paper(*one) for one in zip(skeletons, rows, angles, strict=True)]

    def _on_paper(self, skeleton: Skeleton, pieces: list[Piece], angles: Numbers | None) -> Picture:
        seen = iter(outlines([solid for piece in pieces for solid in piece.solids], self.camera, angles))
        items = tuple(
            Item(piece.colour, tuple(self.paper.outline(next(seen)) for _ in piece.solids), piece.layer)
            for piece in pieces
        )
        strokes = tuple(
            tuple(self.paper.place(self.camera.flat(point)) for point in stroke)
            for stroke in lines(skeleton, self.camera, self.layers.middle)
        )
        return Picture(items, strokes, skeleton)
