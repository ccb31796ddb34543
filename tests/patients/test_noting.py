"""Notes: for the team only, kept once, never changed, words in no trail, and in the patient's own copy."""

import io
import json
import zipfile

import pytest
from django.contrib.messages import get_messages

from clinic.models import AuditEntry
from patients.models import Note
from patients.models.note import MOST_WORDS
from tests import factories


@pytest.fixture
def desk(dana, ruth, signed_in, now):
    browser = signed_in(dana)
    browser.address = f"/patients/{ruth.pk}/notes/"
    return browser


def write(browser, words="Swelling less. Walks with one stick.", *, key=None):
    return browser.post(browser.address, {"key": str(key or factories.new_key()), "words": words})


def test_a_note_is_kept_and_leads_back_to_the_events_of_the_chart(desk, ruth, dana):
    answer = write(desk)
    note = Note.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/patients/{ruth.pk}/#events")
    assert (note.words, note.by) == ("Swelling less. Walks with one stick.", dana.user)
    assert [str(said) for said in get_messages(answer.wsgi_request)] == ["The note is kept."]


def test_a_second_press_keeps_it_once(desk):
    key = factories.new_key()
    assert [write(desk, key=key).status_code for _press in range(2)] == [303, 303]
    assert (Note.objects.count(), AuditEntry.objects.filter(what="note.written").count()) == (1, 1)


def test_words_written_on_after_going_back_are_another_note(desk):
    key = factories.new_key()
    write(desk, "Swelling less.", key=key)
    write(desk, "Swelling less. Walks alone.", key=key)
    assert Note.objects.count() == 2


def test_its_words_stand_in_no_trail(desk):
    write(desk, "Afraid of stairs")
    assert AuditEntry.objects.get(what="note.written").detail == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("  ", "Write a few words first."),
        ("x" * (MOST_WORDS + 1), "That is too long for one note. Make it shorter, or write two."),
    ],
)
def test_a_note_that_cannot_be_kept_says_why_and_keeps_what_was_typed(words, sentence, desk):
    answer = write(desk, words)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, words.strip() in page) == (422, True, True)
    assert Note.objects.count() == 0


def test_a_note_without_a_key_asks_for_the_chart(desk):
    answer = desk.post(desk.address, {"words": "Swelling less."})
    assert (answer.status_code, "Open the chart again and write it there." in answer.content.decode()) == (422, True)


def test_omar_writes_nothing(desk, omar, signed_in):
    stranger = signed_in(omar)
    stranger.address = desk.address
    assert (write(stranger).status_code, Note.objects.count()) == (404, 0)


def test_no_page_of_the_patients_shows_it(desk, ruth, signed_in):
    write(desk, "Walks with one stick")
    phone = signed_in(ruth, full=True)
    pages = [phone.get(address).content.decode() for address in ("/today/", "/history/", "/talk/")]
    assert [page for page in pages if "one stick" in page] == []


def test_the_patients_own_copy_of_the_record_has_it(desk, ruth, signed_in):
    write(desk, "Walks with one stick")
    copy = b"".join(signed_in(ruth, full=True).get("/history/my-data.zip"))
    [kept] = json.loads(zipfile.ZipFile(io.BytesIO(copy)).read("everything/note.json"))
    assert (kept["words"], kept["by"]) == ("Walks with one stick", "Dana Whitfield")
