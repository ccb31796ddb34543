"""Skin and clothes: convex solids hung on the skeleton, grouped by colour.

Widths are thousandths of standing height: a slim adult of no particular sex in a T-shirt, shorts and socks. They are
drawing decisions, not measurements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prescriptions.figures.body import FOREARM, NECK, SHANK, SIDES, THIGH, UPPER_ARM, Side, Skeleton, outward
from prescriptions.figures.outlines import Primitive, Solid, ball
from prescriptions.figures.space import Frame, times

# How high above the hip centres, how far to the front and to the back, how wide to each side.
SHIRT_LOW = ((62, 63, 61, 85), (110, 68, 53, 78), (150, 68, 54, 81))
SHIRT_MIDDLE = ((150, 68, 54, 81), (205, 76, 67, 92))
SHIRT_TOP = ((205, 76, 67, 92), (248, 73, 71, 104), (284, 56, 58, 104), (312, 34, 33, 60))
PELVIS = ((76, 62, 56, 80), (35, 67, 75, 90), (0, 66, 78, 97), (-32, 55, 62, 92), (-56, 30, 34, 62))
# How far down the segment (0 to 1), half depth, half width, and how far the middle lies to the front.
THIGH_SHAPE = ((0.45, 56, 45, 1), (0.8, 43.5, 37, 1.5), (1.0, 39, 34, 0.5))
CALF_SHAPE = ((0.0, 38, 34, 1), (0.14, 39.5, 34, -3), (0.32, 41, 37, -10), (0.55, 33.5, 29, -7.5))
SHIN_SHAPE = ((0.5, 35, 31, -8), (0.8, 24.5, 23, -2.5), (1.0, 23.5, 21, -1))
SHORTS_SHAPE = ((0.0, 62, 50, -3), (0.25, 67, 54, -1.5), (0.5, 62, 54, 0), (0.62, 60, 52, 0))
CUFF_SHAPE = ((0.8, 28.5, 26, -2.5), (1.0, 28, 25, -1))
UPPER_ARM_SHAPE = ((0.4, 31, 29.5, 0), (0.7, 27, 26, 0.5), (1.0, 24.5, 24, 0))
FOREARM_SHAPE = ((0.0, 24.5, 24, 0), (0.22, 27, 26, 1), (0.6, 20.5, 20.5, 1), (1.0, 16, 16, 0))
SLEEVE_SHAPE = ((0.0, 39, 36, 0), (0.25, 39.5, 36, 0), (0.47, 38, 35, -1))
NECK_SHAPE = ((-0.15, 36, 36, 0), (0.4, 30, 29, 0), (0.9, 29, 29, 0))


@dataclass(frozen=True)
class Piece:
    """Solids of one colour that share one inked outline; ``layer`` says which limb they belong to."""

    layer: str
    colour: str
    solids: tuple[Solid, ...]


def _disc(frame: Frame, front: float, back: float, half: float) -> Primitive:
    """An elliptic section across the frame's y."""
    return Primitive(frame.point(x=(front - back) / 2), times(frame.x, (front + back) / 2), times(frame.z, half))


def _sections(skeleton: Skeleton, rows: Iterable[tuple[float, float, float, float]]) -> Solid:
    belly = skeleton.pose["belly"]
    discs = [
        _disc(skeleton.trunk(s), front + (belly if 70 < s < 200 else 0), back, half) for s, front, back, half in rows
    ]
    return Solid(tuple(discs), discs[0].at, discs[-1].at)


def _limb(frame: Frame, length: float, shape: Sequence[tuple[float, float, float, float]], cap: bool = True) -> Solid:
    """A segment below its frame; a hem stays flat, an end of flesh is rounded."""
    parts = [
        Primitive(frame.point(x=middle, y=-share * length), times(frame.x, deep), times(frame.z, wide))
        for share, deep, wide, middle in shape
    ]
    if cap:
        share, deep, wide, middle = shape[-1]
        parts.append(ball(frame.point(x=middle, y=-share * length), min(deep, wide)))
    if shape[0][0] == 0:
        parts.append(ball(frame.point(), min(shape[0][1], shape[0][2])))
    return Solid(tuple(parts), frame.at, frame.point(y=-length))


def torso(skeleton: Skeleton) -> list[Piece]:
    neck = _limb(skeleton.neck, -NECK, NECK_SHAPE, cap=False)
    shirt = tuple(_sections(skeleton, rows) for rows in (SHIRT_LOW, SHIRT_MIDDLE, SHIRT_TOP))
    return [Piece("neck", "sk", (neck,)), Piece("torso", "tp", shirt)]


def pelvis(skeleton: Skeleton) -> Solid:
    discs = [_disc(skeleton.pelvis.moved(y=s), front, back, half) for s, front, back, half in PELVIS]
    return Solid(tuple(discs), discs[0].at, discs[-1].at)


def legs(skeleton: Skeleton) -> list[Piece]:
    pieces = []
    for side in SIDES:
        leg = skeleton.leg(side)
        layer = f"leg_{side}"
        flesh = (
            _limb(leg.thigh, THIGH, THIGH_SHAPE),
            _limb(leg.shank, SHANK, CALF_SHAPE, cap=False),
            _limb(leg.shank, SHANK, SHIN_SHAPE),
        )
        pieces.append(Piece(layer, "sk", flesh))
        pieces.append(Piece(layer, "sc", (_limb(leg.shank, SHANK, CUFF_SHAPE), foot(leg.foot), toes(leg.toes))))
    return pieces


def shorts(skeleton: Skeleton, side: Side) -> Solid:
    return _limb(skeleton.leg(side).thigh, THIGH, SHORTS_SHAPE, cap=False)


def foot(frame: Frame) -> Solid:
    heel, ankle = frame.point(-24, -15), frame.point(1, 3)
    balls = [ball(heel, 24), ball(ankle, 26), ball(frame.point(42, -14), 24)]
    balls += [ball(frame.point(76, -24, z), 15) for z in (-17, 17)]
    return Solid(tuple(balls), frame.point(-40, -20), frame.point(80, -24))


def toes(frame: Frame) -> Solid:
    balls = [ball(frame.point(0, 0, z), 15) for z in (-17, 17)] + [ball(frame.point(27, -3, z), 12) for z in (-13, 11)]
    return Solid(tuple(balls), frame.at, frame.point(30))


def arms(skeleton: Skeleton, detailed: bool = False) -> list[Piece]:
    pieces = []
    for side in SIDES:
        arm = skeleton.arm(side)
        hand = fingers(arm.hand, skeleton.pose[f"fingers_{side}"], side, detailed)
        flesh = (
            _limb(arm.upper, UPPER_ARM, UPPER_ARM_SHAPE),
            _limb(arm.fore, FOREARM, FOREARM_SHAPE),
            palm(arm.hand),
        )
        pieces.append(Piece(f"arm_{side}", "sk", (*flesh, *([] if detailed else hand))))
        if detailed:
            pieces += [Piece(f"arm_{side}", "sk", (finger,)) for finger in hand]
        pieces.append(Piece(f"sleeve_{side}", "tp", (_limb(arm.upper, UPPER_ARM, SLEEVE_SHAPE, cap=False),)))
    return pieces


def palm(hand: Frame) -> Solid:
    balls = [ball(hand.point(x, y), r) for x, y, r in ((0, 2, 15), (14, -18, 13), (21, -48, 11), (-21, -44, 10))]
    return Solid(tuple(balls), hand.at, hand.point(y=-50))


def fingers(hand: Frame, curl: float, side: Side, detailed: bool) -> list[Solid]:
    """The thumb and one mitten of two solids, or each finger for itself and the thumb over them.

    ``curl`` in degrees, 85 a fist; fingers drawn one by one spread as they open.
    """
    inward = outward(side)
    rows = ((20, 46, 0.95), (7, 52, 1.0), (-7, 50, 0.95), (-20, 44, 0.8))
    spread = max(0.0, 1 - curl / 60) if detailed else 0
    near, far = [], []
    for x, down, long in rows if detailed else (rows[0], rows[3]):
        knuckle = hand.moved(x, -down).bent(x * 0.45 * spread).tilted(inward * curl * 0.95)
        joint = knuckle.moved(y=-26 * long).tilted(inward * curl * 1.15)
        near.append((ball(knuckle.at, 10), ball(joint.at, 9)))
        far.append((ball(joint.at, 9), ball(joint.point(y=-24 * long), 7.5)))
    root, aside = hand.point(14, -16), -14 + 38 * spread + curl * 0.1
    thumb = hand.moved(24 + 4 * spread, -34).bent(aside).tilted(inward * (12 + curl * 0.45))
    tip = thumb.point(6 - curl * 0.3, -30)
    ends = ball(root, 11), ball(thumb.at, 9.5), ball(tip, 7.5)
    thumbs = [Solid(ends, root, tip)]
    if detailed:
        thumbs = [Solid(ends[:2], root, thumb.at), Solid(ends[1:], thumb.at, tip)]
        pairs = [pair for both in zip(near, far, strict=True) for pair in both]
        return [*(Solid(pair, pair[0].at, pair[1].at) for pair in pairs), *thumbs]
    return thumbs + [_mitten(pairs) for pairs in (near, far)]


def _mitten(pairs: Sequence[tuple[Primitive, Primitive]]) -> Solid:
    begin, end = pairs[0]
    return Solid(tuple(one for pair in pairs for one in pair), begin.at, end.at)
