"""The skeleton obeys the clinical signs, whichever joint and whichever side."""

from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions.figures.body import FOREARM, SHANK, THIGH, UPPER_ARM, Pose, Skeleton
from prescriptions.figures.places import place

STANDING = Pose({"y": 530})
angles = st.floats(-60, 60)


def moved(point, **joints):
    """Where a point goes, in units ahead, up and to the right, when these joints leave zero."""
    before, after = place(Skeleton(STANDING), point), place(Skeleton(STANDING.but(**joints)), point)
    return tuple(round(b - a) for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize(
    ("joint", "point", "goes"),
    [
        ("hip", "knee_r", "ahead"),
        ("knee", "ankle_r", "back"),
        ("ankle", "toe_r", "up"),
        ("shoulder", "elbow_r", "ahead"),
        ("elbow", "wrist_r", "ahead"),
        ("hip_abd", "knee_r", "right"),
        ("shoulder_abd", "elbow_r", "right"),
        ("ankle_inv", "toe_r", "left"),
    ],
)
def test_a_positive_angle_goes_the_clinical_way(joint, point, goes):
    ahead, up, right = moved(point, **{f"{joint}_r": 20})
    went = {"ahead": ahead > 9, "back": ahead < -9, "up": up > 9, "right": right > 9, "left": right < -9}
    assert went[goes]


def test_outward_rotation_turns_a_bent_forearm_away_from_the_body():
    bent = STANDING.but(elbow_r=90, elbow_l=90, shoulder_er_r=40, shoulder_er_l=40)
    right, left = (place(Skeleton(bent), f"wrist_{side}")[2] for side in "rl")
    assert (right > 150, left < -150) == (True, True)


def test_supination_turns_the_palm_up():
    bent = STANDING.but(elbow_r=90, forearm_rot_r=90)
    hand = Skeleton(bent).arm("r").hand
    assert round(hand.point(z=-1)[1] - hand.at[1], 6) == 1  # the palm's normal looks up


def test_flexing_the_low_back_takes_the_head_ahead_and_down():
    ahead, up, _right = moved("head", lumbar=40)
    assert (ahead > 150, up < -40) == (True, True)


@given(st.dictionaries(st.sampled_from(["hip_r", "hip_abd_r", "hip_er_r", "knee_r", "shoulder_l", "elbow_l"]), angles))
def test_no_angle_changes_the_length_of_a_bone(joints):
    body = Skeleton(STANDING.but(**joints))
    bones = [("hip_r", "knee_r"), ("knee_r", "ankle_r"), ("shoulder_l", "elbow_l"), ("elbow_l", "wrist_l")]
    lengths = [round(dist(place(body, a), place(body, b)), 6) for a, b in bones]
    assert lengths == [THIGH, SHANK, UPPER_ARM, FOREARM]


@given(angles, angles, angles)
def test_left_is_the_mirror_of_right(flexion, abduction, rotation):
    joints = {f"{name}_{side}": angle for side in "rl" for name, angle in
              (("hip", flexion), ("hip_abd", abduction), ("hip_er", rotation), ("knee", 50))}  # fmt: skip
    body = Skeleton(STANDING.but(**joints))
    (x, y, z), left = place(body, "ankle_r"), place(body, "ankle_l")
    assert left == pytest.approx((x, y, -z))
