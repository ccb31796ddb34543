"""What touches stays touching: contacts are met exactly, and say so in the joints' own angles."""

from math import dist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prescriptions.figures.body import SHANK, THIGH, Pose, Skeleton
from prescriptions.figures.contacts import UnknownContact, settle
from prescriptions.figures.places import place

STANDING = Pose({"y": 500})
LYING = Pose({"y": 80, "pitch": 90})
near = st.floats(-150, 150)


@given(near, st.floats(39, 250), near)
def test_a_planted_foot_is_where_it_was_put(x, y, z):
    hip = place(Skeleton(STANDING), "hip_r")
    assume(dist(hip, (x, y, z)) < THIGH + SHANK - 2)
    body = Skeleton(settle(STANDING, [{"plant": "foot_r", "at": [x, y, z]}], None))
    assert place(body, "ankle_r") == pytest.approx((x, y, z), abs=0.01)


@given(st.floats(60, 250), st.floats(600, 800), st.floats(-60, 200))
def test_a_reaching_hand_is_where_it_was_put(x, y, z):
    assume(70 < dist(place(Skeleton(STANDING), "shoulder_r"), (x, y, z)) < 325)
    body = Skeleton(settle(STANDING, [{"reach": "hand_r", "to": [x, y, z]}], None))
    assert place(body, "wrist_r") == pytest.approx((x, y, z), abs=0.01)


@given(st.integers(0, 120))
def test_a_sliding_heel_stays_on_the_mat_at_every_bend_of_the_knee(bend):
    posed = LYING.but(knee_r=bend)
    body = Skeleton(settle(posed, [{"turn": "hip_r", "until": "heel_r", "y": 0}], None))
    assert (round(place(body, "heel_r")[1]), body.pose["knee_r"]) == (0, bend)


def test_standing_turns_the_body_until_the_sole_is_flat():
    squat = STANDING.but(hip_r=70, knee_r=60, ankle_r=20)
    body = Skeleton(settle(squat, [{"stand": "foot_r"}], None))
    assert (round(body.leg("r").foot.x[1], 6), round(body.leg("r").foot.at[1], 3)) == (0, 39)


def test_on_the_balls_of_the_feet_the_toes_lie_flat():
    up = STANDING.but(ankle_r=-25, ankle_l=-25)
    body = Skeleton(settle(up, [{"stand": "foot_r", "on": "ball"}], None))
    assert (round(body.leg("r").toes.x[1], 6), round(body.pose["toes_r"])) == (0, 25)


def test_a_kept_point_stays_where_it_was_at_the_start():
    start = Skeleton(LYING)
    body = Skeleton(settle(LYING.but(pelvis=10, lumbar=10), [{"keep": "upper_back"}], start))
    assert place(body, "upper_back") == pytest.approx(place(start, "upper_back"))


def test_a_place_out_of_reach_is_approached_and_missed():
    body = Skeleton(settle(STANDING, [{"plant": "foot_r", "at": [900, 39, 50]}], None))
    assert dist(place(body, "ankle_r"), (900, 39, 50)) > 100


def test_a_contact_is_known_by_its_verb_wherever_that_stands():
    """PostgreSQL keeps no order of keys."""
    first, last = {"plant": "foot_r", "at": [0, 39, 50]}, {"at": [0, 39, 50], "plant": "foot_r"}
    assert settle(STANDING, [first], None) == settle(STANDING, [last], None)


def test_a_contact_nobody_knows_is_refused():
    with pytest.raises(UnknownContact, match="glue: no contact among them"):
        settle(STANDING, [{"glue": "hand_r"}], None)
