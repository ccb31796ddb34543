"""The contact sheet: a course laid out pose by pose, since most mistakes of a drawing are in between."""

from html import escape

from prescriptions.figures import palette
from prescriptions.figures.paper import HEIGHT
from prescriptions.figures.scene import Scene
from prescriptions.figures.still import far_end, framed

STYLE = """:root{color-scheme:light dark}
body{font:600 15px system-ui,sans-serif;background:light-dark(#eef3ef,#0e1613);color:light-dark(#12211c,#e9f0ec)}
h2{font-size:15px;margin:4px 0}.row{display:flex;gap:6px;margin-block-end:14px}
.row svg{height:170px;width:auto;background:light-dark(#fff,#16201c);border-radius:8px}"""
HEAD = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Drill figures</title>"


def strip(scene: Scene, key: str) -> list[str]:
    """Start, a quarter, half, three quarters, the end with its notes, then the smallest and the widest limit, left."""
    course, name = scene.course, escape(scene.subject.name)
    shares = (0, 0.25, 0.5, 0.75)
    cells = [
        framed(scene, course.at(u), None, "right", with_notes=False, key=f"{key}{i}") for i, u in enumerate(shares)
    ]
    cells.append(framed(scene, far_end(scene, None), None, "right", with_notes=True, key=f"{key}e"))
    if course.can_be_limited:
        low, high = sorted((course.from_degrees, course.to_degrees))
        low, widest = max(low, 0), max(course.degrees_at(u) for u in course.widest)
        for name, limit in (("s", round(low + (high - low) * 0.25)), ("w", round(max(widest, high)))):
            body = far_end(scene, limit)
            cells.append(framed(scene, body, limit, "left", with_notes=True, key=f"{key}{name}"))
    return [
        f'<svg class="df" viewBox="0 0 {scene.paper.width} {HEIGHT}" role="img" aria-label="{name}">{cell}</svg>'
        for cell in cells
    ]


def page(rows: list[tuple[str, list[str]]]) -> str:
    """The whole sheet as one HTML page, in the reader's colour scheme."""
    body = "".join(f"<h2>{name}</h2><div class='row'>{''.join(cells)}</div>" for name, cells in rows)
    return f"{HEAD}<style>{STYLE}{palette.style()}</style>{body}"
