"""One press ends the morning list, from its page or from the mail program itself."""

import logging
from urllib.parse import urlsplit

import pytest
from django.test import Client

from clinic.models import AuditEntry, Therapist
from clinic.request_log import HideLinks
from reminders import unsubscribing


@pytest.fixture
def address(dana, now):
    return urlsplit(unsubscribing.list_address(dana)).path


def wishes():
    return list(Therapist.objects.values_list("wants_digest", flat=True))


def test_the_page_asks_first(address):
    page = Client().get(address).content.decode()
    assert ("Stop the morning list?" in page, wishes(), AuditEntry.objects.count()) == (True, [True], 0)


def test_the_button_stops_it(address):
    page = Client().post(address).content.decode()
    assert ("The morning list has stopped" in page, wishes()) == (True, [False])


def test_a_mail_program_may_press_without_a_page_of_ours(address):
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, wishes()) == (200, [False])


def test_pressing_twice_is_pressing_once_and_leaves_one_trace(address, dana):
    for _press in range(2):
        Client().post(address)
    assert list(AuditEntry.objects.values_list("what", "by", "detail")) == [
        ("therapist.changed", f"user:{dana.user.pk}", {"fields": ["wants_digest"]})
    ]


def test_the_same_page_brings_it_back(address):
    Client().post(address)
    Client().post(address, {"wish": "again"})
    assert wishes() == [True]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_is_not_found(address, dana, method):
    forged = f"/mail/stop-list/{dana.pk}:madeup/"
    assert (getattr(Client(), method)(forged).status_code, wishes()) == (404, [True])


def test_a_patients_address_is_no_therapists(address, ruth):
    token = urlsplit(unsubscribing.address(ruth)).path.removeprefix("/mail/stop/")
    assert Client().get(f"/mail/stop-list/{token}").status_code == 404


def test_the_address_does_not_reach_the_logs(address):
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (address,), None)
    HideLinks().filter(line)
    assert line.getMessage() == "Not Found: /mail/stop-list/…/"
