"""Outlines are what a reader sees around a convex solid."""

import re
from math import hypot

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.figures.camera import Camera
from prescriptions.figures.outlines import NORMALS, Solid, ball, outlines, paths, turned
from prescriptions.figures.props import box

SIDE = Camera(0, 0)
somewhere = st.tuples(*[st.floats(-300, 300)] * 3)
cameras = st.builds(Camera, st.floats(-180, 180), st.floats(-30, 60))


def seen(solid, camera):
    outline = outlines([solid], camera)[0]
    return turned(outline.points, outline.frame)


@given(somewhere, somewhere, st.floats(5, 60), st.floats(5, 60), cameras)
def test_every_ball_of_a_limb_is_inside_its_outline(a, b, r, s, camera):
    points = seen(Solid((ball(a, r), ball(b, s)), a, b), camera)
    frame = outlines([Solid((ball(a, r), ball(b, s)), a, b)], camera)[0].frame
    fan = np.radians(frame[2] + np.array(NORMALS))
    normals = np.stack([np.cos(fan), np.sin(fan)], axis=-1)
    for at, radius in ((a, r), (b, s)):
        reach = normals @ np.array(camera.flat(at)) + radius
        assert ((points * normals).sum(axis=1) >= reach - 1e-6).all()


@given(somewhere, st.floats(5, 60), cameras)
def test_a_ball_is_round_from_everywhere(at, radius, camera):
    x, y = camera.flat(at)
    away = [hypot(px - x, py - y) for px, py in seen(Solid((ball(at, radius),), at, at), camera)]
    assert away == pytest.approx([radius] * len(NORMALS))


def test_a_limb_that_points_at_the_reader_is_its_nearer_end():
    points = seen(Solid((ball((0, 0, 0), 20), ball((0, 0, 200), 30)), (0, 0, 0), (0, 0, 200)), SIDE)
    assert np.hypot(*points.T) == pytest.approx([30] * len(NORMALS))


def test_a_box_keeps_straight_edges_and_every_corner():
    outline = outlines([box((0, 0, 0), (200, 20, 100))], Camera(0, 20))
    assert re.fullmatch(r"M[-\d ]+(l[-\d ]+){3}z|M[-\d ]+(l[-\d ]+){4}z|M[-\d ]+(l[-\d ]+){5}z|M[-\d ]+(l[-\d ]+){6}z",
                        paths(outline)[0].replace("-", " -").replace("  ", " "))  # fmt: skip


def test_a_path_closes_and_never_leaves_the_solids_own_box():
    solid = Solid((ball((0, 0, 0), 40), ball((200, 0, 0), 25)), (0, 0, 0), (200, 0, 0))
    (path,) = paths(outlines([solid], SIDE))
    assert (path[0], path[-1], "NaN" in path, "inf" in path) == ("M", "z", False, False)
