"""What a change of a measure means: the scoring rules of each instrument, and the words for them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.instruments import INSTRUMENTS
from patients.weighing import Verdict, mean, oswestry_percent, weigh, weigh_activities

BEND, GAP, PAIN = INSTRUMENTS["rom:knee:flexion"], INSTRUMENTS["rom:knee:extension"], INSTRUMENTS["nprs"]


def change(known, first, latest, *tools, **more):
    return weigh(known, Decimal(str(first)), Decimal(str(latest)), tools=tools, **more)


def rated(*scores):
    return dict(zip("abcde", map(Decimal, scores), strict=False))


# -- range of motion: what two readings may differ by


@pytest.mark.parametrize(
    ("tools", "latest", "verdict"),
    [
        (("goniometer", "goniometer"), 80, Verdict.TOO_SMALL),
        (("goniometer", "goniometer"), 81, Verdict.COUNTS),
        (("visual", "visual"), 84, Verdict.TOO_SMALL),
        (("visual", "visual"), 85, Verdict.COUNTS),
        (("visual", "goniometer"), 84, Verdict.TOO_SMALL),  # the coarser of the two decides
    ],
)
def test_a_bend_counts_from_what_its_tool_can_tell_apart(tools, latest, verdict):
    assert change(BEND, 71, latest, *tools).verdict == verdict


def test_a_self_measure_under_ten_degrees_is_noise():
    assert change(BEND, 71, 80, "phone", is_self=True).verdict == Verdict.TOO_SMALL


def test_a_bend_says_how_far_it_came():
    assert str(change(BEND, 71, 86, "goniometer")) == "up 15°: enough to count"


def test_a_gap_to_straight_is_better_when_it_is_smaller():
    words = "7° closer to straight: too little to count, two readings may differ by 10°"
    assert str(change(GAP, 12, 5, "goniometer")) == words


def test_a_gap_that_opens_is_worse():
    lost = change(GAP, 5, 17, "goniometer")
    assert (str(lost), lost.tone) == ("12° further from straight: enough to count", "alert")


# -- pain: 2 points or 30 %


def test_pain_from_six_to_four_counts():
    felt = change(PAIN, 6, 4)
    assert (felt.gain, felt.verdict) == (2, Verdict.COUNTS)


def test_pain_from_three_to_two_may_be_meaningful():
    assert str(change(PAIN, 3, 2)) == "1 point better: may be meaningful"


def test_pain_from_five_to_four_is_too_little():
    assert str(change(PAIN, 5, 4)) == "1 point better: too little to count, it takes 2"


def test_thirty_percent_more_pain_than_little_is_not_a_change_that_counts():
    assert change(PAIN, 2, 3).verdict == Verdict.TOO_SMALL


@given(st.integers(0, 10), st.integers(0, 10))
def test_pain_there_and_back_is_the_same_amount(first, latest):
    there, back = change(PAIN, first, latest), change(PAIN, latest, first)
    assert (there.gain, there.verdict == Verdict.COUNTS) == (-back.gain, back.verdict == Verdict.COUNTS)


# -- activities


def test_the_score_of_activities_is_their_mean():
    assert (mean(rated(3, 4, 2).values()), round(mean(rated(6, 5, 5).values()), 2)) == (3, Decimal("5.33"))


def test_two_and_a_third_points_of_a_mean_are_a_medium_change():
    better = weigh_activities(rated(3, 4, 2), rated(6, 5, 5))
    assert str(better) == "2.3 points better: enough to count, a medium change"


@pytest.mark.parametrize(("latest", "verdict"), [(5, Verdict.TOO_SMALL), (6, Verdict.COUNTS)])
def test_one_activity_alone_needs_three_points(latest, verdict):
    assert weigh_activities(rated(3), rated(latest)).verdict == verdict


def test_two_points_of_a_mean_of_thirds_are_two_points():
    assert weigh_activities(rated(0, 0, 1), rated(2, 2, 3)).verdict == Verdict.COUNTS


def test_only_activities_rated_both_times_are_compared():
    assert weigh_activities(rated(2, 2), rated(6, 4, 10)).gain == 3


def test_without_an_activity_in_common_there_is_no_change_to_tell():
    assert weigh_activities({"Stairs": Decimal(2)}, {"Garden": Decimal(9)}) is None


SCORES = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 10).map(Decimal), min_size=1)


@given(SCORES)
def test_a_mean_lies_between_its_lowest_and_its_highest(scores):
    assert min(scores.values()) <= mean(scores.values()) <= max(scores.values())


@given(SCORES, SCORES)
def test_a_change_of_activities_turned_around_is_its_opposite(first, latest):
    there, back = weigh_activities(first, latest), weigh_activities(latest, first)
    same = there is back is None or (there.gain, there.verdict) == (-back.gain, back.verdict)
    assert same


@given(SCORES, st.integers(1, 10))
def test_all_activities_moving_alike_move_the_mean_alike(scores, by):
    moved = {activity: score + by for activity, score in scores.items()}
    assert round(weigh_activities(scores, moved).gain, 9) == by


# -- the others


def test_two_more_repetitions_count():
    assert str(change(INSTRUMENTS["sts30"], 9, 11)) == "2 more: enough to count"


def test_nobody_has_told_how_many_seconds_count():
    assert str(change(INSTRUMENTS["tug"], 14.5, 12)) == "2.5 s faster"


def test_a_rating_of_change_is_a_change_itself():
    assert change(INSTRUMENTS["groc"], 2, 5) is None


def test_twelve_points_of_oswestry_count():
    assert change(INSTRUMENTS["odi"], 36, 24).verdict == Verdict.COUNTS


@pytest.mark.parametrize(("points", "answered", "percent"), [(18, 10, "36.0"), (17, 9, "37.8"), (50, 10, "100.0")])
def test_oswestry_is_a_share_of_what_the_answered_items_can_give(points, answered, percent):
    assert oswestry_percent(points, answered=answered) == Decimal(percent)


@pytest.mark.parametrize(("points", "answered"), [(46, 9), (-1, 10), (0, 0), (3, 11)])
def test_oswestry_refuses_more_than_there_can_be(points, answered):
    with pytest.raises(ValueError):
        oswestry_percent(points, answered=answered)


def test_no_change_says_so():
    assert str(change(BEND, 86, 86, "goniometer")) == "no change"
