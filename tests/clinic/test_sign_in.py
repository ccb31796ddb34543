import re
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories


@pytest.fixture(autouse=True)
def no_memory_of_earlier_tries():
    """Rate limits live in the cache; another test's failed tries must not count here."""
    cache.clear()


def sign_in(client, email, password):
    return client.post("/sign-in/", {"login": email, "password": password})


def test_dana_signs_in_and_comes_to_her_caseload(dana):
    client = Client()
    answer = sign_in(client, dana.user.email, "a-long-pass-phrase")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == reverse("adherence:caseload")


@pytest.mark.parametrize(
    ("email", "password"), [("dana@harbour.example", "wrong"), ("nobody@harbour.example", "a-long-pass-phrase")]
)
def test_a_wrong_pair_gets_one_answer_whoever_it_names(dana, email, password):
    answer = sign_in(Client(), email, password)
    assert answer.status_code == 422
    assert "The email address and/or password you specified are not correct." in answer.content.decode()


def test_after_five_wrong_tries_the_door_waits(dana):
    client = Client()
    for _try in range(5):
        sign_in(client, dana.user.email, "wrong")
    assert "Too many failed login attempts" in sign_in(client, dana.user.email, "a-long-pass-phrase").content.decode()


def test_signing_out_needs_a_post(dana, signed_in):
    client = signed_in(dana)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/caseload/").status_code == 302


def test_sign_in_returns_to_the_page_that_was_asked_for(dana):
    answer = Client().post(
        "/sign-in/?next=/patients/new/",
        {"login": dana.user.email, "password": "a-long-pass-phrase", "next": "/patients/new/"},
    )
    assert answer["Location"] == "/patients/new/"


def test_a_form_sent_too_late_comes_back_to_the_page_it_stood_on(ruth):
    stood_on = f"/patients/{ruth.pk}/"
    answer = Client().post("/programmes/1/pause/", headers={"Referer": f"http://testserver{stood_on}"})
    assert answer["Location"] == f"/sign-in/?next={stood_on}"


def test_a_form_from_elsewhere_comes_back_to_the_first_page(db):
    answer = Client().post("/programmes/1/pause/", headers={"Referer": "https://elsewhere.example/caseload/"})
    assert answer["Location"] == "/sign-in/?next=/"


def test_who_has_left_is_signed_out_and_not_sent_in_circles(harbour, signed_in):
    page = signed_in(factories.make_therapist(harbour, "Lee Park", active_until=date(2020, 1, 1)))
    answer = page.get("/caseload/", follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([("/sign-in/?next=/caseload/", 302)], 200)


def test_outside_the_demo_nobody_continues_as_anybody(dana):
    assert Client().post("/sign-in/as/dana/").status_code == 404
    assert "Continue as" not in Client().get("/sign-in/").content.decode()


def test_in_the_demo_one_button_signs_in(harbour, settings):
    settings.DEMO = True
    factories.make_therapist(harbour, "Dana Whitfield")
    client = Client()
    assert client.post("/sign-in/as/dana/")["Location"] == "/"
    assert client.get("/caseload/").status_code == 200


def test_even_in_the_demo_a_get_signs_nobody_in(settings, dana):
    settings.DEMO = True
    client = Client()
    assert client.get("/sign-in/as/dana/").status_code == 405
    assert client.get("/caseload/").status_code == 302


def test_a_forgotten_password_is_chosen_anew_through_a_mail(dana, mailoutbox):
    client = Client()
    client.post("/sign-in/forgotten/", {"email": dana.user.email})
    link = re.search(r"http://\S+", mailoutbox[0].body).group().replace("http://testserver", "")
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "another-long-phrase", "password2": "another-long-phrase"})
    assert sign_in(Client(), dana.user.email, "another-long-phrase").status_code == 302


def test_asking_for_an_unknown_address_answers_the_same_and_sends_no_way_in(dana, mailoutbox):
    known = Client().post("/sign-in/forgotten/", {"email": dana.user.email})
    unknown = Client().post("/sign-in/forgotten/", {"email": "nobody@harbour.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [mail.to for mail in mailoutbox if "/sign-in/forgotten/" in mail.body] == [[dana.user.email]]


def test_a_used_link_for_a_new_password_says_so(dana):
    assert "This link has been used" in Client().get("/sign-in/forgotten/a-b-c/").content.decode()
