"""No one where they do not belong: every address of the URL conf for every role, generated, so that a new page without
a decision fails."""

import uuid

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from clinic.checks import every_view
from clinic.looking import OF_A_PATIENT as RECORD
from clinic.models import Look
from patients.way_in import COOKIE
from tests import factories

# What a placeholder of an address stands for when a stranger guesses: real ids of Ruth's, so that a leak could leak.
ROUTES = sorted({(route, pattern.name or "", pattern.callback.access) for route, pattern in every_view()})


@pytest.fixture
def hers(ruth, dana):
    """Ruth's own ids, by the name of the placeholder."""
    prescription = factories.make_prescription(ruth.episodes.get(), by=dana.user)
    return {
        "<uuid:pk>": str(ruth.pk),
        "<int:pk>": str(prescription.pk),
        "<int:n>": "1",
        "<int:alert>": str(factories.make_alert(ruth).pk),
        "<int:snooze>": str(factories.make_snooze(ruth, by=dana.user).pk),
        "<uuid:key>": str(uuid.uuid4()),
        "<str:token>": "no-such-token",
        "<slug:who>": "nobody",
        "<slug:slug>": "heel-slide",
        "<slug:part>": "day",
        "<path:path>": "css/app.css",
        "<slug:shape>": "0" * 16,
        "<slug:edition>": "0" * 8,
        "<str:name>": "still.svg",
    }


def filled(route, hers):
    for placeholder, value in hers.items():
        route = route.replace(placeholder, value)
    assert "<" not in route, f"{route}: say in this test what the placeholder stands for"
    return "/" + route.replace("^", "").replace("$", "")


def statuses(client, address):
    return {client.get(address).status_code, client.post(address).status_code}


PAGES = [(route, access) for route, _name, access in ROUTES]
OF_A_PATIENT = [(route, access) for route, access in PAGES if access in ("therapist", "owner") and ":pk>" in route]


def test_every_decision_is_one_we_know():
    assert {access for _route, access in PAGES} <= {
        "anyone",
        "therapist",
        "owner",
        "patient",
        "patient-full",
        "patient-api",
        "patient-api-full",
    }


@pytest.mark.parametrize(("route", "access"), [page for page in PAGES if page[1] in ("therapist", "owner")])
def test_a_stranger_is_sent_to_the_sign_in_page(route, access, hers, now):
    answer = Client().get(filled(route, hers))
    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(("route", "access"), [page for page in PAGES if page[1] in ("therapist", "owner")])
def test_a_patients_phone_opens_no_staff_page(route, access, hers, ruth, now):
    phone = Client()
    phone.cookies[COOKIE] = factories.pass_for(ruth)
    answer = phone.get(filled(route, hers))
    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize(("route", "access"), OF_A_PATIENT)
def test_omar_gets_404_on_every_address_of_a_patient(route, access, hers, omar, signed_in, now):
    assert statuses(signed_in(omar), filled(route, hers)) <= {404, 405}
    assert 404 in statuses(signed_in(omar), filled(route, hers))


@pytest.mark.parametrize(("route", "access"), [page for page in PAGES if page[1] == "patient"])
def test_without_a_pass_a_patients_page_asks_for_a_link(route, access, hers, now):
    answer = Client().get(filled(route, hers))
    assert answer.status_code in (302, 405)
    assert answer.headers.get("Location", "/open/ask/") == "/open/ask/"


@pytest.mark.parametrize(("route", "access"), [page for page in PAGES if page[1] == "patient"])
def test_a_signed_in_therapist_is_no_patient(route, access, hers, dana, signed_in, now):
    answer = signed_in(dana).get(filled(route, hers))
    assert answer.status_code in (302, 405)


def everything():
    """Every row of every table but the sessions, and but who looked: the one trace that reading leaves."""
    models = [model for model in apps.get_models() if model not in (Session, Look)]
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("who", ["dana", "ruth", "stranger"])
def test_looking_at_every_address_changes_no_row(who, hers, dana, ruth, signed_in, now):
    person = {"dana": dana, "ruth": ruth, "stranger": None}[who]
    browser = signed_in(person) if person else Client()
    before = everything()
    seen = {browser.get(filled(route, hers)).status_code for route, _access in PAGES if "(?P<" not in route}
    assert (200 in seen, 500 in seen, everything() == before) == (True, False, True)


OF_A_RECORD = [route for route, access in PAGES if access in ("therapist", "owner") and "<uuid:pk>" in route]


def test_every_page_of_a_record_begins_alike_so_that_its_look_is_noted():
    assert [route for route in OF_A_RECORD if not route.startswith(RECORD)] == []


@pytest.mark.parametrize("route", OF_A_RECORD)
def test_opening_a_page_of_a_record_leaves_one_look_however_often(route, hers, dana, ruth, signed_in, now):
    browser, address = signed_in(dana), filled(route, hers)
    shown = {browser.get(address).status_code, browser.get(address).status_code} == {200}
    looks = Look.objects.values_list("user", "patient_id", "on")
    assert list(looks) == [(dana.user.pk, ruth.pk, factories.TODAY)] * shown


def test_staff_whose_time_is_up_are_strangers(harbour, signed_in, now):
    left = factories.make_therapist(harbour, "Lena Gone", active_until=factories.TODAY.replace(day=1))
    assert signed_in(left).get("/caseload/").status_code == 302
