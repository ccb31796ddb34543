"""The prescription is what is drawn: 70 degrees is 70 degrees."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prescriptions import cataloguing
from prescriptions.figures import notes
from prescriptions.figures.checks import check
from prescriptions.figures.moving import player
from prescriptions.figures.scene import Scene
from prescriptions.figures.still import still
from prescriptions.illustrating import subject_of
from prescriptions.librarian import read_library
from prescriptions.models import Drill

LIBRARY = read_library()


def subject(slug, **changes):
    return subject_of(Drill(**cataloguing.drill(LIBRARY.drills[slug] | changes)))


HEEL_SLIDE = Scene(subject("heel-slide"))
KNEE_STRAIGHTEN = Scene(subject("seated-knee-extension"))


@given(st.integers(6, 120))
def test_a_limit_is_the_angle_that_is_drawn(limit):
    _low, high = HEEL_SLIDE.course.span(limit)
    body = HEEL_SLIDE.course.at(high)
    assert body.pose["knee_r"] == pytest.approx(limit)
    assert notes.goal(HEEL_SLIDE, body).degrees == pytest.approx(limit)


def test_no_limit_goes_past_the_drills_cap():
    _low, high = HEEL_SLIDE.course.span(175)
    assert HEEL_SLIDE.course.at(high).pose["knee_r"] == pytest.approx(120)


def test_a_limit_on_straightening_takes_away_the_bent_end():
    low, high = KNEE_STRAIGHTEN.course.span(60)
    ends = [KNEE_STRAIGHTEN.course.at(u).pose["knee_r"] for u in (low, high)]
    assert ends == pytest.approx([60, 10])


def test_a_pose_is_the_same_whatever_the_limit():
    """One file for the player serves every limit."""
    course = HEEL_SLIDE.course
    narrow, wide = course.samples(course.span(60), 3), course.samples(course.span(120), 5)
    assert narrow[1].pose.joints == pytest.approx(wide[1].pose.joints)


def test_the_left_side_is_the_mirrored_picture_and_reads_from_left_to_right():
    right, left = (still(HEEL_SLIDE, 70, side, "") for side in ("right", "left"))
    mirror = f'transform="matrix(-1 0 0 1 {HEEL_SLIDE.paper.width} 0)"'
    assert (mirror in left, mirror in right) == (True, False)
    pill = left[left.index('<rect class="af"') :]
    assert mirror not in pill  # the degrees stand outside what is mirrored


def test_a_circle_ends_where_it_began():
    course = Scene(subject("ankle-circle")).course
    assert course.raw(0).joints == pytest.approx(course.raw(1).joints)


def test_a_weight_is_drawn_where_one_was_prescribed():
    drill = Drill(**cataloguing.drill(LIBRARY.drills["elbow-bend"]))
    bare, loaded = Scene(subject_of(drill)), Scene(subject_of(drill, loaded=True))
    assert len(loaded.layers.pieces(loaded.course.start)) > len(bare.layers.pieces(bare.course.start))


@pytest.mark.parametrize("slug", sorted(LIBRARY.drills))
def test_every_drill_is_drawn_as_a_body_moves(slug):
    assert [str(finding) for finding in check(subject(slug))] == []


@pytest.mark.parametrize("slug", sorted(LIBRARY.drills))
def test_every_picture_can_be_heard(slug):
    drawn = still(Scene(subject(slug)), None, "right", "")
    about = LIBRARY.drills[slug]["figure"]["stage"]["about"]
    assert f'<desc id="d">{about}</desc>' in drawn.replace("&#x27;", "'")
    assert json.loads(player(Scene(subject(slug))))["title"] == LIBRARY.drills[slug]["name"]


def broken(**stage):
    figure = LIBRARY.drills["heel-slide"]["figure"]
    return subject("heel-slide", figure=figure | {"stage": figure["stage"] | stage})


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ({"contacts": [{"turn": "hip_r", "until": "heel_r", "y": 900}]}, "heel_r is"),
        ({"contacts": [], "pose": {"y": 40}}, "under the floor"),
        ({"pose": {"elbow_l": 170}, "contacts": []}, "a body does -6 to 155"),
        ({"target": {"radius": 100, "label": [0, -900]}}, "leaves the picture"),
        ({"about": ""}, "no words"),
        ({"with": {"bent": {"knee_r": 75}}}, "knee_r is drawn at"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_drawing_that_is_wrong_is_found_out(stage, says):
    assert [finding for finding in check(broken(**stage)) if says in str(finding)] != []
