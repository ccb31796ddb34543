"""The day as geometry: the ring of snacks, the still bar, the pips of a week, the arc of a finished day.

Numbers for SVG attributes only; colours and strokes come from the style sheet.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from patients.waking import Window

RING_RADIUS = 41.5  # of a ring on a 100 × 100 stage
RING_GAP = 17.4  # degrees between two segments: the round ends of the stroke need their own width
BAR = (6.0, 314.0)  # where the still bar begins and ends on its stage of 320
PIPS = 6
ARC_DOTS = 12  # more would touch


def ring_path(number: int, of: int) -> str:
    """The ``d`` of segment ``number`` (from 1) of a ring cut into ``of``, clockwise from the top."""
    gap = min(RING_GAP, 360 / of / 2) if of > 1 else 0.02
    begin, end = (360 * cut / of + edge for cut, edge in ((number - 1, gap / 2), (number, -gap / 2)))
    wide = 1 if end - begin > 180 else 0
    return f"M{_on_ring(begin)}A{RING_RADIUS} {RING_RADIUS} 0 {wide} 1 {_on_ring(end)}"


def _on_ring(degrees: float) -> str:
    turn = math.radians(degrees)
    return f"{50 + RING_RADIUS * math.sin(turn):.2f} {50 - RING_RADIUS * math.cos(turn):.2f}"


@dataclass(frozen=True)
class StillBar:
    """The waking day as a line: where the patient moved, what is still due, the longest stretch between."""

    gap: tuple[float, float] | None
    ticks: Sequence[float]
    due: Sequence[float]


def still_bar(
    window: Window,
    *,
    longest: tuple[datetime, datetime] | None,
    moved_at: Iterable[datetime],
    due_at: Iterable[datetime],
) -> StillBar:
    def x(at: datetime) -> float:
        share = (at - window.opens_at) / window.length
        return round(BAR[0] + (BAR[1] - BAR[0]) * min(max(share, 0.0), 1.0), 1)

    gap = (x(longest[0]), x(longest[1])) if longest else None
    return StillBar(gap, [x(at) for at in moved_at], [x(at) for at in due_at])


@dataclass(frozen=True)
class Pip:
    """One box of a day's little column, from the bottom up."""

    y: int
    kind: str  # on, now or empty


def pips(share: float | None, *, is_today: bool = False) -> list[Pip]:
    """A column of six, filled by the share of the dose done, 0 to 1.

    Something done shows at least one, something left leaves at least one empty; today's next one is marked.
    """
    filled = 0 if not share else min(max(round(share * PIPS), 1), PIPS if share >= 1 else PIPS - 1)
    kinds = ["on"] * filled + ["now"] * (is_today and filled < PIPS)
    kinds += [""] * (PIPS - len(kinds))
    return [Pip(55 - 11 * place, kind) for place, kind in enumerate(kinds)]


def arc_dots(count: int) -> list[tuple[float, float]]:
    """Points along the arc of a finished day, evenly over its length in angle; at most twelve."""
    count = min(count, ARC_DOTS)
    return [_on_arc((place + 0.5) / count) for place in range(count)]


def _on_arc(t: float) -> tuple[float, float]:
    """The cubic curve M40 206 C90 60 390 60 440 206 at ``t``, 0 to 1."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    xs, ys = (40, 90, 390, 440), (206, 60, 60, 206)
    x, y = (sum(w * c for w, c in zip(weights, axis, strict=True)) for axis in (xs, ys))
    return round(x, 1), round(y, 1)
