"""The desk's messages: who waits for an answer first, one thread beside the list, and a count in the bar."""

from datetime import timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.utils.html import strip_tags

from adherence.answer_due import answer_due_at
from clinic.models import AuditEntry
from clinic.office_hours import OfficeHours
from patients import writing
from patients.models import Invitation, Message, Patient
from tests import factories
from tests.factories import NOW, at, new_key

HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
SWAP = {"HX-Request": "true"}
NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = [["08:00", "17:00"]] * 5 + [None, None]


@pytest.fixture
def alan(dana):
    return factories.make_patient(dana, "Alan Whitcombe", email="alan@mail.example")


@pytest.fixture
def desk(dana, signed_in, now):
    return signed_in(dana)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).replace("\xa0", " ").split())


def say(patient, text="Can I swim?", *, now=NOW):
    return writing.say(patient, key=new_key(), words=text, now=now)[0]


def answer(patient, by, text="Yes, do.", *, now=NOW):
    return writing.answer(patient, key=new_key(), words=text, by=by.user, now=now)[0]


def names(page):
    return [one.patient.name for one in page.context["listed"]]


# -- The list ---------------------------------------------------------------------------------------------------------


def test_whoever_waits_longest_stands_first_then_the_newest(desk, dana, ruth, alan):
    rosa, vera = (
        factories.make_patient(dana, name, email=f"{name[:4]}@mail.example") for name in ("Rosa Lund", "Vera Ek")
    )
    say(alan, now=NOW - HOUR)
    say(ruth, now=NOW - A_DAY)
    answer(rosa, dana, now=NOW - 3 * HOUR)
    answer(vera, dana, now=NOW - 2 * HOUR)
    assert names(desk.get("/messages/")) == ["Ruth Adeyemi", "Alan Whitcombe", "Vera Ek", "Rosa Lund"]


def test_who_never_wrote_is_not_listed(desk, ruth, alan):
    say(alan)
    assert names(desk.get("/messages/")) == ["Alan Whitcombe"]


def test_a_line_says_who_wrote_what_and_how_many_are_unread(desk, ruth):
    say(ruth, "Can I swim?", now=NOW - 2 * HOUR)
    say(ruth, "In the sea?", now=NOW - 2 * HOUR)
    assert "Ruth Adeyemi 2 unread Today 08:00 In the sea?" in words(desk.get("/messages/"))


def test_the_page_says_how_many_people_wait(desk, dana, ruth, alan):
    say(ruth)
    say(ruth, "Hello?")
    answer(alan, dana)
    assert "1 person waits for an answer." in words(desk.get("/messages/"))


def test_nobody_waiting_is_said_too(desk, ruth):
    assert "Nobody waits for an answer. " in words(desk.get("/messages/"))


def test_a_therapist_sees_her_own_patients_until_she_asks_for_the_clinics(desk, ines, ruth):
    say(factories.make_patient(ines, "Rosa Lund", email="rosa@mail.example"))
    assert (names(desk.get("/messages/")), names(desk.get("/messages/?whose=clinic"))) == ([], ["Rosa Lund"])


def test_an_owner_sees_the_clinics(ines, ruth, signed_in, now):
    say(ruth)
    assert names(signed_in(ines).get("/messages/")) == ["Ruth Adeyemi"]


def test_a_part_of_the_name_finds_a_thread(desk, ruth, alan):
    say(ruth)
    say(alan)
    assert names(desk.get("/messages/?q=WHIT")) == ["Alan Whitcombe"]


def test_a_page_holds_twenty_five(desk, dana):
    for n in range(27):
        say(factories.make_patient(dana, f"Patient {n:02}", email=f"p{n}@mail.example"), now=NOW + n * HOUR)
    assert names(desk.get("/messages/?page=2")) == ["Patient 25", "Patient 26"]


def test_an_odd_address_shows_the_usual_list(desk, ruth):
    say(ruth)
    assert names(desk.get("/messages/?page=x&whose=all&before=1e9")) == ["Ruth Adeyemi"]


def test_a_search_gets_the_list_alone(desk, ruth):
    say(ruth)
    page = desk.get("/messages/?q=ruth", headers=SWAP).content.decode()
    assert ('id="threads"' in page, "<html" in page, 'id="thread"' in page) == (True, False, False)


def test_omar_sees_nobody_of_another_clinic(omar, ruth, signed_in, now):
    say(ruth)
    assert names(signed_in(omar).get("/messages/?whose=clinic")) == []


@pytest.mark.parametrize("patients", [1, 20])
def test_the_list_costs_six_queries(desk, dana, patients, django_assert_num_queries):
    for n in range(patients):
        say(factories.make_patient(dana, f"Patient {n:02}", email=f"p{n}@mail.example"))
    with django_assert_num_queries(6):
        desk.get("/messages/?whose=clinic")


# -- By when it is answered -------------------------------------------------------------------------------------------


def due(said_at, week=None):
    return answer_due_at(OfficeHours.read(NEW_YORK, week or []), said_at).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("on", "clock", "due_at"),
    [
        (0, "14:00", "Thu 14:00"),  # a Wednesday
        (2, "14:00", "Mon 14:00"),  # a Friday
        (2, "20:00", "Tue 08:00"),  # a Friday evening: counts from Monday morning
        (3, "12:00", "Tue 08:00"),  # a Saturday
        (1, "07:00", "Fri 08:00"),  # a Thursday before it opens
    ],
)
def test_an_answer_is_due_one_working_day_later(on, clock, due_at):
    assert due(at(clock, NOW.date() + on * A_DAY), WEEKDAYS) == due_at


@pytest.mark.parametrize(("on", "due_at"), [(0, "Thu 20:00"), (2, "Mon 20:00"), (3, "Tue 00:00")])
def test_a_clinic_that_has_not_said_its_hours_works_monday_to_friday(on, due_at):
    assert due(at("20:00", NOW.date() + on * A_DAY)) == due_at


def test_who_waits_longer_is_marked_in_the_list_and_in_the_thread(desk, ruth, alan):
    say(ruth, now=NOW - A_DAY - HOUR)
    say(alan, now=NOW - A_DAY + HOUR)
    assert [one.is_late for one in desk.get("/messages/").context["listed"]] == [True, False]
    assert "Ruth waits longer than a working day." in words(desk.get(f"/messages/{ruth.pk}/"))


def test_who_waits_shorter_is_told_by_when(desk, harbour, ruth):
    say(ruth)
    assert "Answer due by Thu 16 Apr." in words(desk.get(f"/messages/{ruth.pk}/"))
    harbour.open_week = WEEKDAYS
    harbour.save()
    assert "Answer due by Thu 16 Apr, 10:00." in words(desk.get(f"/messages/{ruth.pk}/"))


# -- A thread ---------------------------------------------------------------------------------------------------------


def test_a_thread_stands_beside_the_list(desk, dana, ruth, alan):
    say(ruth, "Can I swim?", now=NOW - 2 * HOUR)
    answer(ruth, dana, "Yes, do.", now=NOW - HOUR)
    say(alan)
    page = desk.get(f"/messages/{ruth.pk}/")
    assert "Ruth Today 08:00 Can I swim? Dana Whitfield Today 09:00 Yes, do. not read yet" in words(page)
    assert names(page) == ["Alan Whitcombe", "Ruth Adeyemi"]


def test_it_says_what_time_it_is_for_the_patient(desk, ruth):
    Patient.objects.filter(pk=ruth.pk).update(zone="America/Los_Angeles")
    assert "07:00 on Ruth’s clock, Wed 15 Apr" in words(desk.get(f"/messages/{ruth.pk}/"))


def test_looking_marks_nothing_as_read(desk, ruth):
    asked = say(ruth)
    desk.get(f"/messages/{ruth.pk}/")
    asked.refresh_from_db()
    assert asked.read_at is None


def test_words_of_harm_are_marked_and_the_open_alert_leads_to_the_chart(desk, ruth):
    say(ruth, "I want to die")
    alert = factories.make_alert(ruth, "RF20")
    page = desk.get(f"/messages/{ruth.pk}/")
    assert ("Speaks of harm" in words(page), "Nobody has seen it yet." in words(page)) == (True, True)
    assert f'href="/patients/{ruth.pk}/#alarm-{alert.pk}"' in page.content.decode()


def test_words_are_shown_as_words(desk, ruth):
    say(ruth, "<script>alert(1)</script>")
    assert "<script>alert" not in desk.get(f"/messages/{ruth.pk}/").content.decode()


def test_a_swap_gets_the_thread_the_list_and_the_title(desk, ruth):
    say(ruth)
    page = desk.get(f"/messages/{ruth.pk}/", headers=SWAP).content.decode()
    assert ("<html" in page, page.count('id="thread"'), page.count('id="threads"')) == (False, 1, 1)
    assert "<title>Messages with Ruth Adeyemi · Little &amp; Often</title>" in page


def test_earlier_messages_are_one_press_away(desk, ruth):
    for n in range(51):
        say(ruth, f"Number {n}.", now=NOW + n * HOUR)
    newest = desk.get(f"/messages/{ruth.pk}/")
    older = desk.get(f"/messages/{ruth.pk}/?before={newest.context['opened'].older}")
    assert ("Number 1." in words(newest), "Number 0." in words(older), "Number 1." in words(older)) == (False,) + (
        True,
    ) * 2


@pytest.mark.parametrize("messages", [1, 20])
def test_a_thread_costs_ten_queries(desk, ruth, dana, messages, django_assert_num_queries):
    for n in range(messages):
        say(ruth, f"Number {n}", now=NOW + n * HOUR)
        answer(ruth, dana, f"Number {n}", now=NOW + n * HOUR)
    with django_assert_num_queries(10):  # the last notes who has read it
        desk.get(f"/messages/{ruth.pk}/")


# -- Answering --------------------------------------------------------------------------------------------------------


def test_an_answer_in_place_is_kept_and_settles_what_came_before(desk, dana, ruth):
    asked = say(ruth, now=NOW - HOUR)
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": new_key(), "words": "Yes, do."}, headers=SWAP)
    asked.refresh_from_db()
    assert (asked.read_by, Message.objects.from_staff().get().words) == (dana.user, "Yes, do.")
    assert "Sent. Ruth gets an email without its words." in words(sent)


def test_the_bar_is_told_to_count_again(desk, ruth):
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": new_key(), "words": "Hello"}, headers=SWAP)
    assert sent["HX-Trigger"] == '{"messages-changed": {}}'


def test_the_next_who_waits_is_one_press_away(desk, ruth, alan):
    say(ruth, now=NOW - 2 * HOUR)
    say(alan, now=NOW - HOUR)
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": new_key(), "words": "Yes"}, headers=SWAP)
    assert "Next: Alan Whitcombe" in words(sent)


def test_without_scripts_the_thread_opens_again_with_the_list_as_it_was(desk, ruth):
    sent = desk.post(f"/messages/{ruth.pk}/?whose=clinic&q=ru", {"key": new_key(), "words": "Yes"})
    assert (sent.status_code, sent["Location"]) == (303, f"/messages/{ruth.pk}/?whose=clinic&q=ru")


def test_a_second_press_is_the_same_message(desk, ruth):
    said = {"key": new_key(), "words": "Yes, do."}
    for _press in range(2):
        desk.post(f"/messages/{ruth.pk}/", said, headers=SWAP)
    assert (Message.objects.count(), Invitation.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("text", "sentence"), [("  ", "Write a few words first."), ("x" * 2001, "That is too long for one message.")]
)
def test_what_cannot_be_kept_is_said_and_stays_as_typed(desk, ruth, text, sentence):
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": new_key(), "words": text}, headers=SWAP)
    assert (sent.status_code, Message.objects.count(), sentence in words(sent)) == (422, 0, True)
    assert text.strip() in sent.content.decode()


@pytest.mark.parametrize("key", ["", "nonsense"])
def test_a_page_without_its_key_says_what_to_do(desk, ruth, key):
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": key, "words": "Hello"})
    assert (sent.status_code, "Open the thread again and send it from there." in words(sent)) == (422, True)


def test_nobody_is_written_to_after_discharge(desk, ruth):
    say(ruth)
    Patient.objects.filter(pk=ruth.pk).update(discharged_at=NOW)
    assert "Ruth is out of care and cannot be written to." in words(desk.get(f"/messages/{ruth.pk}/"))
    sent = desk.post(f"/messages/{ruth.pk}/", {"key": new_key(), "words": "Hello"})
    assert (sent.status_code, Message.objects.from_staff().count()) == (422, 0)


def test_read_and_nothing_to_answer(desk, dana, ruth):
    asked = say(ruth, "Thank you.")
    sent = desk.post(f"/messages/{ruth.pk}/read/", {"until": asked.said_at.isoformat()}, headers=SWAP)
    asked.refresh_from_db()
    assert (asked.read_by, AuditEntry.objects.get(what="message.read").detail) == (dana.user, {"count": 1})
    assert "Marked as read." in words(sent)


def test_what_came_after_the_page_was_opened_stays_unread(desk, ruth):
    shown, later = say(ruth), say(ruth, "And run?", now=NOW + HOUR)
    desk.post(f"/messages/{ruth.pk}/read/", {"until": shown.said_at.isoformat()})
    assert list(Message.objects.unread()) == [later]


def test_the_mail_is_told_of_as_it_will_be(desk, ruth):
    Patient.objects.filter(pk=ruth.pk).update(quiet_from="09:00", quiet_until="12:00")
    page = words(desk.get(f"/messages/{ruth.pk}/"))
    assert "It is quiet time for Ruth: the email waits until it is over." in page
    Patient.objects.filter(pk=ruth.pk).update(mail_bounced_at=NOW)
    assert "Email to Ruth came back. Tell them another way." in words(desk.get(f"/messages/{ruth.pk}/"))


@pytest.mark.parametrize("address", ["/messages/{}/", "/messages/{}/read/"])
def test_omar_is_told_there_is_no_such_thread(omar, ruth, signed_in, now, address):
    say(ruth)
    told = {"key": new_key(), "words": "Hello", "until": NOW.isoformat()}
    assert signed_in(omar).post(address.format(ruth.pk), told).status_code == 404
    assert (Message.objects.count(), Message.objects.unread().count()) == (1, 1)


# -- The count in the bar ---------------------------------------------------------------------------------------------


def count(browser, **known):
    return browser.get("/messages/count/?" + urlencode(known), headers=SWAP)


def test_the_bar_says_how_many_people_wait(desk, ruth, alan):
    for patient in (ruth, ruth, alan):
        say(patient)
    assert words(count(desk)) == "2 waiting"


def test_it_counts_her_own_patients(desk, ines):
    say(factories.make_patient(ines, "Rosa Lund", email="rosa@mail.example"))
    assert words(count(desk)) == ""


def test_a_figure_that_the_page_knows_is_not_sent_again(desk, ruth):
    say(ruth)
    assert count(desk, known=1).status_code == 204


def test_a_new_message_is_said_aloud_and_an_answered_one_is_not(desk, ruth):
    say(ruth)
    assert "1 person waits for an answer." in words(count(desk, known=0))
    assert "1 person waits" not in words(count(desk, known=2))


def test_no_page_pays_for_the_count(desk, ruth):
    say(ruth)
    page = desk.get("/patients/new/").content.decode()
    assert ('data-hx-get="/messages/count/"' in page, "1 person waits" in page) == (True, False)


@pytest.mark.parametrize("messages", [1, 20])
def test_the_count_costs_four_queries(desk, ruth, messages, django_assert_num_queries):
    for _n in range(messages):
        say(ruth)
    with django_assert_num_queries(4):
        count(desk)
