"""One press ends the daily mail, from the page or from the mail program itself."""

import logging
from urllib.parse import urlsplit

import pytest
from django.test import Client

from clinic.models import AuditEntry
from clinic.request_log import HideLinks
from patients.models import Patient
from reminders import unsubscribing
from tests.factories import NOW


@pytest.fixture
def address(ruth, now):
    return urlsplit(unsubscribing.address(ruth)).path


def wishes():
    return list(Patient.objects.values_list("wants_reminders", "replan_reminders_at"))


def test_the_page_asks_first(address):
    page = Client().get(address).content.decode()
    assert "Stop our emails?" in page
    assert "They are for Ruth." in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(address, method):
    getattr(Client(), method)(address)
    assert (wishes(), AuditEntry.objects.count()) == ([(True, None)], 0)


def test_the_button_stops_it(address):
    page = Client().post(address).content.decode()
    assert "Our emails have stopped" in page
    assert wishes() == [(False, NOW)]


def test_a_mail_program_may_press_without_a_page_of_ours(address):
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, wishes()) == (200, [(False, NOW)])


def test_it_leaves_a_trace_in_the_patients_name(address, ruth):
    Client().post(address)
    assert list(AuditEntry.objects.values_list("what", "by", "patient_id")) == [
        ("reminders.stopped", f"patient:{ruth.pk}", ruth.pk)
    ]


def test_pressing_twice_is_pressing_once(address):
    Client().post(address)
    Patient.objects.update(replan_reminders_at=None)
    Client().post(address)
    assert (wishes(), AuditEntry.objects.count()) == ([(False, None)], 1)


def test_the_same_page_brings_the_mail_back(address):
    Client().post(address)
    page = Client().post(address, {"wish": "again"}).content.decode()
    assert ("Stop our emails?" in page, wishes()) == (True, [(True, NOW)])
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == [
        "reminders.stopped",
        "reminders.started_again",
    ]


def test_only_one_of_two_who_share_a_mailbox_is_stopped(address, sam):
    Client().post(address)
    assert Patient.objects.get(pk=sam.pk).wants_reminders is True


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_is_not_found(address, ruth, method):
    forged = f"/mail/stop/{ruth.pk.hex}:madeup/"
    assert (getattr(Client(), method)(forged).status_code, wishes()) == (404, [(True, None)])


def test_the_address_does_not_open_the_patients_day(address):
    token = address.removeprefix("/mail/stop/")
    assert Client().get(f"/open/{token}").status_code == 410


def test_the_address_does_not_reach_the_logs(address):
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (address,), None)
    HideLinks().filter(line)
    assert line.getMessage() == "Not Found: /mail/stop/…/"
