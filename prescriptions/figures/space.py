"""Space: points, and frames that turn about their own axes.

Right-handed: x forward, y up, z to the person's right. Lengths are thousandths of standing height. A frame that belongs
to a segment has its y along the segment, pointing back to where the segment begins.
"""

import math
from typing import NamedTuple

Vec = tuple[float, float, float]


def plus(a: Vec, b: Vec) -> Vec:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def minus(a: Vec, b: Vec) -> Vec:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def times(a: Vec, k: float) -> Vec:
    return a[0] * k, a[1] * k, a[2] * k


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def length(a: Vec) -> float:
    return math.sqrt(dot(a, a))


def unit(a: Vec) -> Vec:
    """Raises ZeroDivisionError for a vector without a direction."""
    return times(a, 1 / length(a))


def mix(a: Vec, b: Vec, share: float) -> Vec:
    return plus(a, times(minus(b, a), share))


def _turn(a: Vec, b: Vec, degrees: float) -> tuple[Vec, Vec]:
    """Two axes turned in their own plane, the first towards the second."""
    angle = math.radians(degrees)
    c, s = math.cos(angle), math.sin(angle)
    (ax, ay, az), (bx, by, bz) = a, b
    return (ax * c + bx * s, ay * c + by * s, az * c + bz * s), (bx * c - ax * s, by * c - ay * s, bz * c - az * s)


class Frame(NamedTuple):
    """A place and three axes of length one."""

    at: Vec
    x: Vec
    y: Vec
    z: Vec

    def point(self, x: float = 0, y: float = 0, z: float = 0) -> Vec:
        """A point given in this frame, in the world."""
        (ox, oy, oz), a, b, c = self
        return (
            ox + a[0] * x + b[0] * y + c[0] * z,
            oy + a[1] * x + b[1] * y + c[1] * z,
            oz + a[2] * x + b[2] * y + c[2] * z,
        )

    def local(self, point: Vec) -> Vec:
        """A point of the world, seen from this frame."""
        away = minus(point, self.at)
        return dot(away, self.x), dot(away, self.y), dot(away, self.z)

    def moved(self, x: float = 0, y: float = 0, z: float = 0) -> "Frame":
        return Frame(self.point(x, y, z), self.x, self.y, self.z)

    def placed(self, at: Vec) -> "Frame":
        return Frame(at, self.x, self.y, self.z)

    def bent(self, degrees: float) -> "Frame":
        """Turned about z: what hangs below swings forward."""
        if not degrees:
            return self
        x, y = _turn(self.x, self.y, degrees)
        return Frame(self.at, x, y, self.z)

    def tilted(self, degrees: float) -> "Frame":
        """Turned about x: what hangs below swings to the left."""
        if not degrees:
            return self
        y, z = _turn(self.y, self.z, degrees)
        return Frame(self.at, self.x, y, z)

    def twisted(self, degrees: float) -> "Frame":
        """Turned about y: the front goes to the right."""
        if not degrees:
            return self
        x, z = _turn(self.x, self.z, degrees)
        return Frame(self.at, x, self.y, z)


WORLD = Frame((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))
