"""Shutting the doors: this phone, every phone, or, by the clinic, every way in."""

import pytest

from clinic.models import AuditEntry
from patients import way_in
from patients.models import Code, Invitation, Link
from patients.way_in import COOKIE
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(now):
    return now


def opens(phone):
    return phone.get("/today/").status_code == 200


def closed(ruth):
    return f"/patients/{ruth.pk}/close-ways-in/"


# -- this phone


def test_signed_out_a_phone_opens_nothing(ruth, signed_in):
    phone = signed_in(ruth)
    answer = phone.post("/open/sign-out/")
    assert (answer["Location"], phone.cookies[COOKIE].value, opens(phone)) == ("/open/out/", "", False)


def test_what_a_code_opened_stays_shut_even_for_a_copy_of_the_cookie(ruth, signed_in, client):
    phone = signed_in(ruth, full=True)
    client.cookies[COOKIE] = phone.cookies[COOKIE].value
    phone.post("/open/sign-out/")
    assert not opens(client)


def test_the_link_in_the_mail_opens_still(ruth, signed_in, client):
    phone = signed_in(ruth)
    phone.post("/open/sign-out/")
    assert client.get(f"/open/{way_in.token_of(Link.objects.get())}/").status_code == 302


def test_other_phones_stay_in(ruth, signed_in):
    kept, gone = signed_in(ruth, full=True), signed_in(ruth, full=True)
    gone.post("/open/sign-out/")
    assert opens(kept)


def test_looking_signs_nobody_out(ruth, signed_in):
    phone = signed_in(ruth)
    assert ([phone.get(f"/open/sign-out/{rest}").status_code for rest in ("", "everywhere/")], opens(phone)) == (
        [405, 405],
        True,
    )


def test_the_page_after_it_says_so_to_anyone(client):
    page = client.get("/open/out/").content.decode()
    assert ("You are signed out" in page, "data-signed-out" in page) == (True, True)


# -- every phone


def test_a_patient_signs_out_every_phone(ruth, signed_in):
    phones = [signed_in(ruth), signed_in(ruth, full=True)]
    phones[0].post("/open/sign-out/everywhere/")
    assert [opens(phone) for phone in phones] == [False, False]


def test_it_is_the_patients_own_deed_in_the_trail(ruth, signed_in):
    signed_in(ruth).post("/open/sign-out/everywhere/")
    entry = AuditEntry.objects.get(what="ways_in.closed")
    assert (entry.by, entry.patient_id) == (f"patient:{ruth.pk}", ruth.pk)


# -- by the clinic


def test_a_therapist_closes_every_way_in(dana, ruth, signed_in, client):
    phone, link = signed_in(ruth, full=True), way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    answer = signed_in(dana).post(closed(ruth))
    assert answer["Location"] == f"/patients/{ruth.pk}/"
    assert (opens(phone), client.get(f"/open/{way_in.token_of(link)}/").status_code) == (False, 410)


def test_she_reads_how_many_there_were(dana, ruth, signed_in):
    factories.pass_for(ruth)
    factories.pass_for(ruth)
    desk = signed_in(dana)
    assert "2 ways in are closed." in desk.post(closed(ruth), follow=True).content.decode()


def test_the_trail_says_who_closed_them(dana, ruth, signed_in):
    signed_in(dana).post(closed(ruth))
    entry = AuditEntry.objects.get(what="ways_in.closed")
    assert (entry.by_name, entry.patient_id) == ("Dana Whitfield", ruth.pk)


def test_a_link_through_which_another_could_choose_her_is_closed_too(dana, ruth, sam, signed_in):
    phone = signed_in(sam)
    phone.post("/open/switch/", {"patient": str(ruth.pk)})
    signed_in(dana).post(closed(ruth))
    assert not opens(phone)
    assert set(AuditEntry.objects.values_list("patient_id", flat=True)) == {ruth.pk, sam.pk}


def test_a_neighbour_in_the_list_stays_in(dana, ruth, signed_in):
    other = factories.make_patient(dana, "Rosa Lund", email="rosa@mail.example")
    phone = signed_in(other)
    signed_in(dana).post(closed(ruth))
    assert opens(phone)


def test_mails_and_codes_on_their_way_open_nothing(dana, ruth, signed_in, client):
    waiting = Invitation.objects.create(patient=ruth, kind=Invitation.Kind.FRESH, asked_at=NOW)
    client.post("/open/code/ask/", {"email": ruth.email})
    signed_in(dana).post(closed(ruth))
    waiting.refresh_from_db()
    assert (waiting.failed_at, Code.objects.open(NOW).count()) == (NOW, 0)


def test_a_fresh_link_opens_again(dana, ruth, signed_in, client):
    signed_in(dana).post(closed(ruth))
    link = way_in.hand_out(ruth, purpose=Link.Purpose.FRESH, now=NOW)
    assert client.get(f"/open/{way_in.token_of(link)}/").status_code == 302


def test_omar_is_told_there_is_no_such_page(omar, ruth, signed_in):
    phone = signed_in(ruth)
    assert (signed_in(omar).post(closed(ruth)).status_code, opens(phone)) == (404, True)


def test_the_chart_offers_it(dana, ruth, signed_in):
    assert f'action="{closed(ruth)}"' in signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
