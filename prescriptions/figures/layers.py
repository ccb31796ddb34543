"""Layers: which part is drawn over which, decided once a figure from its depths and kept while it moves.

The order is worked out at the middle of the course. A drill may say otherwise in its staging: ``"layers": {"arm_l":
"front"}`` or ``"behind"`` (the trunk); ``"shorts": "over"`` or ``"under"`` (the bare knee).
"""

from prescriptions.figures import face, props, skin
from prescriptions.figures.body import SIDES, Side, Skeleton
from prescriptions.figures.camera import Camera
from prescriptions.figures.muscles import muscle
from prescriptions.figures.skin import Piece
from prescriptions.figures.subject import Row

FROM_BELOW = -0.35
"""How far the crown looks away from the reader before the hair goes behind the neck."""
FAR = {"sk": "sk2", "tp": "tp2", "bt": "bt2", "sc": "sc2"}


class Layers:
    """The drawing order of one figure."""

    def __init__(self, stage: Row, camera: Camera, middle: Skeleton, glow: tuple[str, ...], gear: list[Row]) -> None:
        self.stage, self.camera, self.glow, self.gear = stage, camera, glow, gear
        self.middle = middle
        said = stage.get("layers", {})
        self.behind = {
            name for name in ("arm_l", "arm_r", "leg_l", "leg_r") if said.get(name, self._usual(name)) == "behind"
        }
        self.knee_nearer = stage.get("shorts", "under" if self._knees_come_near() else "over") == "under"

    def _usual(self, name: str) -> str:
        side: Side = name[-1]  # type: ignore[assignment]
        if name.startswith("leg"):
            leg = self.middle.leg(side)
            depth = (self.camera.depth(leg.shank.at) + self.camera.depth(leg.foot.at)) / 2
            return "behind" if depth < self.camera.depth(self.middle.pelvis.at) - 30 else "front"
        arm = self.middle.arm(side)
        depth = (self.camera.depth(arm.fore.at) + self.camera.depth(arm.hand.at)) / 2
        return "behind" if depth < self.camera.depth(self.middle.trunk(200).at) - 30 else "front"

    def _knees_come_near(self) -> bool:
        gains = [
            self.camera.depth(leg.shank.at) - self.camera.depth(leg.thigh.at)
            for leg in (self.middle.leg(side) for side in SIDES)
        ]
        return sum(gains) / 2 > 90

    def pieces(self, body: Skeleton) -> list[Piece]:
        """Everything to draw, back to front; the same pieces in the same order for every pose of a course."""
        limbs = [*skin.legs(body), *skin.arms(body, detailed=bool(self.stage.get("fingers")))]
        drawn = self._props(body, "back")
        for name in ("arm_l", "arm_r", "leg_l", "leg_r"):
            if name in self.behind:
                drawn += _far(self._limb(limbs, name))
                if name.startswith("leg"):
                    side: Side = name[-1]  # type: ignore[assignment]
                    drawn.append(Piece(name, "bt2", (skin.shorts(body, side),)))
        neck, shirt = skin.torso(body)
        behind = len(drawn)
        near_legs = [piece for name in self._near("leg") for piece in self._limb(limbs, name)]
        shorts = [skin.shorts(body, name[-1]) for name in self._near("leg")]  # type: ignore[arg-type]
        hips = Piece("hips", "bt", (skin.pelvis(body), *shorts))
        drawn += self._trunk(neck, shirt, hips, near_legs)
        glow = [piece for name in self.glow for piece in muscle(name, body)]
        head = face.head(body, self.camera, self.middle)
        if self.camera.depth(self.middle.head.y) < FROM_BELOW:
            drawn[behind:behind] = [piece for piece in head if piece.colour == "hr"]
            head = [piece for piece in head if piece.colour != "hr"]
        arms = self._props(body, "held")
        arms += [piece for name in self._near("arm") for piece in self._limb(limbs, name)]
        over = [*arms, *head] if self.stage.get("head_over_arms") else [*head, *arms]
        return [*drawn, *glow, *over, *self._props(body, "front")]

    def _props(self, body: Skeleton, where: str) -> list[Piece]:
        """Props behind the body, those in a near hand (``held``, the fingers close over them), those before it all."""
        chosen = [
            prop for prop in self.gear if where == next((way for way in ("front", "held") if prop.get(way)), "back")
        ]
        return [piece for prop in chosen for piece in props.pieces(prop, body)]

    def _trunk(self, neck: Piece, shirt: Piece, hips: Piece, legs: list[Piece]) -> list[Piece]:
        return [neck, shirt, hips, *legs] if self.knee_nearer else [neck, shirt, *legs, hips]

    def _near(self, limb: str) -> list[str]:
        """The near limbs of a pair, the farther one first."""
        names = [name for name in (f"{limb}_l", f"{limb}_r") if name not in self.behind]
        return sorted(names, key=self._depth)

    def _depth(self, name: str) -> float:
        side: Side = name[-1]  # type: ignore[assignment]
        if name.startswith("leg"):
            return self.camera.depth(self.middle.leg(side).shank.at)
        return self.camera.depth(self.middle.arm(side).fore.at)

    def _limb(self, limbs: list[Piece], name: str) -> list[Piece]:
        """One limb's pieces in order; a sleeve goes under an arm that points at the reader."""
        own = [piece for piece in limbs if piece.layer == name]
        if name.startswith("leg"):
            return own
        side: Side = name[-1]  # type: ignore[assignment]
        arm = self.middle.arm(side)
        nearer = self.camera.depth(arm.fore.at) - self.camera.depth(arm.upper.at) > 60
        sleeve = [piece for piece in limbs if piece.layer == f"sleeve_{side}"]
        return [*sleeve, *own] if nearer else [own[0], *sleeve, *own[1:]]


def _far(pieces: list[Piece]) -> list[Piece]:
    return [Piece(piece.layer, FAR.get(piece.colour, piece.colour), piece.solids) for piece in pieces]
