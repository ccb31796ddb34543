"""Props: the mat, the chair, the wall, and what a hand holds.

A prop is a list of coloured solids like the body's own, so it stands in the same space and under the same camera. What
stands still is given in numbers; what is held or lain under is given by a place on the body and moves along.
"""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from typing import Any

from prescriptions.figures.body import SIDES, Skeleton, outward
from prescriptions.figures.outlines import Primitive, Solid, ball
from prescriptions.figures.places import place
from prescriptions.figures.skin import Piece
from prescriptions.figures.space import Vec, cross, minus, mix, plus, times, unit

Prop = Mapping[str, Any]


def pieces(prop: Prop, skeleton: Skeleton) -> list[Piece]:
    """Raises KeyError for a kind that nobody has drawn."""
    return [Piece("prop", colour, (solid,)) for colour, solid in KINDS[prop["kind"]](prop, skeleton)]


def box(low: Vec, high: Vec) -> Solid:
    """A block with straight edges."""
    xs, ys, zs = zip(low, high, strict=True)
    corners = tuple(ball((x, y, z), 0) for x in xs for y in ys for z in zs)
    middle = mix(low, high, 0.5)
    return Solid(corners, (low[0], middle[1], middle[2]), (high[0], middle[1], middle[2]), flat_sided=True)


def cushion(low: Vec, high: Vec, soft: float) -> Solid:
    """A block with edges rounded by ``soft``."""
    xs, ys, zs = ((a + soft, b - soft) for a, b in zip(low, high, strict=True))
    corners = tuple(ball((x, y, z), soft) for x in xs for y in ys for z in zs)
    middle = mix(low, high, 0.5)
    return Solid(corners, (low[0], middle[1], middle[2]), (high[0], middle[1], middle[2]))


def rod(begin: Vec, end: Vec, radius: float) -> Solid:
    return Solid((ball(begin, radius), ball(end, radius)), begin, end)


def bar(begin: Vec, end: Vec, radius: float) -> Solid:
    """A long straight rod whose sides stay lines."""
    way = unit(minus(end, begin))
    across = unit(cross(way, (0, 1, 0.001)))
    up = cross(across, way)
    turns = [(cos(i * pi / 4) * radius, sin(i * pi / 4) * radius) for i in range(8)]
    edges = [plus(times(across, a), times(up, b)) for a, b in turns]
    return Solid(tuple(ball(plus(at, edge), 0) for at in (begin, end) for edge in edges), begin, end, flat_sided=True)


def barrel(begin: Vec, end: Vec, radius: float) -> Solid:
    """A cylinder with flat ends."""
    axis = unit(minus(end, begin))
    across = unit(cross(axis, (0, 1, 0.001)))
    up = cross(across, axis)
    discs = tuple(Primitive(at, times(across, radius), times(up, radius)) for at in (begin, end))
    return Solid(discs, begin, end)


def _shadow(x0: float, x1: float, z: float = 70, middle: float = 0) -> Solid:
    at = ((x0 + x1) / 2, 0.0, middle)
    return Solid((Primitive(at, ((x1 - x0) / 2, 0, 0), (0, 0, z)),), (x0, 0, middle), (x1, 0, middle))


def _mat(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    x0, x1, y, z = prop.get("x0", -540), prop.get("x1", 620), prop.get("y", 0), prop.get("z", 175)
    low, high = (x0, y - 26, -z), (x1, y, z)
    top = box((x0, y - 5, -z), high)
    return [("gs", _shadow(x0 - 30, x1 + 30, z + 40)), ("p4", box(low, high)), ("p3", top)]


def _floor(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    middle = prop.get("z", 0)
    return [("gs", _shadow(prop.get("x0", -150), prop.get("x1", 190), prop.get("half", 110), middle))]


def _chair(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    x, y, z, half = prop.get("x", 0), prop.get("y", 212), prop.get("z", 0), 120
    parts = [("gs", _shadow(x - 190, x + 210, 170, z))]
    rows = (z - half + 14, z + half - 14)
    parts += [("p2", rod((x + dx, 8, row), (x + dx, y - 20, row), 9)) for dx in (-104, 108) for row in rows]
    if prop.get("back", True):
        parts += [("p2", rod((x - 112, y - 10, row), (x - 142, y + 270, row), 9)) for row in rows]
        parts.append(("p1", box((x - 148, y + 150, z - half), (x - 128, y + 285, z + half))))
    return [*parts, ("p1", box((x - 122, y - 26, z - half), (x + 122, y, z + half)))]


def _table(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """``posts`` are the x of its legs, near its ends unless said: so that they need not cross the sitter's."""
    x0, x1, y, z0, z1 = (prop.get(name, usual) for name, usual in
                         (("x0", 200), ("x1", 560), ("y", 440), ("z0", -170), ("z1", 170)))  # fmt: skip
    posts = [(x, z) for x in prop.get("posts", (x0 + 26, x1 - 26)) for z in (z0 + 20, z1 - 20)]
    shadow = ("gs", _shadow(x0 - 10, x1 + 10, (z1 - z0) / 2, (z0 + z1) / 2))
    return [
        shadow,
        *(("p2", rod((x, 8, z), (x, y - 20, z), 10)) for x, z in posts),
        ("p1", box((x0, y - 26, z0), (x1, y, z1))),
    ]


def _counter(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    x, y, z, deep = prop.get("x", 230), prop.get("y", 580), prop.get("half", 190), prop.get("deep", 150)
    return [
        ("gs", _shadow(x - 10, x + deep + 20, z)),
        ("p1", box((x + 8, 0, -z + 8), (x + deep, y - 20, z - 8))),
        ("p2", box((x - 8, y - 24, -z), (x + deep + 8, y, z))),
    ]


def _wall(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """A wall ahead (``x``) or beside (``z``)."""
    top, half = prop.get("top", 1080), prop.get("half", 260)
    if "z" in prop:
        z = prop["z"]
        return [
            ("p1", box((-half, 0, min(z, z + prop.get("thick", 40))), (half, top, max(z, z + prop.get("thick", 40)))))
        ]
    x = prop["x"]
    return [("p1", box((x, 0, -half), (x + prop.get("thick", 46), top, half)))]


def _pillow(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    x, y, w, h, half = (prop.get(name, usual) for name, usual in
                        (("x", -395), ("y", 0), ("w", 150), ("h", 40), ("half", 110)))  # fmt: skip
    return [
        ("p1", cushion((x - w / 2, y, prop.get("z", 0) - half), (x + w / 2, y + h, prop.get("z", 0) + half), h / 2.2))
    ]


def _roll(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """A rolled towel across the body, at ``x``, or at a place of the body given by ``under``."""
    x, y, r, z, half = (prop.get(name, usual) for name, usual in
                        (("x", 0), ("y", 0), ("r", 34), ("z", 48), ("half", 80)))  # fmt: skip
    begin, end = (x, y + r, z - half), (x, y + r, z + half)
    return [("p1", barrel(begin, end, r)), ("p2", barrel(plus(end, (0, 0, -2)), end, r * 0.45))]


def _block(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """A pad, a folded towel, a cushion: ``at`` is the middle of its top or a place of the body, ``size`` x, y, z."""
    at = prop["at"]
    top = plus(place(body, at[0]), tuple(at[1:])) if isinstance(at[0], str) else tuple(at)
    w, h, d = prop["size"]
    low, high = plus(top, (-w / 2, -h, -d / 2)), plus(top, (w / 2, 0, d / 2))
    return [(prop.get("colour", "p3"), cushion(low, high, min(w, h, d) / 2.5))]


def _spot(body: Skeleton, at: Any) -> Vec:
    if isinstance(at, str):
        return place(body, at)
    if isinstance(at[0], str):
        return plus(place(body, at[0]), tuple(at[1:]))
    return tuple(at)


def _stick(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """Through two places, and past each by ``past``; the fists around them hide ``held`` to either side."""
    a, b = _spot(body, prop["from"]), _spot(body, prop["to"])
    way = unit(minus(b, a))
    past, held, r = prop.get("past", 60), prop.get("held", 0), prop.get("r", 8)
    begin, end = minus(a, times(way, past)), plus(b, times(way, past))
    if not held:
        return [("p2", bar(begin, end, r))]
    hidden = times(way, held)
    stops = (begin, minus(a, hidden), plus(a, hidden), minus(b, hidden), plus(b, hidden), end)
    return [("p2", bar(stops[i], stops[i + 1], r)) for i in (0, 2, 4)]


def _band(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    return [("bd", bar(_spot(body, prop["from"]), _spot(body, prop["to"]), prop.get("r", 6)))]


def _blades(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """The shoulder blades as they lie under the shirt: drawn in front, for a view from behind."""
    found = []
    for side in SIDES:
        out, back, up = outward(side), body.pose[f"scap_retract_{side}"], body.pose[f"scap_elev_{side}"]
        inner = 42 - 1.3 * back
        corners = ((inner, 254), (inner + 6, 178), (inner + 34, 248))
        balls = tuple(ball(body.trunk(s).point(-60, up, out * z), 9) for z, s in corners)
        found.append(("p3", Solid(balls, balls[0].at, balls[1].at)))
    return found


def _weight(prop: Prop, body: Skeleton) -> list[tuple[str, Solid]]:
    """A small dumbbell across the palm of one hand."""
    side = prop["hand"]
    hand = body.arm(side).hand
    half, palm = 62, hand.moved(0, -46, -15 if side == "r" else 15)
    ends = [("p2", barrel(palm.point(x=out * (half - 24)), palm.point(x=out * half), 22)) for out in (-1, 1)]
    return [("p1", barrel(palm.point(x=-half), palm.point(x=half), 8)), *ends]


KINDS: dict[str, Callable[[Prop, Skeleton], list[tuple[str, Solid]]]] = {
    "mat": _mat,
    "floor": _floor,
    "chair": _chair,
    "table": _table,
    "counter": _counter,
    "wall": _wall,
    "pillow": _pillow,
    "roll": _roll,
    "block": _block,
    "stick": _stick,
    "band": _band,
    "blades": _blades,
    "weight": _weight,
}
