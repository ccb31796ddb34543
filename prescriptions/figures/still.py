"""Stills: one pose, or the start and the end side by side, as a stand-alone SVG.

A still is drawn for a prescription: its end is the prescribed limit, its side the prescribed side (the picture is
mirrored, its lettering is not), and behind it stands the start as a pale ghost.
"""

from html import escape
from itertools import takewhile

from prescriptions.figures import notes
from prescriptions.figures.body import Skeleton
from prescriptions.figures.lens import magnified
from prescriptions.figures.lettering import written
from prescriptions.figures.markup import circle, group, moved, path
from prescriptions.figures.outlines import paths
from prescriptions.figures.paper import HEIGHT
from prescriptions.figures.scene import Picture, Scene

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
WAY, WIDE = 3, 45
"""Poses along an arrow that follows a point of the body, and the travel in degrees that asks for twice as many."""


def still(scene: Scene, limit: int | None, side: str, style: str) -> str:
    """The far end (or the far side of a circle), with ghost, angle and arrows."""
    width = scene.paper.width
    body = far_end(scene, limit)
    return _svg(scene, f"0 0 {width} {HEIGHT}", style, framed(scene, body, limit, side, with_notes=True))


def pair(scene: Scene, limit: int | None, side: str, style: str) -> str:
    """Start and end, numbered 1 and 2, for paper and mail."""
    width = scene.paper.width
    low, _ = scene.course.span(limit)
    first = framed(scene, scene.course.at(low), limit, side, with_notes=False)
    second = framed(scene, far_end(scene, limit), limit, side, with_notes=True, key="b")
    cells = first + _badge("1") + group(second + _badge("2"), transform=moved(width, 0))
    return _svg(scene, f"0 0 {2 * width} {HEIGHT}", style, cells)


def _svg(scene: Scene, box: str, style: str, inside: str) -> str:
    name, about = escape(scene.subject.name), escape(scene.subject.told)
    *_, width, height = box.split()
    return (
        f'<svg {XMLNS} class="df" role="img" aria-labelledby="t d" width="{width}" height="{height}" viewBox="{box}">'
        f'<title id="t">{name}</title><desc id="d">{about}</desc><style>{style}</style>{inside}</svg>'
    )


def far_end(scene: Scene, limit: int | None) -> Skeleton:
    if scene.course.round:
        return scene.course.at(0.5)
    return scene.course.at(scene.course.span(limit)[1])


def framed(scene: Scene, body: Skeleton, limit: int | None, side: str, *, with_notes: bool, key: str = "a") -> str:
    """One pose with its notes; everything but lettering turns over for the left side."""
    picture = scene.picture(body)
    low, high = scene.course.span(limit)
    goal = notes.goal(scene, body) if with_notes else None
    items = _written(picture)
    items.insert(picture.face_at, _strokes(picture))
    if with_notes:
        behind = sum(1 for _ in takewhile(lambda item: item.layer == "prop", picture.items))
        items.insert(behind, _ghost(scene.picture(scene.course.at(low)), picture))
        items += [_angle(goal) if goal else "", _arrows(scene, body, low, high)]
    drawn = magnified(scene, body, "".join(items), key)
    flip = f' transform="matrix(-1 0 0 1 {scene.paper.width} 0)"' if side == "left" else ""
    return f"<g{flip}>{drawn}</g>" + (_pill(scene, goal, side) if goal else "")


def _written(picture: Picture) -> list[str]:
    """Each item's markup: ink first, then colour, so that outlines of one item run together."""
    every = [outline for item in picture.items for outline in item.outlines]
    found, written_items = iter(paths(every)), []
    for item in picture.items:
        d = "".join(next(found) for _ in item.outlines)
        ink = path(item.ink, d) if item.ink in ("o", "b") else ""
        colour = f"{item.colour} e" if item.ink == "e" else item.colour
        written_items.append(ink + path(colour, d))
    return written_items


def _strokes(picture: Picture) -> str:
    d = "".join(notes.curve(list(stroke)) for stroke in picture.strokes if len(stroke) > 1)
    return path("cr", d) if d else ""


def _ghost(start: Picture, end: Picture) -> str:
    """Where the moving parts were, as one pale shape under the body."""
    strayed = [
        outline
        for before, after in zip(start.items, end.items, strict=True)
        if before.ink == "o"
        for outline, now in zip(before.outlines, after.outlines, strict=True)
        if abs(outline.frame[0] - now.frame[0]) + abs(outline.frame[1] - now.frame[1]) > 14
        or abs((outline.frame[2] - now.frame[2] + 180) % 360 - 180) > 8
    ]
    return path("gh", "".join(paths(strayed))) if strayed else ""


def _angle(goal: notes.Goal) -> str:
    arc = path("rf", notes.polyline(list(goal.reference))) + path("ar", notes.polyline(goal.arc))
    return arc if goal.is_open else path("as", notes.sector(goal)) + arc + circle("af", *goal.centre, 8)


def _arrows(scene: Scene, body: Skeleton, low: float, high: float) -> str:
    follows = any("trace" in row for row in scene.subject.stage.get("arrows", []))
    ways = notes.traces(scene, _way(scene, low, high)) if follows else []
    drawn = ""
    for way in [*ways, *notes.placed_arrows(scene, body)]:
        line, head = notes.arrow(way)
        if line:
            drawn += path("aw", line) + path("aw", head) + path("ar", line) + path("af", head)
    return drawn


def _way(scene: Scene, low: float, high: float) -> list[Skeleton]:
    """Poses along the course, for an arrow that follows a point; most of the way round a circle."""
    if scene.course.round:
        return [scene.course.at(i / 8 * 0.86) for i in range(9)]
    steps = WAY if travel(scene, low, high) < WIDE else 2 * WAY - 1
    return [scene.course.at(low + (high - low) * i / (steps - 1)) for i in range(steps)]


def travel(scene: Scene, low: float, high: float) -> float:
    """Degrees of the limited joint between two places of the course; 0 where none is limited."""
    course = scene.course
    return abs(course.degrees_at(high) - course.degrees_at(low)) if course.can_be_limited else 0


def _pill(scene: Scene, goal: notes.Goal, side: str) -> str:
    x, y = goal.label
    x = scene.paper.width - x if side == "left" else x
    wide, high = notes.PILL
    letters, width = written(f"{abs(round(goal.degrees))}°")
    paper = f'<rect class="af" x="{-wide}" y="{-high}" width="{2 * wide}" height="{2 * high}" rx="{high}"/>'
    number = group(letters, class_="nr", transform=f"scale(2)translate({-width / 2:.1f} -6)")
    return group(paper + number, transform=moved(x, y))


def _badge(number: str) -> str:
    letters, width = written(number)
    middle = f"translate({34 - width * 0.85:.1f} 24)scale(1.7)"
    return circle("bg", 34, 34, 22) + group(letters, class_="nb", transform=middle)
