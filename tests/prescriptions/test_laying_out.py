"""A protocol's phase laid out for one patient."""

from datetime import timedelta

import pytest

from patients.models.sides import Side
from prescriptions.laying_out import current_phase, lines_for, side_of
from prescriptions.models import Drill
from tests import factories
from tests.factories import TODAY


@pytest.fixture
def tka(db):
    return factories.make_protocol()


@pytest.mark.parametrize(
    ("day", "phase"), [(-3, "1 Early"), (0, "1 Early"), (13, "1 Early"), (14, "2 Motion"), (400, "2 Motion")]
)
def test_the_calendar_suggests_the_phase(tka, ruth, day, phase):
    episode = factories.make_episode(ruth, side="right", began_on=TODAY - timedelta(days=day))
    assert current_phase(tka, episode, on=TODAY).name == phase


def test_a_protocol_by_criteria_alone_starts_at_its_first_phase(ruth):
    cuff = factories.make_protocol(slug="cuff", phases=(("High", None, None), ("Low", None, None)))
    assert current_phase(cuff, ruth.episodes.get(), on=TODAY).name == "High"


def test_a_phase_becomes_lines_on_the_patients_side(tka, ruth):
    lines = lines_for(tka.phases.first(), ruth.episodes.get())
    assert [(line.drill.slug, line.side, line.dose.to_therapist()) for line in lines] == [
        ("heel-slide", "left", "1 × 10, hold 2 s, 4 × a day")
    ]


@pytest.mark.parametrize(
    ("mode", "episode_side", "side"),
    [
        ("choose", "left", Side.LEFT),
        ("choose", "none", Side.BOTH),
        ("both", "left", Side.BOTH),
        ("each", "right", Side.BOTH),
        ("alternate", "right", Side.BOTH),
        ("none", "left", Side.NONE),
    ],
)
def test_the_drill_and_the_episode_decide_the_side(ruth, mode, episode_side, side):
    episode = ruth.episodes.get()
    episode.side = episode_side
    assert side_of(Drill(side_mode=mode), episode) == side


def test_a_phase_is_laid_out_in_one_query_whatever_its_length(ruth, django_assert_num_queries):
    many = [factories.make_drill(f"drill-{n}", f"Drill {n}") for n in range(8)]
    phase = factories.make_protocol(slug="long", drills=many).phases.first()
    episode = ruth.episodes.get()
    with django_assert_num_queries(1):
        lines_for(phase, episode)
