"""Six digits by mail: right once, in ten minutes, in five tries, on the browser that asked; and no answer tells whether
a mailbox is known."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from clinic.models import AuditEntry
from patients import proving, way_in
from patients.models import Code, Invitation, Link, Patient
from patients.way_in import COOKIE, Scope
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "ruth@mail.example", "noone@mail.example"
SHORT = "That code is one digit short. Check the email and type all 6."
OLD = "That code no longer works. Ask for a new one."


@pytest.fixture(autouse=True)
def clock(now):
    return now


@pytest.fixture
def asked(ruth):
    """A browser that waits for Ruth's code."""
    return asking(KNOWN)


def asking(email, **more):
    browser = Client(**more)
    browser.post("/open/code/ask/", {"email": email})
    return browser


def right():
    """The digits of the newest mail."""
    return proving.digits_of(Code.objects.latest("asked_at"))


def wrong():
    return f"{(int(right()) + 1) % 1_000_000:06d}"


def holder(browser, at=NOW):
    return way_in.holder_of(way_in.read_pass(browser.cookies[COOKIE].value), now=at)


def words(answer):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


# -- asking


@pytest.mark.parametrize("typed", [KNOWN, "RUTH@Mail.Example", " ruth@mail.example "])
def test_asking_wishes_for_a_mail(ruth, typed):
    asking(typed)
    assert list(Invitation.objects.values_list("patient", "kind")) == [(ruth.pk, "code")]


def test_asking_for_a_mailbox_nobody_reads_sends_nothing(ruth):
    asking(UNKNOWN)
    assert (Invitation.objects.count(), AuditEntry.objects.count(), Code.objects.get().patient) == (0, 0, None)


def test_who_left_care_gets_no_code(ruth):
    Patient.objects.update(discharged_at=NOW)
    asking(KNOWN)
    assert Invitation.objects.count() == 0


def test_every_answer_is_the_same_for_a_mailbox_that_is_known_and_one_that_is_not(ruth):
    def walk(email):
        browser = Client()
        said = [browser.post("/open/code/ask/", {"email": email}), browser.get("/open/code/")]
        said += [browser.post("/open/code/", {"code": typed}) for typed in ("12345", *["271828"] * 6)]
        said += [browser.post("/open/code/ask/", {"email": email}) for _again in range(5)]
        return [(answer.status_code, words(answer)) for answer in said]

    known, unknown = walk(KNOWN), walk(UNKNOWN)
    assert [(status, page.replace(UNKNOWN, KNOWN)) for status, page in unknown] == known


def test_the_table_holds_no_digits_no_mailbox_and_no_address_of_the_network(asked):
    row = str(Code.objects.values().get())
    assert [secret for secret in (right(), "ruth", "127.0.0.1") if secret in row] == []


def test_an_address_that_is_none_is_kept_on_the_page_and_explained(client):
    answer = client.post("/open/code/ask/", {"email": "ruth at home"})
    assert (answer.status_code, Code.objects.count()) == (422, 0)
    assert 'value="ruth at home"' in answer.content.decode()


def test_the_trail_names_who_asked_and_who_came_in(asked, ruth):
    asked.post("/open/code/", {"code": right()})
    trail = AuditEntry.objects.order_by("pk").values_list("what", "by", "patient_id")
    assert list(trail) == [("code.asked", "system", ruth.pk), ("code.spent", f"patient:{ruth.pk}", ruth.pk)]


def test_a_phone_with_a_pass_need_not_type_its_address(ruth, signed_in):
    phone = signed_in(ruth)
    page = phone.get("/open/code/").content.decode()
    phone.post("/open/code/ask/")
    assert ('name="email"' in page, list(Invitation.objects.values_list("patient", flat=True))) == (False, [ruth.pk])


# -- how often


@pytest.mark.parametrize(("minutes", "codes"), [(0, 4), (59, 4), (60, 5)])
def test_four_codes_an_hour_for_a_mailbox(ruth, now, minutes, codes):
    for _time in range(5):
        asking(KNOWN)
    now.set(NOW + timedelta(minutes=minutes))
    asking(KNOWN)
    assert Code.objects.count() == codes


def test_ten_codes_a_day_for_a_mailbox(ruth, now):
    for hour in range(24):
        now.set(NOW + timedelta(hours=hour))
        asking(KNOWN)
    assert Code.objects.count() == 10


def test_thirty_codes_an_hour_for_an_address_of_the_network(ruth):
    for number in range(32):
        asking(f"guess-{number}@mail.example", REMOTE_ADDR="203.0.113.7")
    asking(KNOWN, REMOTE_ADDR="203.0.113.8")
    assert (Code.objects.filter(patient=None).count(), Code.objects.exclude(patient=None).count()) == (30, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_one_household_counts_as_one(one, other, same):
    assert (proving.asked_by(one) == proving.asked_by(other)) is same


def test_too_often_is_said_and_what_was_typed_is_kept(ruth):
    for _time in range(4):
        asking(KNOWN)
    answer = Client().post("/open/code/ask/", {"email": KNOWN})
    page = answer.content.decode()
    assert (answer.status_code, f'value="{KNOWN}"' in page) == (429, True)
    assert "Too many codes were sent. Wait an hour, then ask again." in page


@pytest.mark.parametrize(("seconds", "mails"), [(59, 1), (60, 2)])
def test_the_same_code_may_be_mailed_once_more_after_a_minute(asked, now, seconds, mails):
    before = right()
    now.set(NOW + timedelta(seconds=seconds))
    asked.post("/open/code/ask/", {"again": "1"})
    assert (Invitation.objects.count(), right()) == (mails, before)


def test_and_not_a_third_time(asked, now):
    for minutes in (1, 2, 3):
        now.set(NOW + timedelta(minutes=minutes))
        asked.post("/open/code/ask/", {"again": "1"})
    assert Invitation.objects.count() == 2


def test_codes_are_forgotten_after_two_days(asked, now):
    now.set(NOW + timedelta(days=2, seconds=1))
    asking(UNKNOWN)
    assert Code.objects.count() == 1


# -- typing


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0:.3} {0:.3}"])
def test_the_right_digits_open_everything(asked, ruth, typed):
    digits = right()
    typed = typed.format(digits) if ":" not in typed else f"{digits[:3]} {digits[3:]}"
    answer = asked.post("/open/code/", {"code": typed})
    assert (answer["Location"], holder(asked)) == ("/today/#start", way_in.Holder(ruth, Scope.FULL))


def test_digits_of_another_script_are_digits(asked):
    arabic = right().translate({ord("0") + n: chr(0x0660 + n) for n in range(10)})
    assert asked.post("/open/code/", {"code": arabic}).status_code == 302


def test_a_code_opens_once(asked):
    digits = right()
    asked.post("/open/code/", {"code": digits})
    asked.cookies.pop(COOKIE)
    assert (asked.post("/open/code/", {"code": digits}).status_code, Link.objects.count()) == (422, 1)


@pytest.mark.parametrize(("seconds", "status"), [(599, 302), (600, 422)])
def test_a_code_works_for_ten_minutes(asked, now, seconds, status):
    now.set(NOW + timedelta(seconds=seconds))
    assert asked.post("/open/code/", {"code": right()}).status_code == status


@pytest.mark.parametrize(("wrongs", "status"), [(4, 302), (5, 422)])
def test_a_code_takes_five_tries(asked, wrongs, status):
    for _try in range(wrongs):
        asked.post("/open/code/", {"code": wrong()})
    assert asked.post("/open/code/", {"code": right()}).status_code == status


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12345", SHORT),
        ("1234", "That code is 2 digits short. Check the email and type all 6."),
        ("", "Type the 6 digits from the email."),
        ("no digits", "Type the 6 digits from the email."),
        ("1234567", "That code is too long. Check the email and type all 6 digits."),
    ],
)
def test_what_cannot_be_a_code_is_kept_on_the_page_and_costs_no_try(asked, typed, said):
    answer = asked.post("/open/code/", {"code": typed})
    page = answer.content.decode()
    assert (answer.status_code, said in page, f'value="{typed}"' in page or not typed) == (422, True, True)
    assert Code.objects.get().tries == 0


def test_a_wrong_code_is_told_how_many_tries_are_left(asked):
    said = [asked.post("/open/code/", {"code": wrong()}).content.decode() for _try in range(5)]
    assert ["You have 4 tries left." in said[0], "You have 1 try left." in said[3], OLD in said[4]] == [True] * 3


def test_another_browser_can_neither_type_the_code_nor_use_up_its_tries(asked):
    stranger = Client()
    for _try in range(9):
        assert stranger.post("/open/code/", {"code": right()}).status_code == 422
    assert Code.objects.get().tries == 0


def test_a_made_up_cookie_waits_for_no_code(asked):
    asked.cookies["way_in_code"] = "nonsense"
    assert 'name="email"' in asked.get("/open/code/").content.decode()


def test_a_mailbox_that_changed_hands_in_between_opens_nothing(asked, ruth):
    digits = right()
    Patient.objects.update(email="ruth@elsewhere.example")
    asked.post("/open/code/", {"code": digits})
    assert COOKIE not in asked.cookies


def test_the_field_lets_a_phone_fill_in_the_code(asked):
    page = asked.get("/open/code/").content.decode()
    assert re.search(r'<input[^>]+autocomplete="one-time-code"[^>]+inputmode="numeric"', page)


def test_typing_is_protected_from_other_sites(asked):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = asked.cookies
    assert strict.post("/open/code/", {"code": right()}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_fifty_guesses_at_once_are_five_tries(asked):
    cookie, guess = asked.cookies["way_in_code"].value, wrong()

    def try_it(_number):
        try:
            browser = Client()
            browser.cookies["way_in_code"] = cookie
            return browser.post("/open/code/", {"code": guess}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        statuses = set(pool.map(try_it, range(50)))
    assert (statuses, Code.objects.get().tries) == ({422}, 5)


@pytest.mark.django_db(transaction=True)
def test_ten_that_ask_at_once_are_four_codes(ruth):
    def ask(_number):
        try:
            return asking(KNOWN)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(ask, range(10)))
    assert Code.objects.count() == 4


# -- where it leads


def test_it_leads_back_to_the_page_that_asked_for_it(ruth, signed_in):
    phone = signed_in(ruth)
    door = phone.get("/history/my-data.zip")["Location"]
    sent = phone.post(door.replace("/code/", "/code/ask/"))["Location"]
    assert phone.post(sent, {"code": right()})["Location"] == "/history/my-data.zip"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_it_leads_to_no_other_site(asked, elsewhere):
    answer = asked.post(f"/open/code/?next={elsewhere}", {"code": right()})
    assert answer["Location"] == "/today/#start"


def test_who_has_typed_a_code_is_not_asked_again(ruth, signed_in):
    phone = signed_in(ruth, full=True)
    assert phone.get("/open/code/?next=/settings/")["Location"] == "/settings/"


@pytest.mark.parametrize(("days", "scope"), [(0, Scope.FULL), (13, Scope.FULL), (14, Scope.TODAY), (90, Scope.TODAY)])
def test_after_a_fortnight_it_opens_today_alone(asked, days, scope):
    asked.post("/open/code/", {"code": right()})
    assert holder(asked, NOW + timedelta(days=days)).scope == scope


def test_a_link_from_a_mail_takes_nothing_away(asked, ruth):
    asked.post("/open/code/", {"code": right()})
    link = way_in.hand_out(ruth, purpose=Link.Purpose.REMINDER, now=NOW)
    answer = asked.get(f"/open/{way_in.token_of(link)}/")
    assert (answer["Location"], holder(asked).scope) == ("/today/#start", Scope.FULL)


def test_a_way_in_by_code_has_no_address(client, ruth):
    link = way_in.hand_out(ruth, purpose=Link.Purpose.CODE, now=NOW)
    assert client.get(f"/open/{way_in.token_of(link)}/").status_code == 410


# -- two people, one mailbox


def test_who_shares_a_mailbox_is_asked_who_is_moving(asked, sam):
    answer = asked.post("/open/code/", {"code": right()})
    page = asked.get(answer["Location"]).content.decode()
    assert (answer["Location"], COOKIE in asked.cookies) == ("/open/code/who/", False)
    assert ("Ruth Adeyemi" in page, "Sam Adeyemi" in page) == (True, True)


def test_and_gets_their_own(asked, sam):
    asked.post("/open/code/", {"code": right()})
    asked.post("/open/code/who/", {"patient": str(sam.pk)})
    assert holder(asked) == way_in.Holder(sam, Scope.FULL)


def test_a_phone_that_has_chosen_before_is_not_asked_again(sam, signed_in):
    phone = signed_in(sam)
    phone.post("/open/code/ask/")
    phone.post("/open/code/", {"code": right()})
    assert holder(phone) == way_in.Holder(sam, Scope.FULL)


@pytest.mark.parametrize("who", ["a stranger", "nobody", ""])
def test_nobody_else_can_be_chosen(asked, sam, omar, who):
    stranger = factories.make_patient(omar, "Rosa Elsewhere", email="rosa@mail.example")
    asked.post("/open/code/", {"code": right()})
    named = {"a stranger": str(stranger.pk), "nobody": "nobody", "": ""}[who]
    assert (asked.post("/open/code/who/", {"patient": named}).status_code, COOKIE in asked.cookies) == (404, False)


def test_without_the_right_digits_nobody_is_named(asked, sam):
    asked.post("/open/code/", {"code": wrong()})
    answers = [asked.get("/open/code/who/"), asked.post("/open/code/who/", {"patient": str(sam.pk)})]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/open/code/")] * 2
    assert COOKIE not in asked.cookies


def test_the_choice_must_be_made_in_ten_minutes(asked, sam, now):
    asked.post("/open/code/", {"code": right()})
    now.set(NOW + timedelta(minutes=10))
    assert asked.post("/open/code/who/", {"patient": str(sam.pk)})["Location"] == "/open/code/"


def test_one_code_lets_one_phone_in(asked, sam, ruth):
    asked.post("/open/code/", {"code": right()})
    spent = asked.cookies["way_in_code"].value
    asked.post("/open/code/who/", {"patient": str(sam.pk)})
    again = Client()
    again.cookies["way_in_code"] = spent
    again.post("/open/code/who/", {"patient": str(ruth.pk)})
    assert (COOKIE in again.cookies, Link.objects.count()) == (False, 1)


def test_a_patient_of_two_clinics_is_asked_at_which(asked, omar):
    factories.make_patient(omar, "Ruth Adeyemi", email=KNOWN)
    asked.post("/open/code/", {"code": right()})
    page = asked.get("/open/code/who/").content.decode()
    assert ("Harbour Street Physio" in page, "Northgate Clinic" in page) == (True, True)
