"""The absolute pain bands, at both edges of each profile (clinical rules 3.1)."""

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
