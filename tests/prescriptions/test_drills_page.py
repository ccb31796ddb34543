"""The drill library, to read."""

import pytest

from prescriptions.models import PrecautionRule
from tests import factories


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


def names(response):
    return [drill.name for drill in response.context["found"]]


@pytest.fixture
def stock(db):
    factories.make_drill("chin-tuck", "Chin tuck", region="neck", synonyms=["neck retraction"])
    factories.make_drill("heel-slide", "Heel slide")
    factories.make_drill("quad-set", "Quad set")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Chin tuck", "Heel slide", "Quad set"]),
        ({"q": "SLIDE"}, ["Heel slide"]),
        ({"q": "retract"}, ["Chin tuck"]),
        ({"region": "knee"}, ["Heel slide", "Quad set"]),
        ({"region": "knee", "q": "quad"}, ["Quad set"]),
        ({"q": "moonwalk"}, []),
    ],
)
def test_drills_are_found_by_name_synonym_and_region(page, stock, asked, found):
    assert names(page.get("/drills/", asked)) == found


def test_every_region_is_offered_once(page, stock):
    assert list(page.get("/drills/").context["regions"]) == ["knee", "neck"]


def test_nothing_found_says_what_to_do(page, stock):
    assert "Try a shorter word, or all regions." in page.get("/drills/", {"q": "moonwalk"}).text


def test_a_search_swaps_the_list_alone(page, stock):
    response = page.get("/drills/", {"q": "quad"}, headers={"HX-Request": "true"})
    assert response.text.strip()[:22] == '<section id="found" cl'


def test_a_drill_is_told_whole(page):
    PrecautionRule.objects.create(tag="no-bend", text="No knee bend", effect="block")
    factories.make_drill(blocked_by=["no-bend"], stop_if=["pop"], source={"note": "Knee protocols.", "basis": "book"})
    context = page.get("/drills/heel-slide/").context
    assert [rule.text for rule in context["blocked_by"]] == ["No knee bend"]
    assert [str(bound) for bound in context["bounds"]] == ["Reps: 5 to 15", "Times a day: 1 to 8"]
    assert "A painful pop, clunk or slip in the joint." in context["stops"]


@pytest.mark.parametrize(
    "words",
    ["Starting point, edit before use", "Slide your heel.", "1 × 10, hold 2 s, 4 × a day", "Knee: <bdi>0°</bdi>"],
)
def test_the_page_of_a_drill_shows(page, words):
    factories.make_drill()
    assert words in page.get("/drills/heel-slide/").text


def test_a_clinics_own_drill_comes_before_a_shared_one_of_the_same_slug(page, dana):
    factories.make_drill()
    factories.make_drill(name="Our own slide", clinic=dana.clinic)
    assert page.get("/drills/heel-slide/").context["drill"].name == "Our own slide"


def test_another_clinics_drill_is_not_found(page, northgate):
    factories.make_drill("secret", "Northgate special", clinic=northgate)
    assert (page.get("/drills/secret/").status_code, names(page.get("/drills/"))) == (404, [])


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_costs_the_same_at_any_length(page, count, django_assert_num_queries):
    for n in range(count):
        factories.make_drill(f"d{n}", f"Drill {n}")
    with django_assert_num_queries(5):
        page.get("/drills/")


@pytest.mark.parametrize("address", ["/drills/", "/drills/heel-slide/"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, db, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
