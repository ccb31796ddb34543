"""Something feels wrong: the page that must open for anyone, at any time; what to do stands there before anything is
sent; and it promises nothing it does not do."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adherence import releasing
from adherence.models import Alert, AlertMark
from tests import factories
from tests.factories import NOW, make_alert, new_key

pytestmark = pytest.mark.django_db
KNEE_RULES = ["RF02", "RF03", "RF04", "RF05", "RF15", "RF17"]


def words(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def shown(client):
    return words(client.get("/wrong/"))


@pytest.fixture
def programme(ruth, dana):
    factories.make_condition().__class__.objects.update(red_flags=KNEE_RULES)
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def phone(ruth, programme, signed_in, now):
    return signed_in(ruth)


def tell(phone, rule="RF02", htmx=False, **more):
    headers = {"HX-Request": "true"} if htmx else {}
    return phone.post("/wrong/", {"key": str(new_key()), "rule": rule} | more, headers=headers)


# -- for anyone


def test_it_opens_for_a_stranger(client):
    assert client.get("/wrong/").status_code == 200


def test_it_opens_for_a_patient_without_a_programme(ruth, signed_in, now):
    assert signed_in(ruth).get("/wrong/").status_code == 200


def test_the_worst_comes_first(shown):
    titles = ("Call 911 now", "Go to the ER now", "Call your clinic today", "Tell your therapist")
    places = [shown.index(f">{title}</h2>") for title in titles]
    assert places == sorted(places)


def test_911_is_one_tap_away(shown):
    assert shown.index('href="tel:911"') < shown.index("Chest pain")


def test_it_names_the_crisis_line(shown):
    assert shown.count('href="tel:988"') == 1


def test_a_stranger_reads_every_sign_and_can_tell_nobody(shown):
    assert (shown.count("<li><p>"), 'data-deed="wrong"' in shown, "It sends no message." in shown) == (19, False, True)


def test_a_stranger_is_shown_no_clinics_number(harbour, shown):
    assert set(re.findall(r'href="tel:([^"]+)"', shown)) == {"911", "988"}


def test_a_pass_that_opens_nothing_still_opens_this(now):
    phone = Client()
    phone.cookies["way_in"] = "nonsense"
    assert phone.get("/wrong/").status_code == 200


def test_a_report_without_a_pass_says_that_nobody_was_told(client):
    answer = tell(client)
    assert (answer.status_code, "your clinic was not told. Call your clinic." in words(answer)) == (403, True)
    assert 'href="tel:911"' in words(answer)


# -- for a patient


def test_a_patient_is_asked_what_belongs_to_their_condition(phone):
    asked = re.findall(r'<details class="flag" id="(\w+)"', words(phone.get("/wrong/")))
    assert asked == ["RF01", "RF09", "RF04", "RF05", "RF12", "RF02", "RF03", "RF15", "RF18", "RF17"]


def test_a_closed_episode_is_asked_about_no_more(ruth, phone):
    ruth.episodes.update(closed_at=NOW)
    assert 'id="RF02"' not in words(phone.get("/wrong/"))


def test_what_to_do_and_whom_to_call_stand_before_the_button(phone):
    """So both are there with no signal, and before anything is sent."""
    page = words(phone.get("/wrong/"))
    for card in re.findall(r'<details class="flag".*?</details>', page):
        first, call, button = (card.index(mark) for mark in ('class="flag-do"', 'href="tel:', "tell my clinic"))
        assert first < call < button


def test_each_question_carries_what_a_phone_keeps_while_offline(phone):
    page = words(phone.get("/wrong/"))
    forms = re.findall(r'<form [^>]*data-deed="wrong">(.*?)</form>', page)
    fields = [
        (bool(re.search(r'name="key" value="[0-9a-f-]{36}"', form)), 'name="rule" value="RF' in form) for form in forms
    ]
    assert fields == [(True, True)] * 10


def test_the_page_says_whose_words_wait_on_the_phone(phone, ruth):
    assert f'id="wrong" data-patient="{ruth.pk}"' in words(phone.get("/wrong/"))


def test_the_key_of_a_question_is_new_on_each_page(phone):
    keys = [re.findall(r'name="key" value="([^"]+)"', words(phone.get("/wrong/"))) for _ in range(2)]
    assert (len(set(keys[0])), set(keys[0]) & set(keys[1])) == (10, set())


def test_a_fall_asks_two_more_questions(phone):
    page = words(phone.get("/wrong/"))
    assert [page.count(f'type="radio" name="{name}"') for name in ("hit_head", "blood_thinner")] == [2, 2]


def test_a_phone_that_holds_a_pass_can_dial_its_clinic(phone):
    page = words(phone.get("/wrong/"))
    assert '<a class="btn btn-big btn-wide" href="tel:+15550100">' in page
    assert "Call Harbour Street Physio, +1 555 0100" in page


def test_a_clinic_without_a_number_leaves_no_dead_link(phone, harbour):
    harbour.phone = ""
    harbour.save()
    assert 'href="tel:"' not in words(phone.get("/wrong/"))


def test_it_says_that_it_is_not_watched(phone):
    assert "This page is not watched round the clock." in words(phone.get("/wrong/"))


def test_the_link_to_it_stands_on_todays_page(phone):
    assert 'class="wrong" href="/wrong/"' in phone.get("/today/").content.decode()


def test_looking_tells_nobody(phone):
    phone.get("/wrong/")
    phone.head("/wrong/")
    assert Alert.objects.count() == 0


# -- telling


def test_telling_keeps_an_alert_and_leads_to_what_to_do(phone, ruth):
    answer = tell(phone)
    assert (answer.status_code, answer["Location"]) == (303, "/wrong/#told-RF02")
    assert (Alert.objects.get().patient, Alert.objects.get().opened_at) == (ruth, NOW)


def test_the_answer_says_what_to_do_what_rests_and_whom_to_call(phone):
    tell(phone)
    page = words(phone.get("/wrong/"))
    told = page[page.index('id="told-RF02"') : page.index("Stop your drills. Read")]
    assert "<li>Stop all leg drills.</li><li>Call your surgeon or clinic now.</li>" in told
    assert "These drills rest: Mini heel slide." in told
    assert "That does not count against you." in told
    assert 'href="tel:+15550100"' in told
    assert "We do not watch this round the clock." in told


def test_an_emergency_offers_911_again(phone):
    tell(phone, "RF01")
    page = words(phone.get("/wrong/"))
    assert page.index('id="told-RF01"') < page.index('href="tel:911"') < page.index("Stop your drills. Read")
    assert "All your drills rest." in page


def test_a_swap_answers_with_the_page_itself_and_leads_the_reader_there(phone):
    page = words(tell(phone, htmx=True))
    assert (page.startswith('<div class="stack measure wrong-page" id="wrong"'), page.count("<html")) == (True, 0)
    assert '<h2 id="told-h-RF02" tabindex="-1" autofocus>' in page


def test_the_same_form_sent_twice_is_one_report(phone):
    key = str(new_key())
    for _ in range(2):
        tell(phone, key=key)
    assert AlertMark.objects.count() == 1


def test_the_answers_of_a_fall_go_with_it(phone):
    tell(phone, "RF18", hit_head="yes", blood_thinner="no")
    assert Alert.objects.get().level == "er"
    assert "<li>Say that you fell.</li>" in words(phone.get("/wrong/"))


@pytest.mark.parametrize("sent", [{"key": "nonsense"}, {"key": ""}, {"rule": "RF99"}, {"rule": "PN02"}])
def test_what_cannot_be_read_is_answered_with_what_to_do(phone, sent):
    answer = phone.post("/wrong/", {"key": str(new_key()), "rule": "RF02"} | sent)
    assert (answer.status_code, Alert.objects.count()) == (422, 0)
    assert "so your clinic was not told. Call your clinic." in words(answer)


def test_what_was_told_stays_until_the_clinic_releases_it(phone, dana):
    tell(phone)
    before = "told-RF02" in words(phone.get("/wrong/"))
    releasing.release(Alert.objects.get(), by=dana.user, now=NOW, reason="Fine")
    assert (before, "told-RF02" in words(phone.get("/wrong/"))) == (True, False)


def test_a_patient_has_no_way_to_dismiss_it(phone):
    tell(phone)
    page = words(phone.get("/wrong/"))
    told = page[page.index('id="told-RF02"') : page.index("Stop your drills. Read")]
    assert ("<form" in told, "<button" in told) == (False, False)


def test_the_patient_sees_that_somebody_saw_it(phone, dana):
    tell(phone)
    before = "Nobody there may have read it yet." in words(phone.get("/wrong/"))
    releasing.see(Alert.objects.get(), by=dana.user, now=NOW)
    assert (before, "Someone there saw it on" in words(phone.get("/wrong/"))) == (True, True)


def test_what_was_written_in_a_message_is_not_shown_here(phone, ruth):
    make_alert(ruth, "RF20")
    assert ("told-RF20" in words(phone.get("/wrong/")), Alert.objects.open().count()) == (False, 1)


def test_sam_sees_nothing_of_what_ruth_told(phone, sam, signed_in):
    tell(phone)
    assert "told-RF02" not in words(signed_in(sam).get("/wrong/"))


def test_the_page_says_no_cause_and_calls_nothing_safe(phone):
    assert re.search(r"\b(DVT|clot|thrombosis|embolism|safe)\b", words(tell(phone, htmx=True))) is None


@pytest.mark.parametrize("rules", [1, 10])
def test_it_asks_the_same_few_questions_however_much_was_told(ruth, phone, rules):
    for rule in ["RF02", "RF01", "RF03", "RF04", "RF05", "RF09", "RF12", "RF15", "RF17", "RF18"][:rules]:
        make_alert(ruth, rule)
    with CaptureQueriesContext(connection) as asked:
        phone.get("/wrong/")
    assert len(asked) == 5


def test_before_anything_was_told_it_asks_three(phone, django_assert_num_queries):
    with django_assert_num_queries(3):
        phone.get("/wrong/")
