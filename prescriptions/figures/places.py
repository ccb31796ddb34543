"""Places on the body that a contact, an arrow or a check can name."""

from prescriptions.figures.body import Skeleton
from prescriptions.figures.space import Vec, plus

CENTRAL = {
    "pelvis": lambda body: body.pelvis.at,
    "sacrum": lambda body: body.pelvis.point(-72, 20),
    "waist": lambda body: body.trunk(90).at,
    "low_back": lambda body: body.trunk(95).point(-54),
    "belly": lambda body: body.trunk(120).point(68 + body.pose["belly"]),
    "chest": lambda body: body.trunk(230).point(76),
    "upper_back": lambda body: body.trunk(250).point(-66),
    "neck": lambda body: body.trunk(300).at,
    "mid_neck": lambda body: body.neck.point(0, 46),
    "head": lambda body: body.head.at,
    "back_of_head": lambda body: body.head.point(-60, 10),
    "chin": lambda body: body.head.point(40, -58),
    "nose": lambda body: body.head.point(66, -15),
    "crown": lambda body: body.head.point(0, 73),
}


def place(body: Skeleton, name: str) -> Vec:
    """A point of the world by its name ("heel_r", "chest"), in thousandths of height. Raises KeyError.

    Sole, heel and ball are on the underside of the foot; palm is the middle of the palm's skin, tip the fingertips.
    """
    if name in CENTRAL:
        return CENTRAL[name](body)
    part, _, side = name.rpartition("_")
    if side not in ("r", "l"):
        raise KeyError(name)
    if part == "shoulder":
        return body.shoulder(side).at  # type: ignore[arg-type]
    if part in LEG:
        return LEG[part](body.leg(side))  # type: ignore[arg-type]
    return ARM[part](body.arm(side), 1 if side == "r" else -1)  # type: ignore[arg-type]


def _lowest(at: Vec, radius: float) -> Vec:
    """The underside of a round part, whichever way it points."""
    return plus(at, (0, -radius, 0))


LEG = {
    "hip": lambda leg: leg.thigh.at,
    "mid_thigh": lambda leg: leg.thigh.point(0, -150),
    "lap": lambda leg: leg.thigh.point(52, -165),
    "knee": lambda leg: leg.shank.at,
    "kneecap": lambda leg: leg.shank.point(38, 0),
    "under_knee": lambda leg: _lowest(leg.shank.at, 38),
    "back_of_knee": lambda leg: leg.shank.point(-38, 0),
    "calf": lambda leg: leg.shank.point(-50, -80),
    "ankle": lambda leg: leg.foot.at,
    "heel": lambda leg: _lowest(leg.foot.point(-24, -15), 24),
    "sole": lambda leg: leg.foot.point(25, -39),
    "ball": lambda leg: _lowest(leg.toes.at, 15),
    "toe": lambda leg: leg.toes.point(38, -3),
}
ARM = {
    "elbow": lambda arm, out: arm.fore.at,
    "under_elbow": lambda arm, out: _lowest(arm.fore.at, 25),
    "wrist": lambda arm, out: arm.hand.at,
    "hand": lambda arm, out: arm.hand.point(0, -40),
    "palm": lambda arm, out: arm.hand.point(0, -40, -out * 13),
    "knuckles": lambda arm, out: arm.hand.point(0, -48, out * 12),
    "tip": lambda arm, out: arm.hand.point(0, -98),
    "thumb": lambda arm, out: arm.hand.point(38, -66),
}
