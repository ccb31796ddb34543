"""Still pictograms: one person in a base pose, the moving region picked out.

A pose is a handful of joints on a 160 by 160 stage; everything else is drawn from them, so that all poses are one
person. Attributes only (``d``, ``r``, ``stroke-width``): colours are the ``fig-*`` classes of components/figure.css.
"""

from dataclasses import dataclass
from functools import cache

Point = tuple[float, float]

THIGH, SHANK, FOOT, TRUNK, NECK, ARM, HEAD = 15, 13, 10, 21, 11, 10, 12.5
EDGE = 4  # a rim in the colour of the stage, so that an arm shows in front of the trunk


@dataclass(frozen=True)
class Pose:
    """Joints in drawing units. Limbs run outwards: hip, knee, ankle, toes; shoulder, elbow, wrist, fingers."""

    head: Point
    trunk: tuple[Point, Point, Point]  # shoulders, waist, pelvis
    leg: tuple[Point, Point, Point, Point]
    arm: tuple[Point, Point, Point, Point]
    far_leg: tuple[Point, ...] = ()
    far_arm: tuple[Point, ...] = ()
    nose: Point | None = None  # where the face looks: an offset from the head; none when it looks at the reader
    ground: tuple[str, ...] = ("M10 146H150",)
    pillow: Point | None = None


POSES: dict[str, Pose] = {
    "supine": Pose(
        head=(23, 84),
        nose=(2, -12),
        trunk=((43, 91), (60, 91), (80, 92)),
        leg=((80, 92), (112, 92), (142, 92), (146, 77)),
        arm=((46, 92), (62, 97), (79, 99), (86, 99)),
        ground=("M8 108H152",),
        pillow=(10, 97),
    ),
    "hook_lying": Pose(
        head=(23, 94),
        nose=(2, -12),
        trunk=((43, 101), (60, 101), (80, 102)),
        leg=((80, 102), (109, 62), (125, 104), (141, 107)),
        far_leg=((80, 102), (116, 66), (134, 104), (149, 107)),
        arm=((46, 102), (62, 107), (79, 109), (86, 109)),
        ground=("M8 118H152",),
        pillow=(10, 107),
    ),
    "prone": Pose(
        head=(25, 82),
        nose=(-5, 11),
        trunk=((47, 88), (64, 89), (84, 90)),
        leg=((84, 91), (114, 94), (142, 94), (149, 102)),
        arm=((49, 90), (36, 99), (20, 100), (12, 100)),
        ground=("M8 110H152",),
    ),
    "side_lying": Pose(
        head=(27, 83),
        trunk=((48, 88), (64, 90), (82, 88)),
        leg=((83, 84), (112, 74), (140, 64), (152, 69)),
        far_leg=((84, 94), (114, 98), (142, 98), (152, 101)),
        arm=((50, 86), (58, 70), (73, 79), (80, 81)),
        far_arm=((46, 96), (26, 101), (10, 101)),
        ground=("M8 112H152",),
    ),
    "sit": Pose(
        head=(64, 24),
        nose=(12, 1),
        trunk=((59, 50), (57, 66), (58, 86)),
        leg=((59, 88), (98, 88), (99, 132), (114, 137)),
        far_leg=((59, 86), (105, 86), (110, 130), (124, 136)),
        arm=((60, 52), (66, 73), (84, 79), (90, 80)),
        ground=("M10 146H150", "M38 99H84", "M42 99V146", "M80 99V146", "M38 99L33 46"),
    ),
    "stand": Pose(
        head=(80, 22),
        nose=(12, 1),
        trunk=((78, 48), (77, 62), (78, 80)),
        leg=((79, 82), (81, 109), (79, 134), (94, 138)),
        far_leg=((76, 82), (71, 110), (66, 134), (80, 138)),
        arm=((79, 50), (85, 70), (95, 86), (98, 92)),
    ),
    "lean_stand": Pose(
        head=(101, 38),
        nose=(11, 5),
        trunk=((85, 57), (75, 68), (64, 82)),
        leg=((63, 84), (60, 110), (52, 134), (66, 139)),
        far_leg=((65, 84), (76, 110), (82, 134), (96, 138)),
        arm=((87, 58), (95, 79), (97, 98), (97, 105)),
        far_arm=((87, 58), (112, 72), (130, 80)),
        ground=("M10 146H150", "M116 88H150", "M144 88V146"),
    ),
    "half_kneel": Pose(
        head=(76, 26),
        nose=(12, 1),
        trunk=((73, 52), (71, 66), (70, 84)),
        leg=((71, 86), (108, 90), (107, 131), (122, 137)),
        far_leg=((69, 87), (64, 134), (34, 136), (27, 139)),
        arm=((74, 54), (80, 74), (96, 82), (102, 84)),
    ),
    "quadruped": Pose(
        head=(25, 66),
        nose=(-9, 9),
        trunk=((48, 74), (76, 75), (105, 76)),
        leg=((106, 79), (107, 128), (137, 131), (147, 132)),
        far_leg=((108, 79), (117, 126), (145, 129)),
        arm=((48, 77), (50, 104), (49, 132), (41, 137)),
        far_arm=((50, 77), (59, 104), (59, 131), (52, 136)),
    ),
}

# The library's body regions, and which strokes each one lights.
REGIONS: dict[str, str] = {
    "ankle": "ankle",
    "knee": "knee",
    "hip": "hip",
    "spine": "trunk",
    "low-back": "trunk",
    "back": "trunk",
    "trunk": "trunk",
    "neck": "neck",
    "shoulder": "shoulder",
    "elbow": "elbow",
    "wrist": "wrist",
    "hand": "wrist",
    "breathing": "breathing",
    "whole": "whole",
    "whole-body": "whole",
}


@cache
def draw(pose: str, region: str = "") -> str:
    """The inside of an ``<svg viewBox="0 0 160 160">``.

    A clinic may write drills of its own: an unknown pose is shown standing, an unknown region is not picked out.
    """
    body = POSES.get(pose, POSES["stand"])
    active = _active(body, REGIONS.get(region, ""))
    arm_is_active = region in REGIONS and REGIONS[region] in ("shoulder", "elbow", "wrist", "whole")
    arm = _rim(*body.arm) + _limb("fig-body", ARM, *body.arm)
    behind = _ground(body) + _far(body) + _trunk_and_head(body) + _leg("fig-body", body.leg)
    return behind + arm + active if arm_is_active else behind + active + arm


def _ground(body: Pose) -> str:
    lines = "".join(f'<path class="fig-ground" stroke-width="5" d="{d}"/>' for d in body.ground)
    if body.pillow is None:
        return lines
    x, y = body.pillow
    return lines + f'<rect class="fig-prop" x="{x}" y="{y}" width="30" height="9" rx="4.5"/>'


def _far(body: Pose) -> str:
    leg = _leg("fig-far", body.far_leg) if body.far_leg else ""
    return leg + (_limb("fig-far", ARM, *body.far_arm) if body.far_arm else "")


def _trunk_and_head(body: Pose) -> str:
    parts = [_limb("fig-body", NECK, body.trunk[0], body.head), _limb("fig-body", TRUNK, *body.trunk)]
    if body.nose:
        tip = (body.head[0] + body.nose[0], body.head[1] + body.nose[1])
        parts.append(_limb("fig-body", 6, body.head, tip))
    parts.append(f'<circle class="fig-head" cx="{_n(body.head[0])}" cy="{_n(body.head[1])}" r="{HEAD}"/>')
    return "".join(parts)


def _leg(css: str, leg: tuple[Point, ...]) -> str:
    hip, knee, ankle, *toes = leg
    foot = _limb(css, FOOT, ankle, *toes) if toes else ""
    return foot + _limb(css, SHANK, knee, ankle) + _limb(css, THIGH, hip, knee)


def _active(body: Pose, region: str) -> str:
    hip, knee, ankle, toes = body.leg
    shoulder, elbow, wrist, fingers = body.arm
    css = "fig-active"
    match region:
        case "ankle":
            return _limb(css, FOOT + 1, ankle, toes) + _limb(css, SHANK, _along(knee, ankle, 0.62), ankle)
        case "knee":
            return _limb(css, SHANK + 1, _along(knee, hip, 0.42), knee, _along(knee, ankle, 0.48))
        case "hip":
            return _limb(css, THIGH + 2, _along(hip, body.trunk[1], 0.35), hip, _along(hip, knee, 0.6))
        case "trunk":
            return _limb(css, TRUNK, *body.trunk)
        case "neck":
            return _limb(css, NECK, _along(body.trunk[0], body.head, 0.15), body.head) + _head(body)
        case "shoulder":
            return _limb(css, ARM + 4, _along(shoulder, elbow, -0.12), _along(shoulder, elbow, 0.85))
        case "elbow":
            return _limb(css, ARM + 2, _along(elbow, shoulder, 0.5), elbow, _along(elbow, wrist, 0.6))
        case "wrist":
            return _limb(css, ARM + 2, _along(wrist, elbow, 0.4), wrist, fingers)
        case "breathing":
            return _limb(css, TRUNK + 3, _along(body.trunk[0], body.trunk[1], 0.1), body.trunk[1])
        case "whole":
            limbs = _leg(css, body.leg) + _limb(css, TRUNK, *body.trunk) + _limb(css, NECK, body.trunk[0], body.head)
            return limbs + _head(body) + _rim(*body.arm) + _limb(css, ARM, *body.arm)
        case _:
            return ""


def _head(body: Pose) -> str:
    """A disc as a stroke, because ``fig-active`` colours strokes."""
    x, y = body.head
    return f'<circle class="fig-active" cx="{_n(x)}" cy="{_n(y)}" r="{HEAD / 2}" stroke-width="{HEAD}"/>'


def _rim(*points: Point) -> str:
    return _limb("fig-edge", ARM + EDGE, *points)


def _limb(css: str, width: float, *points: Point) -> str:
    d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return f'<path class="{css}" stroke-width="{width}" d="{d}"/>'


def _along(start: Point, end: Point, share: float) -> Point:
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
