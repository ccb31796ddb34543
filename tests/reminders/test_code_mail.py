"""The mail with six digits: fast, once, and nothing on a lock screen."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from patients import proving
from patients.models import Code, Invitation, Link, Patient
from patients.proving import CODE_LASTS
from reminders import inviting
from tests.factories import NOW


@pytest.fixture
def browser(ruth, now):
    """Waits for Ruth's code."""
    browser = Client()
    browser.post("/open/code/ask/", {"email": ruth.email})
    return browser


def parts(mail):
    return [mail.body, mail.alternatives[0].content]


def test_the_digits_stand_in_it_and_open(browser, mailoutbox):
    inviting.post(NOW)
    digits = [re.search(r"\b\d{6}\b", part).group() for part in parts(mailoutbox[0]) if "style" not in part]
    assert browser.post("/open/code/", {"code": digits[0]}).status_code == 302


def test_both_halves_say_the_same_digits(browser, mailoutbox):
    inviting.post(NOW)
    digits = proving.digits_of(Code.objects.get())
    assert [digits in part for part in parts(mailoutbox[0])] == [True, True]


def test_neither_subject_nor_preview_gives_the_code_away(browser, mailoutbox):
    inviting.post(NOW)
    mail = mailoutbox[0]
    preview = re.search(r'<div aria-hidden="true"[^>]*>(.*?)</div>', mail.alternatives[0].content).group(1)
    assert (mail.subject, preview) == ("Your code", "It works for a few minutes.")


def test_there_is_no_link_into_the_day_in_it(browser, mailoutbox):
    inviting.post(NOW)
    assert [part for part in parts(mailoutbox[0]) if "/open/" in part] == []
    assert Link.objects.count() == 0


def test_it_says_how_long_the_code_works(browser, mailoutbox):
    inviting.post(NOW + timedelta(minutes=3, seconds=20))
    assert "It works for 7 minutes." in mailoutbox[0].body


def test_it_leaves_before_mails_that_have_waited_longer(browser, ruth, mailoutbox):
    for number in range(inviting.AT_ONCE):
        asked_at = NOW - timedelta(minutes=number + 1)
        Invitation.objects.create(patient=ruth, kind=Invitation.Kind.FRESH, asked_at=asked_at)
    inviting.post(NOW)
    assert mailoutbox[0].subject == "Your code"


def test_a_code_that_works_no_more_is_not_sent(browser, mailoutbox):
    inviting.post(NOW + CODE_LASTS)
    assert (mailoutbox, Invitation.objects.get().error) == ([], "grown old")


def test_nor_one_that_was_closed(browser, mailoutbox):
    Code.objects.all().delete()
    inviting.post(NOW)
    assert (mailoutbox, Invitation.objects.get().error) == ([], "grown old")


def test_nor_one_for_somebody_out_of_care(browser, mailoutbox):
    Patient.objects.update(discharged_at=NOW)
    inviting.post(NOW)
    assert mailoutbox == []


def test_trouble_that_outlasts_the_code_is_not_tried_again(browser, server):
    server.is_away()
    inviting.post(NOW + timedelta(minutes=6))
    assert Invitation.objects.get().failed_at == NOW + timedelta(minutes=6)
