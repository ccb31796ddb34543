"""A patient's way in: no password, one tap, and nothing written by looking."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test import Client

from clinic.models import AuditEntry
from patients import closing, way_in
from patients.models import Invitation, Link, Patient
from patients.way_in import COOKIE
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(ruth, now):
    return way_in.hand_out(ruth, purpose=Link.Purpose.INVITATION, now=NOW)


def address(link):
    return f"/open/{way_in.token_of(link)}/"


def whose(client):
    """Whose day the phone's cookie opens."""
    return way_in.patient_of(way_in.read_pass(client.cookies[COOKIE].value), now=NOW)


def everything():
    """All rows of all tables."""
    return {model: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


# -- the link


def test_a_link_opens_today_with_one_tap(client, ruth, link):
    answer = client.get(address(link))
    assert (answer.status_code, answer["Location"], whose(client)) == (302, "/today/#start", ruth)


def test_the_pass_is_kept_from_scripts_and_lasts_ninety_days(client, link):
    client.get(address(link))
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", 90 * 86400)


@pytest.mark.parametrize(("https", "secure"), [(True, True), (False, "")])
def test_over_https_the_pass_never_travels_in_the_clear(client, link, settings, https, secure):
    settings.SESSION_COOKIE_SECURE = https
    client.get(address(link))
    assert client.cookies[COOKIE]["secure"] == secure


def test_the_token_is_neither_kept_nor_passed_on(client, link):
    answer = client.get(address(link))
    assert (answer["Referrer-Policy"], "no-store" in answer["Cache-Control"]) == ("no-referrer", True)


@pytest.mark.parametrize("look", ["get", "head"])
@pytest.mark.parametrize("purpose", ["invitation", "reminder", "fresh"])
def test_a_mail_scanner_changes_nothing(ruth, now, look, purpose):
    link = way_in.hand_out(ruth, purpose=purpose, now=NOW)
    before = everything()
    getattr(Client(), look)(address(link))
    assert everything() == before


def test_a_link_opens_as_often_as_it_is_tapped(link):
    assert [Client().get(address(link)).status_code for _ in range(3)] == [302] * 3


def revoked(link):
    closing.close_all(link.patient, by=link.patient, now=NOW)


def past_its_day(link):
    Link.objects.update(created_at=NOW - timedelta(days=31), expires_at=NOW)


def discharged(link):
    Patient.objects.update(discharged_at=NOW)


@pytest.mark.parametrize("spoil", [revoked, past_its_day, discharged])
def test_a_link_that_no_longer_opens_offers_a_fresh_one(client, link, spoil):
    spoil(link)
    answer = client.get(address(link))
    assert (answer.status_code, COOKIE in client.cookies) == (410, False)
    assert "This link has grown old." in answer.content.decode()


def test_a_made_up_token_gets_the_same_page(client, link):
    forged = signing.Signer(salt="something.else").sign(link.pk.hex)
    pages = [client.get(f"/open/{token}/") for token in ("nonsense", forged, f"{link.pk.hex}:nonsense")]
    assert [page.status_code for page in pages] == [410] * 3


def test_why_a_link_does_not_open_cannot_be_read_from_the_page(client, link):
    tapped, pages = address(link), set()
    for spoil in (past_its_day, revoked, discharged, Link.delete):
        spoil(link)
        pages.add(without_token(client.get(tapped)))
    assert len(pages) == 1


def without_token(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


@pytest.mark.parametrize("ahead", ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"])
def test_a_browser_that_fetches_ahead_is_not_let_in(client, link, ahead):
    before = everything()
    answer = client.get(address(link), headers={"Sec-Purpose": ahead})
    assert (answer.status_code, "no-store" in answer["Cache-Control"], COOKIE in client.cookies) == (503, True, False)
    assert everything() == before


# -- one tap for a fresh one


@pytest.mark.parametrize("spoil", [revoked, past_its_day])
def test_a_link_that_has_grown_old_brings_a_fresh_one_with_one_tap(client, ruth, link, spoil):
    spoil(link)
    assert f'action="{address(link)}fresh/"' in client.get(address(link)).content.decode()
    client.post(f"{address(link)}fresh/")
    assert list(Invitation.objects.values_list("patient", "kind")) == [(ruth.pk, "fresh")]


def test_looking_at_the_address_of_the_tap_asks_for_nothing(client, link):
    assert (client.get(f"{address(link)}fresh/").status_code, Invitation.objects.count()) == (405, 0)


def test_the_tap_says_the_same_of_a_mailbox_that_is_out_of_care(client, ruth, link):
    known = without_token(client.post(f"{address(link)}fresh/"))
    discharged(link)
    assert (without_token(client.post(f"{address(link)}fresh/")), Invitation.objects.count()) == (known, 1)


def test_taps_in_a_row_are_one_mail(client, ruth, link):
    for _tap in range(3):
        client.post(f"{address(link)}fresh/")
    assert Invitation.objects.count() == 1


def test_a_made_up_token_is_asked_for_the_mailbox_instead(client, link):
    answer = client.post("/open/nonsense/fresh/")
    assert (answer.status_code, Invitation.objects.count()) == (410, 0)
    assert 'name="email"' in answer.content.decode()


def test_the_tap_is_protected_from_other_sites(link):
    assert Client(enforce_csrf_checks=True).post(f"{address(link)}fresh/").status_code == 403


def test_a_phone_whose_pass_ran_out_gets_a_fresh_link_without_typing(ruth, signed_in, now):
    phone = signed_in(ruth)
    now.set(NOW + timedelta(days=91))
    page = phone.get(phone.get("/today/")["Location"]).content.decode()
    phone.post("/open/ask/")
    assert ('name="email"' in page, list(Invitation.objects.values_list("patient", flat=True))) == (False, [ruth.pk])


def test_such_a_phone_may_name_another_mailbox(ruth, signed_in, now):
    phone = signed_in(ruth)
    now.set(NOW + timedelta(days=91))
    assert 'name="email"' in phone.get("/open/ask/?other=1").content.decode()


# -- the pass


def test_a_pass_is_looked_up_in_one_query(ruth, django_assert_num_queries):
    held = way_in.read_pass(factories.pass_for(ruth))
    with django_assert_num_queries(1):
        assert way_in.holder_of(held, now=NOW).patient.therapist.user.name == "Dana Whitfield"


def test_a_pass_ends_when_the_links_are_revoked(link, ruth, signed_in):
    phone = signed_in(ruth)
    closing.close_all(ruth, by=ruth, now=NOW)
    assert phone.get("/today/")["Location"] == "/open/ask/"


@pytest.mark.parametrize(("days", "status"), [(90, 200), (91, 302)])
def test_a_pass_lasts_ninety_days(ruth, signed_in, now, days, status):
    phone = signed_in(ruth)
    now.set(NOW + timedelta(days=days))
    assert phone.get("/today/").status_code == status


def test_a_changed_pass_opens_nothing(ruth, signed_in, now):
    phone = signed_in(ruth)
    phone.cookies[COOKIE] = phone.cookies[COOKIE].value[:-2] + "xx"
    assert phone.get("/today/").status_code == 302


def test_a_pass_for_somebody_who_no_longer_reads_the_mailbox_opens_nothing(link, sam, client):
    client.cookies[COOKIE] = str(way_in.Pass(link.pk, sam.pk, NOW))
    before = client.get("/today/").status_code
    Patient.objects.filter(pk=sam.pk).update(email="sam@elsewhere.example")
    assert (before, client.get("/today/").status_code) == (200, 302)


def test_two_people_without_a_mailbox_do_not_share_one(link, sam, client):
    Patient.objects.update(email="")
    client.cookies[COOKIE] = str(way_in.Pass(link.pk, sam.pk, NOW))
    assert client.get("/today/").status_code == 302


# -- two people, one mailbox


def test_two_readers_of_a_mailbox_are_asked_who_is_moving(client, link, sam):
    page = client.get(address(link)).content.decode()
    assert ("Who is moving?" in page, "Ruth Adeyemi" in page, "Sam Adeyemi" in page) == (True, True, True)
    assert COOKIE not in client.cookies


def test_who_says_so_gets_their_own_day(client, link, sam):
    answer = client.post(address(link), {"patient": str(sam.pk)})
    assert (answer.status_code, answer["Location"], whose(client)) == (302, "/today/#start", sam)


@pytest.mark.parametrize("who", ["a patient of another clinic", "nobody", ""])
def test_nobody_else_can_be_chosen(client, link, sam, omar, who):
    stranger = factories.make_patient(omar, "Ruth Elsewhere", email=link.patient.email)
    named = {"a patient of another clinic": str(stranger.pk), "nobody": "nobody", "": ""}[who]
    assert (client.post(address(link), {"patient": named}).status_code, COOKIE in client.cookies) == (404, False)


def test_a_phone_can_change_hands_and_its_pass_grows_no_younger(ruth, sam, signed_in, now):
    phone = signed_in(ruth)
    now.set(NOW + timedelta(days=5))
    phone.post("/open/switch/", {"patient": str(sam.pk)})
    held = way_in.read_pass(phone.cookies[COOKIE].value)
    assert (held.patient_id, held.opened_at) == (sam.pk, NOW)


def test_the_choice_is_protected_from_other_sites(link, sam):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(link), {"patient": str(sam.pk)}).status_code == 403


# -- a fresh link


@pytest.mark.parametrize("typed", ["ruth@mail.example", "RUTH@Mail.Example", " ruth@mail.example "])
def test_a_fresh_link_is_wished_for(client, ruth, now, typed):
    client.post("/open/ask/", {"email": typed})
    assert list(Invitation.objects.values_list("patient", "kind", "asked_at")) == [(ruth.pk, "fresh", NOW)]


def test_the_answer_is_the_same_for_an_address_nobody_knows(client, ruth, now):
    known, unknown = (
        client.post("/open/ask/", {"email": email}) for email in ("ruth@mail.example", "noone@mail.example")
    )
    same = known.content.decode().replace("ruth@mail.example", "noone@mail.example")
    assert (known.status_code, same) == (unknown.status_code, unknown.content.decode())
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(("minutes", "wishes"), [(0, 1), (9, 1), (10, 2)])
def test_a_mailbox_is_written_to_once_in_ten_minutes(client, ruth, now, minutes, wishes):
    client.post("/open/ask/", {"email": ruth.email})
    now.set(NOW + timedelta(minutes=minutes))
    client.post("/open/ask/", {"email": ruth.email})
    assert Invitation.objects.count() == wishes


def test_a_shared_mailbox_gets_one_link(client, ruth, sam, now):
    client.post("/open/ask/", {"email": ruth.email})
    assert list(Invitation.objects.values_list("patient", flat=True)) == [ruth.pk]


def test_a_patient_of_two_clinics_gets_a_link_of_each(client, ruth, omar, now):
    elsewhere = factories.make_patient(omar, "Ruth Adeyemi", email=ruth.email)
    client.post("/open/ask/", {"email": ruth.email})
    assert set(Invitation.objects.values_list("patient", flat=True)) == {ruth.pk, elsewhere.pk}


def test_who_left_care_gets_none(client, ruth, now):
    Patient.objects.update(discharged_at=NOW)
    client.post("/open/ask/", {"email": ruth.email})
    assert Invitation.objects.count() == 0


def test_the_wish_leaves_a_trace(client, ruth, now):
    client.post("/open/ask/", {"email": ruth.email})
    assert list(AuditEntry.objects.values_list("what", "by", "patient_id")) == [("link.asked", "system", ruth.pk)]


def test_an_address_that_is_none_is_kept_on_the_page_and_explained(client, now, db):
    answer = client.post("/open/ask/", {"email": "ruth at home"})
    page = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert ('value="ruth at home"' in page, "Enter a valid email address." in page) == (True, True)


def test_the_page_that_asks_for_an_address_opens_without_a_pass(client, db):
    assert client.get("/open/ask/").status_code == 200


# -- the demo


def test_in_the_demo_ruths_phone_is_at_hand(client, dana, settings, now):
    settings.DEMO = True
    ruth = factories.make_patient(dana, "Ruth Adeyemi", email="ruth.adeyemi@mail.example")
    answer = client.post("/sign-in/as-patient/ruth/")
    assert (answer.status_code, answer["Location"], whose(client)) == (302, "/today/#start", ruth)
    assert list(Link.objects.values_list("purpose", flat=True)) == ["demo"]


def test_in_the_demo_her_phone_opens_everything_for_a_day(client, dana, settings, now):
    settings.DEMO = True
    factories.make_patient(dana, "Ruth Adeyemi", email="ruth.adeyemi@mail.example")
    client.post("/sign-in/as-patient/ruth/")
    held = way_in.read_pass(client.cookies[COOKIE].value)
    scopes = [way_in.holder_of(held, now=NOW + timedelta(hours=hours)).scope for hours in (23, 24)]
    assert scopes == ["full", "today"]


@pytest.mark.parametrize("who", ["dana", "nobody"])
def test_only_the_casts_patients_can_be_played_so(client, settings, now, db, who):
    settings.DEMO = True
    assert client.post(f"/sign-in/as-patient/{who}/").status_code == 404


def test_outside_the_demo_nobody_comes_in_without_a_link(client, dana, now):
    factories.make_patient(dana, "Ruth Adeyemi", email="ruth.adeyemi@mail.example")
    assert (client.post("/sign-in/as-patient/ruth/").status_code, Link.objects.count()) == (404, 0)


# -- at once


@pytest.mark.django_db(transaction=True)
def test_ten_wishes_at_once_are_one_mail(ruth, now):
    def ask(client):
        try:
            return client.post("/open/ask/", {"email": ruth.email}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(ask, [Client() for _ in range(10)]))
    assert (statuses, Invitation.objects.count()) == ([200] * 10, 1)
