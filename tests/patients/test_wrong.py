"""Something feels wrong: the page that must open for anyone, at any time, and promise nothing it does not do."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(client):
    return client.get("/wrong/").content.decode()


def test_it_opens_for_a_stranger(client):
    assert client.get("/wrong/").status_code == 200


def test_it_opens_for_a_patient_without_a_programme(ruth, signed_in, now):
    assert signed_in(ruth).get("/wrong/").status_code == 200


def test_the_worst_comes_first(shown):
    places = [shown.index(title) for title in ("Call 911 now", "Go to the ER now", "Call your clinic today")]
    assert places == sorted(places)


def test_911_is_one_tap_away(shown):
    assert shown.index('href="tel:911"') < shown.index("Chest pain")


def test_it_names_the_crisis_line(shown):
    assert shown.count('href="tel:988"') == 1


def test_it_says_that_nobody_is_told(shown):
    assert ("This page is not watched round the clock." in shown, "It sends no message." in shown) == (True, True)


def test_a_phone_that_holds_a_pass_can_dial_its_clinic(ruth, signed_in, now):
    page = signed_in(ruth).get("/wrong/").content.decode()
    assert '<a class="btn btn-big btn-wide" href="tel:+15550100">' in page
    assert "Call Harbour Street Physio, +1 555 0100" in page


def test_a_stranger_is_shown_no_clinics_number(harbour, shown):
    assert shown.count("tel:") == 2


def test_a_clinic_without_a_number_leaves_no_dead_link(ruth, harbour, signed_in, now):
    harbour.phone = ""
    harbour.save()
    assert signed_in(ruth).get("/wrong/").content.decode().count("tel:") == 2


def test_a_pass_that_opens_nothing_still_opens_this(now):
    phone = Client()
    phone.cookies["way_in"] = "nonsense"
    assert phone.get("/wrong/").status_code == 200


def test_it_stores_nothing(client):
    assert client.post("/wrong/", {"anything": "at all"}).status_code == 405


def test_the_link_to_it_stands_on_todays_page(ruth, dana, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    assert 'class="wrong" href="/wrong/"' in signed_in(ruth).get("/today/").content.decode()
