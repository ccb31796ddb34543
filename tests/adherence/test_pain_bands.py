"""The pain bands, absolute and by the rise, at both edges of each profile (clinical rules 3.1)."""

import pytest

from adherence.pain_bands import light_of


@pytest.mark.parametrize(
    ("profile", "green", "amber", "red"),
    [
        ("default", [0, 3], [4, 5], [6, 10]),
        ("tendon", [0, 3], [4, 5], [6, 10]),
        ("irritable", [0, 2], [3, 4], [5, 10]),
        ("spine", [0, 3], [4, 5], [6, 10]),
        ("postop", [0, 4], [5, 6], [7, 10]),
    ],
)
def test_each_profile_has_its_bands(profile, green, amber, red):
    lights = [[light_of(pain, profile).value for pain in band] for band in (green, amber, red)]
    assert lights == [["green"] * 2, ["amber"] * 2, ["red"] * 2]


@pytest.mark.parametrize(
    ("profile", "green", "amber", "red"),
    [
        ("default", 1, 2, 3),
        ("tendon", 2, 3, 4),
        ("irritable", 1, 2, 3),
        ("spine", 1, 2, 3),
        ("postop", 1, 2, 3),
    ],
)
def test_each_profile_has_its_rises(profile, green, amber, red):
    """From no pain at all; a tendon's three is below its absolute amber as well."""
    lights = [light_of(rise, profile, before=0).value for rise in (green, amber) if rise < 3 or profile == "tendon"]
    assert (lights, light_of(red, profile, before=0).value) == (["green", "amber"], "red")


@pytest.mark.parametrize(
    ("profile", "before", "during", "light"),
    [("postop", 4, 6, "amber"), ("default", 1, 4, "red"), ("tendon", 2, 5, "amber"), ("default", 7, 6, "red")],
)
def test_the_worse_of_the_two_holds(profile, before, during, light):
    """The worked ones of the source; and what was strong before stays strong."""
    assert light_of(during, profile, before=before).value == light


def test_without_a_score_before_only_the_score_itself_is_judged():
    assert light_of(3, "default").value == "green"


@pytest.mark.parametrize("profile", ["default", "tendon", "irritable", "spine", "postop"])
def test_sharp_or_sudden_is_red_whatever_the_number(profile):
    assert light_of(1, profile, quality="sharp").value == "red"


@pytest.mark.parametrize(
    ("profile", "light"),
    [("spine", "red"), ("default", "green"), ("tendon", "green"), ("irritable", "amber"), ("postop", "green")],
)
def test_what_spreads_down_a_limb_is_red_of_a_spine_alone(profile, light):
    """The worked one of the source: spine, before 3, during 3, pain moved into the calf."""
    assert light_of(3, profile, before=3, quality="spreading").value == light


def test_neither_leaves_the_number_to_judge():
    assert light_of(3, "spine", quality="neither").value == "green"
