"""The player's data: every outline of a course once, and of what moves its frames, as compact JSON.

A limb that stays in the picture's plane is sent as one outline and a row of frames; one that turns towards the reader
sends its contact points for every sample. ``static/js/drill-figure.js`` blends between samples and draws the same
curves as ``outlines.paths``. One file serves every limit, side and tempo of a drill.
"""

import json
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

import numpy as np

from prescriptions.figures import notes
from prescriptions.figures.body import Skeleton
from prescriptions.figures.lens import lens
from prescriptions.figures.motion import SAMPLES, SAMPLES_ROUND
from prescriptions.figures.outlines import NORMALS, Numbers, Outline
from prescriptions.figures.scene import Item, Scene

Row = dict[str, Any]
STILL = 1.3
"""Paper units that a contact point may stray over a course and still count as unmoved."""
STEP_DEG = 14
"""Degrees of the limited joint between two samples at most: straight lines between them stay within a pen's width."""


def player(scene: Scene) -> str:
    """The JSON of one drill, over its whole course up to the widest limit."""
    course = scene.course
    low, high = course.widest
    bodies = course.samples((low, high), _count(scene))
    film = scene.film(bodies)
    strips = list(zip(*(picture.items for picture in film), strict=True))
    face = [["".join(notes.curve(list(stroke)) for stroke in one.strokes if len(stroke) > 1)] for one in film]
    under, over = strips[: film[0].face_at], strips[film[0].face_at :]
    art = [*_items(under), *_lines(face, ["cr"]), *_items(over)]
    data = {
        "box": list(scene.paper.box),
        "title": scene.subject.name,
        "desc": scene.subject.told,
        "n": len(bodies),
        "round": int(course.round),
        "turns": int(course.turns),
        "sided": int(scene.subject.has_sides),
        "tempo": list(scene.subject.tempo),
        "limited": int(course.can_be_limited),
        "usual": [round(-low / (high - low), 4), round((1 - low) / (high - low), 4)],
        "goal": _goal(scene, bodies),
        "normals": list(NORMALS),
        "art": art + _notes(scene, bodies),
        "lens": _lens(scene, bodies),
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def _count(scene: Scene) -> int:
    course = scene.course
    if course.round:
        return SAMPLES_ROUND
    low, high = (course.degrees_at(u) for u in course.widest)
    travel = abs(high - low) if course.can_be_limited else 0
    return max(SAMPLES, ceil(travel / STEP_DEG) + 1)


def _items(strips: Iterable[Sequence[Item]]) -> list[Row]:
    return [row for strip in strips for row in _item(strip)]


def _item(strip: Sequence[Item]) -> list[Row]:
    """One item over the course: boxes as paths with frames, everything else as hulls."""
    first = strip[0]
    solids = list(zip(*(item.outlines for item in strip), strict=True))
    boxes = [_box(row, first) for row in solids if row[0].flat_sided]
    hulls = [_hull(row) for row in solids if not row[0].flat_sided]
    inked = {"o": 1} if first.ink in ("o", "b") else {}
    colour = f"{first.colour} e" if first.ink == "e" else first.colour
    return boxes + ([{"k": colour, **inked, "hulls": hulls}] if hulls else [])


def _frames(row: Sequence[Outline]) -> list[float]:
    frames = [[round(one.frame[0]), round(one.frame[1]), round(one.frame[2], 1)] for one in row]
    kept = frames[:1] if all(frame == frames[0] for frame in frames) else frames
    return [int(value) if value == int(value) else value for frame in kept for value in frame]


def _hull(row: Sequence[Outline]) -> Row:
    every = np.stack([one.points for one in row])
    points = np.rint(every).astype(int)
    if np.abs(every - every[0]).max() <= STILL:
        return {"f": _frames(row), "p": points[0].ravel().tolist()}
    return {"f": _frames(row), "p": [one.ravel().tolist() for one in points]}


def _box(row: Sequence[Outline], item: Item) -> Row:
    """One path and its frames; a path for every sample where the box changes its own shape (a band that stretches)."""
    every = np.stack([one.points for one in row])
    if np.abs(every - every[0]).max() <= STILL:
        corners = np.rint(every[0][np.any(every[0] != np.roll(every[0], 1, axis=0), axis=1)])
        return {"k": f"{item.colour} {item.ink}", "d": _polygon(corners), "f": _frames(row)}
    return {"k": f"{item.colour} {item.ink}", "d": [_polygon(np.rint(one)) for one in every], "f": _frames(row)}


def _polygon(corners: Numbers) -> str:
    return "M" + "L".join(f"{int(x)} {int(y)}" for x, y in corners) + "z"


def _lines(rows: list[list[str]], classes: list[str]) -> list[Row]:
    """Paths that change over the course, one class each; a path that is always empty is left out."""
    found = []
    for name, paths in zip(classes, zip(*rows, strict=True), strict=True):
        if any(paths):
            found.append({"k": name, "d": paths[0] if len(set(paths)) == 1 else list(paths)})
    return found


def _goal(scene: Scene, bodies: list[Skeleton]) -> Row | None:
    goals = [notes.goal(scene, body) for body in bodies]
    if any(goal is None for goal in goals):
        course = scene.course
        if not course.can_be_limited:
            return None
        return {**_reach(scene), "at": []}
    shown = [goal for goal in goals if goal is not None]
    joint = [round(goal.degrees, 1) for goal in shown]
    limits = _reach(scene) if scene.course.can_be_limited else {"from": joint[0], "to": joint[-1]}
    places = [round(part) for goal in shown for part in goal.label]
    return {**limits, "zero": round(limits["from"] - joint[0], 1), "at": places}


def _reach(scene: Scene) -> dict[str, float]:
    """Degrees of the limited joint at the first and the last sample."""
    low, high = (round(scene.course.degrees_at(u), 1) for u in scene.course.widest)
    return {"from": low, "to": high}


def _notes(scene: Scene, bodies: list[Skeleton]) -> list[Row]:
    rows: list[Row] = []
    goals = [goal for goal in (notes.goal(scene, body) for body in bodies) if goal is not None]
    if len(goals) == len(bodies):
        drawn = [
            [
                notes.sector(goal),
                notes.polyline(list(goal.reference)),
                notes.polyline(goal.arc),
                "" if goal.is_open else "M{:.0f} {:.0f}m-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0".format(*goal.centre),
            ]
            for goal in goals
        ]
        rows += _lines(drawn, ["as", "rf", "ar", "af"])
    if scene.course.round:
        around = [scene.course.at(i / 12 * 0.86) for i in range(13)]
        ways = [[way] * len(bodies) for way in notes.traces(scene, around)]
    else:
        ways = []
    placed = [notes.placed_arrows(scene, body) for body in bodies]
    ways += [list(way) for way in zip(*placed, strict=True)]
    for way in ways:
        drawn = [list(notes.arrow(one)) for one in way]
        rows += _lines([[line, head, line, head] for line, head in drawn], ["aw", "aw", "ar", "af"])
    return rows


def _lens(scene: Scene, bodies: list[Skeleton]) -> Row | None:
    follows = scene.subject.stage.get("lens", {}).get("follows")
    found = [lens(scene, body) for body in (bodies if follows else bodies[:1])]
    if found[0] is None:
        return None
    seen = [round(part) for one in found if one is not None for part in one.at]
    return {"r": found[0].radius, "zoom": found[0].zoom, "to": list(found[0].to), "at": seen}
