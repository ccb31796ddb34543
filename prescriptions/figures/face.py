"""The head: a face, hair and ears as solids, and the few lines that make an expression.

Everything hangs on the head's own frame (x ahead, y up, z to the right), so a face turned, tilted or lying needs no
drawing of its own. What looks away from the reader is left out or goes behind the hair.
"""

from prescriptions.figures.body import Skeleton
from prescriptions.figures.camera import Camera
from prescriptions.figures.outlines import Primitive, Solid, ball
from prescriptions.figures.skin import Piece
from prescriptions.figures.space import Frame, Vec, dot, times

FACE = ((16, 12, 9, 38), (16, 12, -9, 38), (18, -20, 13, 31), (18, -20, -13, 31), (31, -43, 5, 19), (31, -43, -5, 19))
NOSE = ((50, 4, 0, 4), (60, -15, 0, 6), (48, -20, 0, 4))
HAIR = ((-6, 16, 4, 57), (-6, 16, -4, 57), (-18, -14, 0, 42))
TEMPLE = ((22, 53, 15, 14), (4, 43, 33, 15), (-14, 14, 36, 15))
EYE, EAR = (50, 5, 19), (-11, -6, 48)
MOUTH = ((45, -32, -13), (49, -36, -6), (50, -37, 0), (49, -36, 6), (45, -32, 13))
NOSTRILS = ((58, -19, -6), (60, -22, 0), (58, -19, 6))
BRIDGE = ((53, 3, 0), (65, -14, 0), (62, -20, 0), (54, -21, 0))
BROW = ((47, 20, 27), (52, 24, 18), (53, 22, 11))


def head(skeleton: Skeleton, camera: Camera, model: Skeleton) -> list[Piece]:
    """The head's solids, back to front as this camera sees the ``model``: one pose decides for a whole course."""
    frame, judged = skeleton.head, model.head
    hair = Piece("head", "hr", (_solid(frame, HAIR),))
    face = Piece("head", "sk", (_solid(frame, FACE), _solid(frame, NOSE)))
    ears = {z: Piece("head", "sk", (_ear(frame, z),)) for z in (1, -1)}
    seen = sorted(ears, key=lambda z: camera.depth(times(judged.z, z)))
    sides = (tuple((x, y, z * side, r) for x, y, z, r in TEMPLE) for side in (1, -1))
    fringe = Piece("head", "hr", tuple(_solid(frame, side) for side in sides))
    middle = [hair, face, fringe] if camera.depth(judged.x) > -0.25 else [face, hair]
    sideways = abs(camera.depth(judged.z)) > 0.3
    hidden, shown = ([ears[seen[0]]], [ears[seen[1]]]) if sideways else ([ears[1], ears[-1]], [])
    return [*hidden, *middle, *shown, *_eyes(frame, camera, judged)]


def _solid(frame: Frame, balls: tuple[tuple[float, float, float, float], ...]) -> Solid:
    return Solid(tuple(ball(frame.point(x, y, z), r) for x, y, z, r in balls), frame.point(y=60), frame.point(y=-60))


def _ear(frame: Frame, side: int) -> Solid:
    x, y, z = EAR
    outer = Primitive(frame.point(x, y, side * z), times(frame.x, 10), times(frame.y, 16))
    inner = Primitive(frame.point(x + 3, y, side * (z - 6)), times(frame.x, 8), times(frame.y, 14))
    return Solid((outer, inner), frame.point(x, y + 10, side * z), frame.point(x, y - 10, side * z))


def _eyes(frame: Frame, camera: Camera, judged: Frame) -> list[Piece]:
    pieces = []
    for side in (1, -1):
        x, y, z = EYE
        if camera.depth(_outward(judged, side)) > 0.3:
            eye = Primitive(frame.point(x, y, side * z), times(frame.z, 4.6), times(frame.y, 5.4))
            thick = ball(frame.point(x - 2, y, side * z), 2.6)
            pieces.append(Piece("eye", "ink", (Solid((eye, thick), eye.at, frame.point(x, y - 20, side * z)),)))
    return pieces


def _outward(frame: Frame, side: int) -> Vec:
    return tuple(0.9 * ahead + 0.44 * side * out for ahead, out in zip(frame.x, frame.z, strict=True))  # type: ignore[return-value]


def lines(skeleton: Skeleton, camera: Camera, model: Skeleton) -> list[list[Vec]]:
    """Mouth, nostrils and brows as far as they are seen: strokes in space, each a list of points."""
    frame, judged = skeleton.head, model.head
    ahead = camera.depth(judged.x)
    strokes = []
    if ahead > -0.1:
        right = camera.depth(judged.z)
        seen = [point for point in MOUTH if ahead > 0.55 or point[2] * right >= 0]
        strokes.append([frame.point(*point) for point in seen])
    if ahead > 0.3:
        nose = NOSTRILS if ahead > 0.86 else BRIDGE
        strokes.append([frame.point(*point) for point in nose])
    sides = [side for side in (1, -1) if dot(_outward(judged, side), camera.toward) > 0.3]
    return strokes + [[frame.point(x, y, side * z) for x, y, z in BROW] for side in sides]
