"""*Another time, fewer, or stop?*: the link asks, the press decides, and no mail program decides by looking."""

from datetime import time

import pytest
from django.test import Client
from django.utils.html import strip_tags

from clinic.models import AuditEntry
from patients.models import Patient
from reminders import questioning, unsubscribing
from tests.factories import NOW


@pytest.fixture
def asked(ruth, now):
    """The page for Ruth, on a phone that holds no pass."""
    return questioning.address(ruth, "another").removeprefix("http://testserver").split("?")[0]


def wishes():
    return Patient.objects.values_list("wants_reminders", "reminder_at", "mail_pace").get()


def words(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.mark.parametrize("want", ["another", "fewer", "stop"])
def test_looking_changes_nothing(asked, want):
    before = Patient.objects.values().get()
    answer = Client().get(asked, {"want": want})
    assert (answer.status_code, Patient.objects.values().get()) == (200, before)


def test_another_time_is_kept(asked):
    answer = Client().post(asked, {"want": "another", "reminder_at": "18:30"}, follow=True)
    assert wishes() == (True, time(18, 30), "daily")
    assert "The email now comes at about 18:30" in words(answer)


def test_fewer_are_kept(asked):
    Client().post(asked, {"want": "fewer", "mail_pace": "three"})
    assert wishes() == (True, None, "three")


def test_stopping_stops_all_mail_that_comes_by_itself(asked):
    answer = Client().post(asked, {"want": "stop"}, follow=True)
    assert (wishes()[0], Patient.objects.get().mail_stopped_at) == (False, NOW)
    assert "No more emails will come." in words(answer)


@pytest.mark.parametrize(
    "typed", [{"want": "another", "reminder_at": "soon"}, {"want": "another"}, {"want": "fewer", "mail_pace": "daily"}]
)
def test_what_cannot_be_kept_is_said_and_nothing_stored(asked, typed):
    answer = Client().post(asked, typed)
    assert (answer.status_code, wishes()) == (422, (True, None, "daily"))
    assert ('value="soon"' in answer.content.decode()) is (typed.get("reminder_at") == "soon")


def test_a_wish_nobody_offers_is_not_found(asked):
    assert (Client().post(asked, {"want": "more"}).status_code, wishes()) == (404, (True, None, "daily"))


def test_an_address_that_was_not_made_here_is_not_found(asked):
    assert Client().get(asked.replace(":", ":x")).status_code == 404


def test_an_address_of_the_way_out_does_not_open_it(asked, ruth):
    token = unsubscribing.address(ruth).rstrip("/").rsplit("/", 1)[1]
    assert Client().get(f"/mail/often/{token}/").status_code == 404


def test_the_answer_is_a_sign_of_life_and_leaves_a_trace(asked):
    Client().post(asked, {"want": "fewer", "mail_pace": "one"})
    assert (Patient.objects.get().mail_wished_at, AuditEntry.objects.get().what) == (NOW, "preference.mail")


def test_a_forged_form_of_another_site_is_refused(asked):
    assert Client(enforce_csrf_checks=True).post(asked, {"want": "stop"}).status_code == 403
