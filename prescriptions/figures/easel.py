"""The easel: a drawing asked for by subject, kind, limit and side."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from prescriptions.figures import palette
from prescriptions.figures.moving import player
from prescriptions.figures.scene import Scene
from prescriptions.figures.still import pair, still
from prescriptions.figures.subject import Side, Subject

Kind = Literal["player", "still", "pair"]


def _edition() -> str:
    """A hash of the engine's own source and of its colours: a changed engine draws at new addresses."""
    room = Path(__file__).parent
    css = room.parent.parent / "static" / "css"
    sources = [*sorted(room.glob("*.py")), room.parent / "library" / "body.json"]
    sources += [css / "components" / "figure.css", css / "tokens.css"]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:10]


EDITION = _edition()

scene_of = lru_cache(maxsize=256)(Scene)
"""Every drill's scene, set up once a process: its paper and its start serve every limit and side."""


def draw(subject: Subject, kind: Kind, limit: int | None = None, side: Side = "right") -> str:
    """SVG text, or JSON for the player. ``limit`` is the greatest angle of the limited joint, in degrees."""
    scene = scene_of(subject)
    if kind == "player":
        return player(scene)
    return (still if kind == "still" else pair)(scene, limit, side, palette.style())
