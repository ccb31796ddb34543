"""The magnifier: a round second look at a small motion, beside the body it belongs to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prescriptions.figures.body import Skeleton
from prescriptions.figures.markup import circle, group, moved, path
from prescriptions.figures.places import place
from prescriptions.figures.space import plus

if TYPE_CHECKING:
    from prescriptions.figures.scene import Scene


@dataclass(frozen=True)
class Lens:
    """On paper: a circle of ``radius`` at ``to`` that shows what lies around ``at``, ``zoom`` times as large."""

    at: tuple[float, float]
    to: tuple[float, float]
    radius: float
    zoom: float


def lens(scene: "Scene", body: Skeleton) -> Lens | None:
    """From ``{"at": place, "offset": [x, y, z]?, "to": [x, y], "radius": units?, "zoom": 2?}``; ``to`` is on paper."""
    row = scene.subject.stage.get("lens")
    if row is None:
        return None
    spot = plus(place(body, row["at"]), tuple(row.get("offset", (0, 0, 0))))
    x, y = row["to"]
    return Lens(scene.paper.place(scene.camera.flat(spot)), (x, y), row.get("radius", 120), row.get("zoom", 2))


def magnified(scene: "Scene", body: Skeleton, drawn: str, key: str) -> str:
    """The drawing with its magnifier, or as it is. ``key`` keeps the ids of two drawings in one file apart."""
    found = lens(scene, scene.course.start if not scene.subject.stage.get("lens", {}).get("follows") else body)
    if found is None:
        return drawn
    (fx, fy), (x, y), radius, zoom = found.at, found.to, found.radius, found.zoom
    away = max(1.0, ((x - fx) ** 2 + (y - fy) ** 2) ** 0.5)
    small = radius / zoom
    ex, ey = fx + (x - fx) * small / away, fy + (y - fy) * small / away
    gx, gy = x - (x - fx) * radius / away, y - (y - fy) * radius / away
    clip = f'<clipPath id="l{key}">{circle("", x, y, radius)}</clipPath>'
    spot = circle("ll", fx, fy, small) + path("ll", f"M{ex:.0f} {ey:.0f}L{gx:.0f} {gy:.0f}")
    again = f'<use href="#g{key}" transform="{moved(x - zoom * fx, y - zoom * fy, zoom)}"/>'
    glass = circle("lz", x, y, radius) + group(again, clip_path=f"url(#l{key})") + circle("ll", x, y, radius)
    return clip + group(drawn, id=f"g{key}") + spot + glass
