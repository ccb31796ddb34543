"""Illustrating: a drill's row as a subject of the drawing engine, and each of its pictures drawn once a process.

A picture's address holds the drawing's shape and the engine's edition and nothing else: it tells no one what the drill
is, and what it shows never changes, so browsers may keep it for good.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Self

from django.urls import reverse

from prescriptions import figures
from prescriptions.figures import raster
from prescriptions.figures.subject import Subject
from prescriptions.models import Drill

Kind = Literal["player", "still", "pair"]
Side = Literal["right", "left"]
MOST_DEGREES = 180
KEPT = 512
"""Drawings a process keeps: each drill of the library in ten pictures, 15 to 45 KB apiece."""

_NAME = re.compile(
    r"(?P<kind>player|still|pair)(?:-(?P<limit>0|[1-9]\d{0,2}))?(?P<left>-left)?(?P<loaded>-loaded)?"
    r"\.(?P<ending>json|svg|png)"
)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_TYPES = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png"}


class OddNameError(ValueError):
    """No picture has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is not a picture's name; one would be 'still-70-left.svg'")


@dataclass(frozen=True)
class Picture:
    """Which picture of a drill: a prescription's range limit and side make a picture of their own."""

    kind: Kind
    limit: int | None = None
    side: Side = "right"
    ending: str = "svg"
    loaded: bool = False
    """With the weight that was prescribed."""

    @classmethod
    def named(cls, name: str) -> Self:
        """The picture that ``name`` stands for. Raises OddNameError."""
        found = _NAME.fullmatch(name)
        if not found:
            raise OddNameError(name)
        limit = int(found["limit"]) if found["limit"] else None
        if limit is not None and limit > MOST_DEGREES:
            raise OddNameError(name)
        side: Side = "left" if found["left"] else "right"
        is_data = found["kind"] == "player"
        if is_data != (found["ending"] == "json") or (is_data and (limit is not None or side == "left")):
            raise OddNameError(name)  # one file serves the player for every limit and side
        return cls(found["kind"], limit, side, found["ending"], bool(found["loaded"]))  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        limit = "" if self.limit is None else f"-{self.limit}"
        side, load = "-left" if self.side == "left" else "", "-loaded" if self.loaded else ""
        return f"{self.kind}{limit}{side}{load}.{self.ending}"

    @property
    def content_type(self) -> str:
        return _TYPES[self.ending]

    def of(self, shape: str) -> str:
        """The address, below the site's own."""
        return reverse("prescriptions:figure", args=[shape, figures.EDITION, self.name])


PLAYER = Picture("player", ending="json")


def subject_of(drill: Drill, *, loaded: bool = False) -> Subject:
    """What the engine must know of a drill. Columns only, so that a migration may ask with a row of its own."""
    return Subject(
        name=drill.name,
        about=" ".join([drill.position, *drill.steps]),
        figure=drill.figure,
        rom=drill.rom,
        rom_cap=drill.rom_cap,
        side_mode=drill.side_mode,
        tempo=(drill.tempo_out_s, drill.hold_s, drill.tempo_back_s, drill.tempo_pause_s),
        equipment=frozenset({"weight"} if loaded else ()),
    )


def can_be_loaded(drill: Drill) -> bool:
    """Whether a prescribed weight shows in the picture."""
    return any(prop.get("when") == "weight" for prop in drill.figure.get("stage", {}).get("props", ()))


@lru_cache(maxsize=KEPT)
def drawn(shape: str, picture: Picture) -> bytes:
    """One picture of the drill with this shape. Raises Drill.DoesNotExist, which is not remembered."""
    drill = Drill.objects.filter(shape=shape).exclude(figure={}).first()
    if not shape or drill is None:
        raise Drill.DoesNotExist
    text = figures.draw(subject_of(drill, loaded=picture.loaded), picture.kind, picture.limit, picture.side)
    return raster.png(text) if picture.ending == "png" else text.encode()


def policy_for(svg: bytes) -> str:
    """The content policy for a drawing that is opened by itself: its own styles, by their hash, and nothing else."""
    found = _STYLE.search(svg.decode())
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode() if found else ""
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"
