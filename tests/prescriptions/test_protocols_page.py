"""The protocols, to read."""

import pytest

from prescriptions.models import PrecautionRule
from tests import factories


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


@pytest.fixture
def tka(db):
    protocol = factories.make_protocol()
    protocol.disagreement = "Some forbid a pillow under the knee."
    protocol.sources = [{"ref": "APTA 2020", "basis": "read in part", "what": "summary"}]
    protocol.precautions = ["Kneeling off by default."]
    protocol.save()
    return protocol


def test_protocols_are_listed_with_their_conditions(page, tka):
    assert [
        (found.name, found.condition.name, found.phase_count) for found in page.get("/protocols/").context["found"]
    ] == [("After knee replacement", "Knee replacement", 2)]


@pytest.mark.parametrize(
    "words",
    [
        "Starting point, edit before use",
        "1. 1 Early",
        "Mini heel slide</a>: 1 × 10, hold 2 s, 4 × a day",
        "Some forbid a pillow under the knee.",
        "APTA 2020",
        "Kneeling off by default.",
        "Longest still stretch to aim for: 120 minutes.",
    ],
)
def test_the_page_of_a_protocol_shows(page, tka, words):
    assert words in page.get("/protocols/tka/").text


def test_a_phase_tells_its_criteria_and_restrictions(page, tka):
    PrecautionRule.objects.create(tag="no-kneel", text="No kneeling yet", effect="block")
    phase = tka.phases.first()
    phase.exit_criteria, phase.restrictions = ["Bend 90 degrees"], ["no-kneel"]
    phase.save()
    told = page.get("/protocols/tka/").context["phases"][0]
    assert (told[0].exit_criteria, [rule.text for rule in told[1]]) == (["Bend 90 degrees"], ["No kneeling yet"])


def test_another_clinics_protocol_is_not_found(page, tka, northgate):
    tka.clinic = northgate
    tka.save()
    assert (page.get("/protocols/tka/").status_code, list(page.get("/protocols/").context["found"])) == (404, [])


@pytest.mark.parametrize("count", [1, 20])
def test_a_protocol_costs_the_same_at_any_length(page, count, django_assert_num_queries):
    drills = [factories.make_drill(f"d{n}", f"Drill {n}") for n in range(count)]
    factories.make_protocol(drills=drills)
    with django_assert_num_queries(7):
        page.get("/protocols/tka/")


@pytest.mark.parametrize("address", ["/protocols/", "/protocols/tka/"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, db, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
