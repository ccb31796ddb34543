"""Messages at the desk: the thread on the chart, and a reason on the caseload until somebody has read it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from adherence.caseload import cases_of
from adherence.chart import chart_of
from adherence.reasons import MessageWaiting
from patients import writing
from patients.models import Patient
from prescriptions import prescribing
from tests import factories
from tests.factories import NOW, TODAY, new_key

HOUR = timedelta(hours=1)


@pytest.fixture
def programme(ruth, dana):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


def words(response):
    return " ".join(strip_tags(response.content.decode()).replace("\xa0", " ").split())


def waiting(ruth):
    [case] = cases_of(Patient.objects.filter(pk=ruth.pk), now=NOW)
    return [reason for reason in case.reasons if isinstance(reason, MessageWaiting)]


def test_the_thread_stands_on_the_chart_with_names(dana, ruth, programme, signed_in, now):
    writing.say(ruth, key=new_key(), words="Can I swim?", now=NOW - 2 * HOUR)
    writing.answer(ruth, key=new_key(), words="Yes, do.", by=dana.user, now=NOW - HOUR)
    page = words(signed_in(dana).get(f"/patients/{ruth.pk}/"))
    assert "Ruth Today 08:00 Can I swim? Dana Whitfield Today 09:00 Yes, do. not read yet" in page


def test_an_unread_message_is_a_reason_to_look(ruth, programme):
    writing.say(ruth, key=new_key(), words="Can I swim?", now=NOW - HOUR)
    assert waiting(ruth) == [MessageWaiting(TODAY)]


def test_the_reason_speaks(ruth):
    reason = MessageWaiting(TODAY)
    assert (reason.sentence, reason.evidence) == ("Message waiting", "Written Wed 15 Apr, not read yet.")


def test_it_is_one_after_the_programme_has_ended_too(ruth, dana, programme):
    prescribing.end(programme, by=dana.user, now=NOW - 2 * HOUR, reason="Goal reached")
    writing.say(ruth, key=new_key(), words="Thank you.", now=NOW - HOUR)
    assert waiting(ruth) == [MessageWaiting(TODAY)]


def test_an_answer_settles_it(ruth, dana, programme):
    writing.say(ruth, key=new_key(), words="Can I swim?", now=NOW - 2 * HOUR)
    writing.answer(ruth, key=new_key(), words="Yes, do.", by=dana.user, now=NOW - HOUR)
    assert waiting(ruth) == []


def test_what_the_clinic_wrote_itself_is_no_reason(ruth, dana, programme):
    writing.answer(ruth, key=new_key(), words="How is the knee?", by=dana.user, now=NOW - HOUR)
    assert waiting(ruth) == []


def test_reading_without_answering_settles_what_was_shown(dana, ruth, programme, signed_in, now):
    writing.say(ruth, key=new_key(), words="Thank you.", now=NOW - HOUR)
    shown = chart_of(dana, ruth.pk, now=NOW)
    signed_in(dana).post(f"/patients/{ruth.pk}/answered/", {"until": shown.read_until})
    assert waiting(ruth) == []


def test_the_chart_shows_the_newest_twenty_oldest_first(dana, ruth, programme):
    for n in range(25):
        writing.say(ruth, key=new_key(), words=f"Number {n}", now=NOW + timedelta(minutes=n))
    said = [message.words for message, _name in chart_of(dana, ruth.pk, now=NOW + HOUR).messages]
    assert (said[0], said[-1], len(said)) == ("Number 5", "Number 24", 20)


def test_nobody_is_written_to_after_discharge(dana, ruth, programme, signed_in, now):
    Patient.objects.filter(pk=ruth.pk).update(discharged_at=NOW)
    browser = signed_in(dana)
    assert "Write a message" not in words(browser.get(f"/patients/{ruth.pk}/"))
    assert browser.post(f"/patients/{ruth.pk}/answer/", {"key": new_key(), "words": "Hello"}).status_code == 404


def test_the_thread_costs_the_chart_no_query(dana, ruth, programme, signed_in, now):
    browser, costs = signed_in(dana), []
    for n in range(20):
        writing.answer(ruth, key=new_key(), words=f"Number {n}", by=dana.user, now=NOW + timedelta(minutes=n))
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/patients/{ruth.pk}/")
        costs.append(len(queries))
    assert set(costs) == {costs[0]}


# -- In place

SWAP = {"HX-Request": "true"}


def test_an_answer_in_place_brings_the_card_alone(dana, ruth, programme, signed_in, now):
    told = {"key": new_key(), "words": "Yes, do."}
    answer = signed_in(dana).post(f"/patients/{ruth.pk}/answer/", told, headers=SWAP)
    assert (answer.status_code, "<html" in answer.text, 'id="messages"' in answer.text) == (200, False, True)
    assert "Yes, do. not read yet Sent. Ruth gets an email without its words." in words(answer)


def test_marking_as_read_in_place_tells_the_bar_to_count_again(dana, ruth, programme, signed_in, now):
    writing.say(ruth, key=new_key(), words="Thank you.", now=NOW - HOUR)
    answer = signed_in(dana).post(f"/patients/{ruth.pk}/answered/", {"until": NOW.isoformat()}, headers=SWAP)
    assert ("Marked as read." in words(answer), answer["HX-Trigger"]) == (True, '{"messages-changed": {}}')


def test_what_cannot_be_sent_stays_in_the_card_as_typed(dana, ruth, programme, signed_in, now):
    told = {"key": new_key(), "words": "x" * 2001}
    answer = signed_in(dana).post(f"/patients/{ruth.pk}/answer/", told, headers=SWAP)
    assert (answer.status_code, "That is too long for one message." in words(answer)) == (422, True)
    assert "x" * 2001 in answer.text
