"""Muscles that a hold lights up: soft patches on the skin over them, named as the key poses name them."""

from collections.abc import Callable

from prescriptions.figures.body import SIDES, Side, Skeleton, outward
from prescriptions.figures.outlines import Primitive, Solid, ball
from prescriptions.figures.skin import Piece
from prescriptions.figures.space import Frame, times


def muscle(name: str, body: Skeleton) -> list[Piece]:
    """The patches of one muscle group. Raises KeyError for a group that nobody has drawn."""
    return [Piece("glow", "gl", (solid,)) for solid in MUSCLES[name](body)]


def _patch(frame: Frame, x: float, z: float, ends: tuple[float, float], size: tuple[float, float]) -> Solid:
    """An almond along the frame's y, ``x`` to the front and ``z`` to the right; size is half depth, half width."""
    low, high = ends
    rows = ((0.0, 0.25), (0.3, 0.9), (0.6, 1.0), (1.0, 0.3))
    discs = tuple(
        Primitive(frame.point(x, low + (high - low) * t, z), times(frame.x, size[0] * k), times(frame.z, size[1] * k))
        for t, k in rows
    )
    return Solid(discs, discs[0].at, discs[-1].at)


def _right_thigh(body: Skeleton) -> list[Solid]:
    return [_patch(body.leg("r").thigh, 22, 0, (-60, -215), (26, 26))]


def _between_blades(body: Skeleton, side: Side) -> Solid:
    """From the spine to the blade's edge; narrower as the blade comes in."""
    edge = 36 - body.pose[f"scap_retract_{side}"]
    corners = ((11, 262), (11, 204), (edge, 250), (edge, 192))
    balls = tuple(ball(body.trunk(s).point(-58, 0, outward(side) * z), 8) for z, s in corners)
    return Solid(balls, balls[0].at, balls[1].at)


def _each(draw: Callable[[Skeleton, Side], Solid]) -> Callable[[Skeleton], list[Solid]]:
    return lambda body: [draw(body, side) for side in SIDES]


MUSCLES: dict[str, Callable[[Skeleton], list[Solid]]] = {
    "quadriceps": _right_thigh,
    "hip flexors": lambda body: [_patch(body.leg("r").thigh, 34, 0, (40, -70), (20, 22))],
    "gluteals": _each(lambda body, side: _patch(body.pelvis, -46, 44 if side == "r" else -44, (40, -45), (26, 34))),
    "gluteus medius": lambda body: [_patch(body.pelvis, -8, 74, (66, -14), (30, 16))],
    "calf": _each(lambda body, side: _patch(body.leg(side).shank, -26, 0, (-30, -130), (20, 22))),
    "abdominals": lambda body: [_patch(body.trunk(110), 44, 0, (-55, 60), (20, 40))],
    "deep abdominals": lambda body: [_patch(body.trunk(100), 38, 0, (-50, 45), (20, 56))],
    "rotator cuff": lambda body: [_patch(body.shoulder("r"), -14, 8, (30, -34), (26, 24))],
    "mid traps": _each(_between_blades),
    "rhomboids": lambda body: [],
}
