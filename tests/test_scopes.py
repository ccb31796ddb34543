"""How far a pass opens: every address of a patient for every pass there is, generated from the URL conf, so that a page
without a decision fails."""

from datetime import timedelta

import pytest
from django.test import Client

from clinic.checks import every_view
from patients import closing
from patients.models import Link
from patients.way_in import COOKIE, LINK_LASTS, PASS_LASTS
from tests import factories
from tests.factories import NOW

DOOR, CODE = "/open/ask/", "/open/code/"
IN = "in"  # the page itself: whatever it answers, it sends nobody to a door

# What each pass finds behind each decision.
EXPECTED = {
    "patient": {
        "none": DOOR,
        "forged": DOOR,
        "link": IN,
        "code": IN,
        "a code of long ago": IN,
        "revoked": DOOR,
        "expired": DOOR,
        "discharged": DOOR,
    },
    "patient-full": {
        "none": CODE,
        "forged": CODE,
        "link": CODE,
        "code": IN,
        "a code of long ago": CODE,
        "revoked": CODE,
        "expired": CODE,
        "discharged": CODE,
    },
    "patient-api": {
        "none": 401,
        "forged": 401,
        "link": IN,
        "code": IN,
        "a code of long ago": IN,
        "revoked": 401,
        "expired": 401,
        "discharged": 401,
    },
    "patient-api-full": {
        "none": 401,
        "forged": 401,
        "link": 401,
        "code": IN,
        "a code of long ago": 401,
        "revoked": 401,
        "expired": 401,
        "discharged": 401,
    },
}
PAGES = sorted({(f"/{route}", view.callback.access) for route, view in every_view()})
OF_PATIENTS = [page for page in PAGES if page[1].startswith("patient")]
FILLED = {"<int:pk>": "1", "<int:n>": "1", "<slug:part>": "times", "<int:number>": "1"}


def filled(route):
    for placeholder, value in FILLED.items():
        route = route.replace(placeholder, value)
    assert "<" not in route, f"{route}: say in this test what the placeholder stands for"
    return route


def with_pass(cookie):
    phone = Client()
    if cookie:
        phone.cookies[COOKIE] = cookie
    return phone


def phone_holding(held, ruth, now):
    """Ruth's phone with one kind of pass, on the day on which it is tried."""
    cookie = factories.pass_for(ruth, full=held in ("code", "a code of long ago", "revoked", "expired", "discharged"))
    if held == "revoked":
        closing.close_all(ruth, by=ruth, now=NOW)
    elif held == "discharged":
        type(ruth).objects.update(discharged_at=NOW)
    elif held == "a code of long ago":
        now.set(NOW + LINK_LASTS[Link.Purpose.CODE])
    elif held == "expired":
        now.set(NOW + PASS_LASTS + timedelta(seconds=1))
    return with_pass({"none": "", "forged": cookie[:-3] + "xyz"}.get(held, cookie))


def found(answer):
    """The door an address sends to, the refusal of a machine's address, or in."""
    where = answer.headers.get("Location", "").split("?")[0]
    return answer.status_code if answer.status_code in (401, 405) else where if where in (DOOR, CODE) else IN


def test_every_decision_about_patients_stands_in_the_table():
    assert {access for _route, access in OF_PATIENTS} == set(EXPECTED)


@pytest.mark.parametrize("held", EXPECTED["patient"])
@pytest.mark.parametrize(("route", "access"), OF_PATIENTS)
def test_every_address_for_every_pass(route, access, held, ruth, now):
    phone, address = phone_holding(held, ruth, now), filled(route)
    looked, asked = found(phone.get(address)), found(phone.post(address))
    assert {looked, asked} - {405} == {EXPECTED[access][held]}


@pytest.mark.parametrize(("route", "access"), [page for page in OF_PATIENTS if "api" not in page[1]])
def test_no_page_of_a_patient_is_kept_on_the_way(route, access, ruth, now, signed_in):
    answer = signed_in(ruth, full=True).get(filled(route))
    if answer.status_code == 200:
        assert ("no-store" in answer["Cache-Control"], "Cookie" in answer["Vary"]) == (True, True)


@pytest.mark.parametrize(("route", "access"), OF_PATIENTS)
def test_one_patients_pass_shows_nothing_of_another(route, access, ruth, dana, now, signed_in):
    rosa = factories.make_patient(dana, "Rosa Lund", email="rosa@mail.example")
    answer = signed_in(rosa, full=True).get(filled(route))
    shown = b"".join(answer) if answer.streaming else answer.content
    assert [name for name in (b"Ruth", b"Adeyemi", str(ruth.pk).encode()) if name in shown] == []


@pytest.mark.parametrize(("route", "access"), OF_PATIENTS)
def test_one_who_shares_the_mailbox_reads_their_own_until_they_choose(route, access, ruth, sam, now, signed_in):
    answer = signed_in(sam, full=True).get(filled(route))
    shown = b"".join(answer) if answer.streaming else answer.content
    is_the_choice = route == "/open/switch/"
    assert (b"Ruth" in shown) is is_the_choice


def test_a_pass_shown_at_a_door_leads_back_to_the_page(ruth, signed_in, now):
    answer = signed_in(ruth).get("/history/my-data.zip")
    assert answer["Location"] == "/open/code/?next=/history/my-data.zip"


def test_a_swap_sends_the_whole_page_to_the_door(ruth, signed_in, now):
    answer = signed_in(ruth).get("/history/my-data.zip", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/open/code/?next=/history/my-data.zip"


def test_a_form_leads_back_to_the_page_it_stood_on(ruth, signed_in, now):
    answer = signed_in(ruth).post("/history/my-data.zip", headers={"Referer": "http://testserver/settings/"})
    assert answer["Location"] == "/open/code/?next=/settings/"
