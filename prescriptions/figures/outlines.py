"""Outlines: a convex solid in, the curve that a reader sees around it out.

A solid is a handful of primitives (balls and elliptic discs). Seen from anywhere its silhouette is the convex hull of
their ellipses, and touches a line of every direction at one point: those contact points, for a fixed fan of directions,
are the outline. The fan is dense across the segment, where a limb's long edges run, and thin around its ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from prescriptions.figures.camera import Camera
from prescriptions.figures.space import Vec, minus

HALF_FAN = (0, 32, 58, 78, 86, 94, 102, 122, 148)
NORMALS = (*HALF_FAN, *(angle + 180 for angle in HALF_FAN))
"""Directions in degrees, from the segment's own axis."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Primitive:
    """An ellipse in space: its middle and two half axes. A ball has a radius and no axes of its own."""

    at: Vec
    a: Vec = (0, 0, 0)
    b: Vec = (0, 0, 0)
    radius: float = 0


@dataclass(frozen=True)
class Solid:
    """A convex piece of the body or of a thing, with the axis that its own frame follows."""

    primitives: tuple[Primitive, ...]
    begin: Vec
    end: Vec
    flat_sided: bool = False
    """A box: its outline is the polygon around its corners, without curves."""


def ball(at: Vec, radius: float) -> Primitive:
    return Primitive(at, radius=radius)


@dataclass(frozen=True)
class Outline:
    """What is seen of one solid: a frame (x, y on paper, degrees clockwise) and contact points in it, one a normal."""

    frame: tuple[float, float, float]
    points: Numbers
    flat_sided: bool = False


def outlines(solids: Sequence[Solid], camera: Camera, angles: Numbers | None = None) -> list[Outline]:
    """The outlines of many solids at once: one pass of arithmetic over all their primitives.

    ``angles`` gives each solid's own direction in degrees where the caller knows better than its axis on paper.
    """
    axes = _axes(camera)
    every = [primitive for solid in solids for primitive in solid.primitives]
    counts = np.array([len(solid.primitives) for solid in solids])
    middle = np.array([one.at for one in every]) @ axes
    a = np.array([one.a for one in every]) @ axes
    b = np.array([one.b for one in every]) @ axes
    radius = np.array([one.radius for one in every])
    a[:, 0] += radius
    b[:, 1] += radius
    angles = directions(solids, camera)[0] if angles is None else angles
    fan = np.radians(np.repeat(angles, counts)[:, None] + np.array(NORMALS)[None, :])
    normals = np.stack([np.cos(fan), np.sin(fan)], axis=-1)
    across_a, across_b = np.einsum("pnk,pk->pn", normals, a), np.einsum("pnk,pk->pn", normals, b)
    reach = np.sqrt(across_a**2 + across_b**2)
    support = np.einsum("pnk,pk->pn", normals, middle) + reach
    first = np.cumsum(counts) - counts
    best = np.stack([at + support[at : at + count].argmax(axis=0) for at, count in zip(first, counts, strict=True)])
    ray = np.arange(len(NORMALS))
    lever_a, lever_b = across_a[best, ray], across_b[best, ray]
    touch = lever_a[..., None] * a[best] + lever_b[..., None] * b[best]
    touch = touch / np.maximum(reach[best, ray], 1e-9)[..., None] + middle[best]
    for place in [place for place, solid in enumerate(solids) if solid.flat_sided]:
        touch[place] = _polygon(middle[first[place] : first[place] + counts[place]])
    origins = np.array([solid.begin for solid in solids]) @ axes
    frames = np.column_stack([origins, angles]).tolist()
    points = _unturned(touch - origins[:, None, :], angles)
    return [
        Outline((x, y, angle), seen, solid.flat_sided)
        for (x, y, angle), seen, solid in zip(frames, points, solids, strict=True)
    ]


def _axes(camera: Camera) -> Numbers:
    return np.array([camera.right, [-part for part in camera.up]]).T


def directions(solids: Iterable[Solid], camera: Camera) -> tuple[Numbers, Numbers]:
    """Degrees of each solid's axis on paper, and its length there; an axis that points at the reader counts as 0."""
    flat = np.array([minus(solid.end, solid.begin) for solid in solids]) @ _axes(camera)
    angles, lengths = np.degrees(np.arctan2(flat[:, 1], flat[:, 0])), np.hypot(flat[:, 0], flat[:, 1])
    angles[lengths < 4] = 0
    return angles, lengths


def _polygon(corners: Numbers) -> Numbers:
    """The convex hull of a box's corners (Andrew's monotone chain), as many points as an outline has."""
    rows = sorted({(round(float(x), 3), round(float(y), 3)) for x, y in corners})
    hull: list[tuple[float, float]] = []
    for row in (rows, rows[::-1]):
        half: list[tuple[float, float]] = []
        for x, y in row:
            while len(half) > 1 and _turns_left(half[-2], half[-1], (x, y)):
                half.pop()
            half.append((x, y))
        hull += half[:-1]
    return np.array((hull + hull[-1:] * len(NORMALS))[: len(NORMALS)])


def _turns_left(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]) <= 0


def _unturned(points: Numbers, degrees: Numbers) -> Numbers:
    """Every outline's points in its own frame."""
    angle = np.radians(degrees)[:, None]
    c, s = np.cos(angle), np.sin(angle)
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * c + y * s, y * c - x * s], axis=-1)


def turned(points: Numbers, frame: tuple[float, float, float]) -> Numbers:
    """Contact points in their own frame, put where the reader sees them."""
    x, y, degrees = frame
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return points @ np.array([[c, s], [-s, c]]) + np.array([x, y])


def _put(outlines: Sequence[Outline]) -> Numbers:
    """Every contact point of every outline where the reader sees it, all at once."""
    frames, points = np.array([one.frame for one in outlines]), np.stack([one.points for one in outlines])
    angle = np.radians(frames[:, 2])[:, None]
    c, s = np.cos(angle), np.sin(angle)
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * c - y * s + frames[:, :1], x * s + y * c + frames[:, 1:2]], axis=-1)


def paths(outlines: Sequence[Outline]) -> list[str]:
    """Outlines as SVG path data, in whole units: quadratic curves that touch every support line.

    The control point between two contacts is where their tangents cross; equal contacts are a corner, and an edge whose
    tangents are one line is straight.
    """
    points = _put(outlines)
    fan = np.radians(np.array([one.frame[2] for one in outlines])[:, None] + np.array(NORMALS)[None, :])
    normals = np.stack([np.cos(fan), np.sin(fan)], axis=-1)
    edges, after = np.roll(points, -1, axis=1) - points, np.roll(normals, -1, axis=1)
    across = normals[..., 0] * after[..., 1] - normals[..., 1] * after[..., 0]
    share = (edges * after).sum(axis=-1) / across
    corners = points + share[..., None] * np.stack([-normals[..., 1], normals[..., 0]], axis=-1)
    whole, bends = np.rint(points).astype(int).tolist(), np.rint(corners).astype(int).tolist()
    straight = [one.flat_sided for one in outlines]
    return [_written(*one) for one in zip(whole, bends, straight, strict=True)]


def _written(points: list[list[int]], bends: list[list[int]], straight: bool) -> str:
    x, y = points[0]
    words = [f"M{x} {y}"]
    for (bx, by), (px, py) in zip(bends, [*points[1:], points[0]], strict=True):
        if px == x and py == y:
            continue
        if straight or abs(px - x) + abs(py - y) < 4:
            words.append(f"l{px - x} {py - y}")
        else:
            words.append(f"q{bx - x} {by - y} {px - x} {py - y}")
        x, y = px, py
    return "".join(words).replace(" -", "-") + "z"
