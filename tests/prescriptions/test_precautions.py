"""What a patient's precautions hold against a drill, and how each finding says itself."""

from datetime import date, timedelta

import pytest

from patients.models import Precaution
from prescriptions.limits import Limit
from prescriptions.models import PrecautionRule
from prescriptions.precautions import Restrictions, Verdict, restrictions_of
from tests import factories
from tests.factories import TODAY


def rule(tag="knee-flexion-limit-60", effect="clamp", limits=({"joint": "knee", "max": 60},)):
    text = "Knee must not bend past 60 degrees"
    return PrecautionRule.objects.get_or_create(
        tag=tag, defaults={"text": text, "effect": effect, "limits": list(limits)}
    )[0]


def bend(**more):
    given = {"rom": [{"joint": "knee", "from": 0, "to": 90}], "clamped_by": ["knee-flexion-limit-60"]}
    return factories.make_drill("bend", "Knee bend", **(given | more))


@pytest.fixture
def against(ruth, dana):
    """``against(drill, tag=…, range_limit_deg=…)``: what Ruth's one precaution holds against a drill."""

    def findings(drill, tag="knee-flexion-limit-60", range_limit_deg=None, **precaution):
        rule(tag)
        episode = ruth.episodes.get()
        factories.make_precaution(episode, tag, by=dana.user, **precaution)
        return restrictions_of(episode, on=TODAY).against(drill, range_limit_deg=range_limit_deg)

    return findings


def verdicts(found):
    return [conflict.verdict for conflict in found]


def test_a_drill_that_names_a_precaution_as_blocking_is_blocked(against):
    assert verdicts(against(bend(blocked_by=["knee-flexion-limit-60"], clamped_by=[]))) == [Verdict.BLOCKED]


def test_a_drill_that_goes_past_a_limit_is_clamped(against):
    assert verdicts(against(bend())) == [Verdict.CLAMPED]


def test_a_range_limit_at_the_precaution_settles_it(against):
    assert against(bend(), range_limit_deg=60) == []


def test_a_range_limit_one_degree_past_the_precaution_does_not(against):
    assert verdicts(against(bend(), range_limit_deg=61)) == [Verdict.CLAMPED]


def test_a_patients_own_limit_replaces_the_rules_figure(against):
    assert verdicts(against(bend(), range_limit_deg=60, limit_deg=45)) == [Verdict.CLAMPED]


def test_less_than_ten_degrees_left_counts_as_blocked(against):
    assert verdicts(against(bend(), limit_deg=9)) == [Verdict.BLOCKED]


def test_ten_degrees_left_are_worth_doing(against):
    assert verdicts(against(bend(), limit_deg=10)) == [Verdict.CLAMPED]


def test_a_drill_to_take_care_with_asks_for_a_word(against):
    assert verdicts(against(bend(clamped_by=[], caution_with=["knee-flexion-limit-60"]))) == [Verdict.ASKS]


def test_a_joint_that_no_range_limit_reaches_asks_instead_of_offering_a_mend(against):
    rock = bend(rom=[{"joint": "ankle", "from": 0, "to": 20}, {"joint": "knee", "from": 0, "to": 90}])
    assert [(found.verdict, *map(str, found.mends)) for found in against(rock)] == [
        (Verdict.ASKS, "Keep, with a reason")
    ]


def test_a_drill_past_a_limit_that_its_author_did_not_think_of_asks(against):
    assert verdicts(against(bend(clamped_by=[]))) == [Verdict.ASKS]


def test_a_named_precaution_on_a_joint_without_a_known_range_asks(against):
    assert verdicts(against(bend(rom=[{"joint": "hip", "from": 0, "to": 45}]))) == [Verdict.ASKS]


def test_a_drill_that_stays_inside_is_fine(against):
    assert against(bend(rom=[{"joint": "knee", "from": 0, "to": 60}])) == []


def test_an_own_limit_holds_to_both_sides_where_the_rule_does(against):
    rule("neck", limits=[{"joint": "neck_rot", "min": -30, "max": 30}])
    turn = bend(rom=[{"joint": "neck_rot", "from": -25, "to": 10}], clamped_by=["neck"])
    assert verdicts(against(turn, tag="neck", limit_deg=20)) == [Verdict.ASKS]


def test_no_straightening_past_an_angle_is_for_a_therapist_to_judge(against):
    rule("no-open-chain", limits=[{"joint": "knee", "min": 45}])
    assert verdicts(against(bend(clamped_by=["no-open-chain"]), tag="no-open-chain")) == [Verdict.ASKS]


def test_the_worst_finding_comes_first(against, ruth, dana):
    rule("care")
    factories.make_precaution(ruth.episodes.get(), "care", by=dana.user)
    assert verdicts(against(bend(caution_with=["care"]))) == [Verdict.CLAMPED, Verdict.ASKS]


@pytest.mark.parametrize(
    ("expires_on", "sentence"),
    [
        (date(2026, 5, 12), "90° is past the 60° limit of the knee, until 12 May."),
        (None, "90° is past the 60° limit of the knee, with no end date."),
    ],
)
def test_a_conflict_says_how_far_and_how_long(against, expires_on, sentence):
    assert [found.sentence for found in against(bend(), expires_on=expires_on)] == [sentence]


def test_a_conflict_names_the_one_click_that_mends_it(against):
    assert [[str(mend) for mend in found.mends] for found in against(bend())] == [["Limit to 60°"]]


def test_a_precaution_holds_through_its_last_day(against):
    assert verdicts(against(bend(), expires_on=TODAY)) == [Verdict.CLAMPED]


def test_a_precaution_is_silent_the_day_after(against):
    assert against(bend(), expires_on=TODAY - timedelta(days=1)) == []


def test_a_tag_the_library_no_longer_knows_stops_nothing_and_breaks_nothing(ruth, dana):
    held = factories.make_precaution(ruth.episodes.get(), "forgotten", by=dana.user)
    assert Restrictions([held], {}).against(bend(), range_limit_deg=None) == []


def test_nothing_in_force_costs_one_query(ruth, django_assert_num_queries):
    episode = ruth.episodes.get()
    with django_assert_num_queries(1):
        restrictions_of(episode, on=TODAY)


def turn(**more):
    given = {"rom": [{"joint": "neck_rot", "from": -40, "to": 40}], "clamped_by": ["neck"]}
    return factories.make_drill("turn", "Neck turns", **(given | more))


@pytest.mark.parametrize(("range_limit_deg", "found"), [(None, [Verdict.CLAMPED]), (31, [Verdict.CLAMPED]), (30, [])])
def test_a_limit_holds_a_turn_alike_to_both_sides(against, range_limit_deg, found):
    rule("neck", limits=[{"joint": "neck_rot", "min": -30, "max": 30}])
    assert verdicts(against(turn(), tag="neck", range_limit_deg=range_limit_deg)) == found


def test_a_turn_that_is_left_too_little_to_both_sides_is_blocked(against):
    rule("neck", limits=[{"joint": "neck_rot", "min": -30, "max": 30}])
    assert verdicts(against(turn(), tag="neck", limit_deg=4)) == [Verdict.BLOCKED]


@pytest.fixture
def sling(db):
    """A phase in which the knee keeps below 60 degrees and does no work."""
    rule()
    PrecautionRule.objects.create(tag="no-work", text="No work for the knee", effect="block", limits=[])
    phase = factories.make_protocol().phases.first()
    phase.restrictions = ["knee-flexion-limit-60", "no-work"]
    return phase


def test_what_a_phase_restricts_is_asked_about_once_and_by_its_name(ruth, sling):
    held = restrictions_of(ruth.episodes.get(), on=TODAY).within(sling)
    found = held.against(bend(blocked_by=["no-work"]), range_limit_deg=60)
    assert [(conflict.verdict, conflict.sentence) for conflict in found] == [
        (Verdict.ASKS, "No work for the knee, in the phase “1 Early”.")
    ]


@pytest.mark.parametrize(("range_limit_deg", "found"), [(60, []), (70, [Verdict.ASKS]), (None, [Verdict.ASKS])])
def test_a_range_past_the_phases_limit_is_asked_about(ruth, sling, range_limit_deg, found):
    held = restrictions_of(ruth.episodes.get(), on=TODAY).within(sling)
    assert verdicts(held.against(bend(), range_limit_deg=range_limit_deg)) == found


def test_the_patients_own_precaution_speaks_before_the_phases(ruth, dana, sling):
    episode = ruth.episodes.get()
    factories.make_precaution(episode, "no-work", by=dana.user)
    found = restrictions_of(episode, on=TODAY).within(sling).against(bend(blocked_by=["no-work"]), range_limit_deg=60)
    assert verdicts(found) == [Verdict.BLOCKED]


@pytest.mark.parametrize(
    ("text", "limit_deg", "said"),
    [
        ("Knee must not bend past 60 degrees (after surgery)", None, "Knee must not bend past 60 degrees"),
        ("Knee must not bend past 60 degrees", 50, "Knee must not bend past 50 degrees"),
        ("Ankle must not come up past neutral", 5, "Ankle must not come up past neutral: 5°"),
    ],
)
def test_a_patients_own_limit_stands_in_place_of_the_rules(text, limit_deg, said):
    held = Precaution(tag="own", limit_deg=limit_deg, starts_on=TODAY)
    assert str(Limit(held, text, "clamp")) == said
