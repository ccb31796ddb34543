"""Messages: kept once, read marked, no words where they do not belong, and help at once for somebody who needs it."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from adherence.models import Alert
from adherence.talking import SHOWN
from clinic.models import AuditEntry
from patients import writing
from patients.models import Invitation, Message, Patient
from reminders import inviting
from tests.factories import NOW, TODAY, at, new_key

HOUR = timedelta(hours=1)


@pytest.fixture
def phone(ruth, signed_in, now):
    return signed_in(ruth, full=True)


@pytest.fixture
def desk(dana, ruth, signed_in, now):
    return signed_in(dana)


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def say(ruth, text="Can I swim?", *, now=NOW):
    return writing.say(ruth, key=new_key(), words=text, now=now)[0]


def open_on_weekdays(harbour):
    harbour.open_week = [["08:00", "17:00"]] * 5 + [None, None]
    harbour.save()


def answer(ruth, dana, text="Yes, from Monday on.", *, now=NOW):
    return writing.answer(ruth, key=new_key(), words=text, by=dana.user, now=now)[0]


# -- The patient ------------------------------------------------------------------------------------------------------


def test_a_message_is_kept_with_its_words_and_moment(phone, ruth):
    sent = phone.post("/talk/", {"key": new_key(), "words": "Can I swim?\r\nIn the sea."})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/talk/#newest")
    message = Message.objects.get()
    assert (message.patient, message.by, message.words, message.said_at) == (
        ruth,
        None,
        "Can I swim?\nIn the sea.",
        NOW,
    )


def test_sent_twice_it_is_one_message(phone):
    said = {"key": new_key(), "words": "Can I swim?"}
    phone.post("/talk/", said)
    phone.post("/talk/", said)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write a few words first."), ("  \n ", "Write a few words first."), ("x" * 2001, "That is too long")],
)
def test_what_cannot_be_kept_is_said_and_stays_as_typed(phone, text, sentence):
    sent = phone.post("/talk/", {"key": new_key(), "words": text})
    assert (sent.status_code, Message.objects.count(), sentence in words(sent)) == (422, 0, True)
    assert text.strip() in sent.content.decode()


def test_a_swap_gets_the_thread_alone(phone):
    sent = phone.post("/talk/", {"key": new_key(), "words": "Can I swim?"}, headers={"HX-Request": "true"})
    assert (sent.status_code, "Can I swim?" in words(sent), "<html" in sent.content.decode()) == (200, True, False)


def test_the_page_says_that_nobody_watches_and_whom_to_call(phone):
    page = phone.get("/talk/")
    assert ("Not watched round the clock." in words(page), 'href="tel:+15550100"' in page.content.decode()) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("clock", "on", "notice"),
    [
        ("10:00", 0, "The clinic is open until 17:00. Expect an answer by tomorrow."),
        ("20:00", 0, "The clinic is closed now. It opens tomorrow at 08:00. Expect an answer by Friday."),
        ("20:00", 2, "The clinic is closed now. It opens on Monday at 08:00. Expect an answer by Tuesday."),
    ],
)
def test_the_page_says_when_the_clinic_reads(phone, harbour, now, clock, on, notice):
    open_on_weekdays(harbour)
    now.set(at(clock, TODAY + timedelta(days=on)))
    page = words(phone.get("/talk/"))
    assert f"We read messages Monday to Friday 08:00 to 17:00. {notice}" in page


def test_who_lives_by_another_clock_is_told_whose_hours_they_are(phone, harbour, ruth, now):
    open_on_weekdays(harbour)
    Patient.objects.filter(pk=ruth.pk).update(zone="America/Los_Angeles")
    page = words(phone.get("/talk/"))
    assert "Monday to Friday 08:00 to 17:00, by the clinic’s clock. The clinic is open until 14:00." in page


def test_a_clinic_that_has_not_said_its_hours_promises_nothing(phone):
    page = words(phone.get("/talk/"))
    assert ("Your clinic reads messages when it is open." in page, "Expect an answer" in page) == (True, False)


def test_looking_marks_nothing_as_read(phone, ruth, dana):
    answer(ruth, dana)
    phone.get("/talk/")
    assert Message.objects.get().read_at is None


def test_the_page_tells_that_it_was_read_up_to_the_newest_it_shows(phone, ruth, dana, now):
    shown = answer(ruth, dana)
    later = answer(ruth, dana, "And take a towel.", now=NOW + HOUR)
    now.set(NOW + 2 * HOUR)
    phone.post("/talk/read/", {"until": shown.said_at.isoformat()})
    assert list(Message.objects.unread()) == [later]


def test_the_dock_says_how_many_wait_and_then_is_quiet(phone, ruth, dana):
    answer(ruth, dana)
    answer(ruth, dana, "And take a towel.")
    assert '<b class="count">2<span' in phone.get("/settings/").content.decode()
    phone.post("/talk/read/", {"until": NOW.isoformat()})
    assert 'class="count"' not in phone.get("/settings/").content.decode()


def test_a_link_alone_opens_no_messages(ruth, signed_in, now):
    answered = signed_in(ruth).get("/talk/")
    assert answered.headers["Location"] == "/open/code/?next=/talk/"


def test_sam_who_shares_the_mailbox_reads_nothing_of_it(sam, ruth, signed_in, now):
    say(ruth, "Can I swim?")
    assert "Can I swim?" not in words(signed_in(sam, full=True).get("/talk/"))


def test_words_are_shown_as_words(phone, ruth):
    say(ruth, "<script>alert(1)</script>")
    assert "<script>alert" not in phone.get("/talk/").content.decode()


@pytest.mark.parametrize("messages", [1, 50])
def test_the_page_costs_two_queries(phone, ruth, dana, messages, django_assert_num_queries):
    for n in range(messages):
        answer(ruth, dana, now=NOW + timedelta(minutes=n))
    with django_assert_num_queries(2):
        phone.get("/talk/")


def test_earlier_messages_are_one_tap_away(phone, ruth):
    first = say(ruth, "The very first.")
    for n in range(1, SHOWN + 1):
        say(ruth, f"Number {n}", now=NOW + timedelta(minutes=n))
    newest = phone.get("/talk/")
    assert ("The very first." in words(newest), "Earlier messages" in words(newest)) == (False, True)
    assert "The very first." in words(phone.get(f"/talk/?before={first.pk + 1}"))


# -- Self-harm --------------------------------------------------------------------------------------------------------


def test_words_of_self_harm_bring_help_at_once_and_tell_the_clinic(phone, ruth):
    page = phone.post("/talk/", {"key": new_key(), "words": "I don’t want to live any more."}, follow=True)
    assert ('href="tel:988"' in page.content.decode(), 'href="tel:911"' in page.content.decode()) == (True, True)
    assert (Message.objects.count(), Alert.objects.values_list("patient", "rule").get()) == (1, (ruth.pk, "RF20"))


def test_sent_twice_it_is_one_alert(phone):
    said = {"key": new_key(), "words": "I want to die"}
    phone.post("/talk/", said)
    phone.post("/talk/", said)
    assert Alert.objects.get().marks.count() == 1


def test_the_card_stays_for_three_days(phone, ruth, now):
    say(ruth, "I want to die")
    now.set(NOW + timedelta(days=2))
    assert "You are not alone." in words(phone.get("/talk/"))
    now.set(NOW + timedelta(days=4))
    assert "You are not alone." not in words(phone.get("/talk/"))


def test_the_card_is_not_written_away(phone, ruth):
    say(ruth, "I want to die")
    for n in range(1, SHOWN + 5):
        say(ruth, f"Number {n}", now=NOW + timedelta(minutes=n))
    assert "You are not alone." in words(phone.get("/talk/"))


def test_a_plain_question_brings_no_card(phone):
    page = phone.post("/talk/", {"key": new_key(), "words": "I hurt myself on the stairs."}, follow=True)
    assert ("You are not alone." in words(page), Alert.objects.count()) == (False, 0)


# -- The therapist ----------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_and_marks_what_came_before_as_read(desk, ruth, dana, now):
    asked = say(ruth)
    now.set(NOW + HOUR)
    sent = desk.post(f"/patients/{ruth.pk}/answer/", {"key": new_key(), "words": "Yes, from Monday on."})
    asked.refresh_from_db()
    assert (sent.status_code, asked.read_at, asked.read_by) == (303, NOW + HOUR, dana.user)
    assert Message.objects.from_staff().get().words == "Yes, from Monday on."


def test_an_answer_sent_twice_is_one_and_one_mail(desk, ruth):
    said = {"key": new_key(), "words": "Yes, from Monday on."}
    desk.post(f"/patients/{ruth.pk}/answer/", said)
    desk.post(f"/patients/{ruth.pk}/answer/", said)
    assert (Message.objects.count(), Invitation.objects.filter(kind="message").count()) == (1, 1)


def test_two_answers_in_a_row_are_one_mail(ruth, dana):
    answer(ruth, dana)
    answer(ruth, dana, "And take a towel.")
    assert Invitation.objects.filter(kind="message").count() == 1


def test_the_mail_holds_no_word_of_it(ruth, dana, mailoutbox, now):
    answer(ruth, dana, "Yes, your knee may swim.")
    inviting.post(NOW)
    [letter] = mailoutbox
    assert (letter.subject, "swim" in letter.body + letter.alternatives[0][0]) == ("You have a message", False)


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_an_answer_that_cannot_be_kept_stays_as_typed(desk, ruth, text):
    sent = desk.post(f"/patients/{ruth.pk}/answer/", {"key": new_key(), "words": text})
    assert (sent.status_code, Message.objects.count(), text in sent.content.decode()) == (422, 0, True)


def test_read_and_nothing_to_answer(desk, ruth, dana):
    asked = say(ruth, "Thank you.")
    desk.post(f"/patients/{ruth.pk}/answered/", {"until": asked.said_at.isoformat()})
    asked.refresh_from_db()
    assert (asked.read_by, AuditEntry.objects.get(what="message.read").detail) == (dana.user, {"count": 1})


def test_the_trail_names_who_answered_and_none_of_the_words(desk, ruth, dana):
    desk.post(f"/patients/{ruth.pk}/answer/", {"key": new_key(), "words": "Yes, from Monday on."})
    entry = AuditEntry.objects.get(what="message.answered")
    assert (entry.by, entry.patient_id, entry.detail) == (f"user:{dana.user.pk}", ruth.pk, {})


@pytest.mark.parametrize("deed", ["answer", "answered"])
def test_omar_is_told_there_is_no_such_patient(omar, ruth, signed_in, now, deed):
    said = {"key": new_key(), "words": "Hello", "until": NOW.isoformat()}
    assert signed_in(omar).post(f"/patients/{ruth.pk}/{deed}/", said).status_code == 404
    assert Message.objects.count() == 0
