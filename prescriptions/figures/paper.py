"""Paper: the frame of a figure, from the scene's thousandths of height to the picture's own units.

Every figure is 600 units high and 600, 800 or 960 wide, so one line weight suits them all, and cards of equal height
hold people drawn with equal pens.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from prescriptions.figures.outlines import Numbers, Outline

HEIGHT = 600
WIDTHS = (600, 800, 960)
MARGIN = 26


@dataclass(frozen=True)
class Paper:
    """What of the scene is on the picture: its left and upper edge, the scale, the picture's width."""

    left: float
    top: float
    scale: float
    width: int

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def outline(self, outline: Outline) -> Outline:
        x, y = self.place(outline.frame[:2])
        return Outline((x, y, outline.frame[2]), outline.points * self.scale, outline.flat_sided)

    @property
    def box(self) -> tuple[int, int]:
        return self.width, HEIGHT


def fit(left: float, top: float, right: float, bottom: float) -> Paper:
    """The narrowest paper that shows a stretch of the scene with a margin, the stretch in its middle."""
    wide, high = right - left, bottom - top
    roomy = next((width for width in WIDTHS if wide / high <= (width - 2 * MARGIN) / (HEIGHT - 2 * MARGIN)), WIDTHS[-1])
    scale = min((roomy - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    spare_x, spare_y = roomy / scale - wide, HEIGHT / scale - high
    return Paper(left - spare_x / 2, top - spare_y / 2, scale, roomy)


def bounds(points: Iterable[Numbers]) -> tuple[float, float, float, float]:
    """The smallest upright box around outlines, in the scene's units."""
    every = np.concatenate(list(points))
    (left, top), (right, bottom) = every.min(axis=0), every.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
