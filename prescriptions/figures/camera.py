"""The camera: which way the reader looks at the body. Parallel rays, so that lengths compare and angles stay true."""

import math
from dataclasses import dataclass
from functools import cached_property

from prescriptions.figures.space import Vec, dot

VIEWS: dict[str, tuple[float, float]] = {"side": (0, 8), "front": (90, 10), "back": (-90, 10), "top": (90, 62)}
"""Azimuth and elevation in degrees. The side view shows the right side, facing right; the front view the face."""


@dataclass(frozen=True)
class Camera:
    azimuth: float
    elevation: float

    @cached_property
    def toward(self) -> Vec:
        """From the scene to the reader."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return math.sin(a) * math.cos(e), math.sin(e), math.cos(a) * math.cos(e)

    @cached_property
    def right(self) -> Vec:
        a = math.radians(self.azimuth)
        return math.cos(a), 0, -math.sin(a)

    @cached_property
    def up(self) -> Vec:
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        return -math.sin(a) * math.sin(e), math.cos(e), -math.cos(a) * math.sin(e)

    def flat(self, point: Vec) -> tuple[float, float]:
        """Where the reader sees a point (or a direction): right and DOWN, as on paper."""
        return dot(point, self.right), -dot(point, self.up)

    def depth(self, point: Vec) -> float:
        """The greater, the nearer to the reader."""
        return dot(point, self.toward)
