"""The mail with the way in: sent once, opened freely, and opening changes nothing."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from patients.models import Invitation, Link, Patient
from reminders import inviting
from tests.factories import NOW


@pytest.fixture
def invitation(ruth, programme):
    return Invitation.objects.create(patient=ruth, kind=Invitation.Kind.WELCOME, asked_at=NOW)


def path_in(mail):
    return re.search(r"http://testserver(/open/\S+/)", mail.body).group(1)


def every_row():
    models = [model for model in apps.get_models() if model._meta.app_label not in ("sessions", "contenttypes")]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_it_sends_what_waits(invitation, mailoutbox):
    inviting.post(NOW)
    invitation.refresh_from_db()
    assert ([mail.to for mail in mailoutbox], invitation.sent_at) == ([["ruth@mail.example"]], NOW)


def test_it_sends_once(invitation, mailoutbox):
    inviting.post(NOW)
    inviting.post(NOW + timedelta(hours=1))
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("kind", "purpose"), [("welcome", "invitation"), ("changed", "invitation"), ("fresh", "fresh")]
)
def test_the_link_is_of_the_kind_asked_for(invitation, kind, purpose, mailoutbox):
    Invitation.objects.update(kind=kind)
    inviting.post(NOW)
    assert Link.objects.get().purpose == purpose


def test_its_link_opens_today(invitation, mailoutbox, now):
    inviting.post(NOW)
    answer = Client().get(path_in(mailoutbox[0]))
    assert (answer.status_code, answer["Location"]) == (302, "/today/#start")


def test_opening_its_link_changes_nothing(invitation, mailoutbox, now):
    inviting.post(NOW)
    before = every_row()
    Client().get(path_in(mailoutbox[0]))
    assert every_row() == before


def test_trouble_that_passes_is_tried_again(invitation, server, mailoutbox):
    server.is_away()
    inviting.post(NOW)
    server.is_well()
    inviting.post(NOW + timedelta(minutes=4))
    assert mailoutbox == []
    inviting.post(NOW + timedelta(minutes=5))
    assert len(mailoutbox) == 1


def test_an_outage_leaves_no_links_behind(invitation, server):
    server.is_away()
    inviting.post(NOW)
    assert Link.objects.count() == 0


def test_after_a_day_of_trying_it_has_failed(invitation, server):
    server.is_away()
    inviting.post(NOW + timedelta(hours=23, minutes=58))
    invitation.refresh_from_db()
    assert (invitation.failed_at, invitation.error) == (NOW + timedelta(hours=23, minutes=58), "ConnectionRefusedError")


def test_a_refusal_for_good_is_not_tried_again(invitation, server, mailoutbox):
    server.refuses()
    inviting.post(NOW)
    server.is_well()
    inviting.post(NOW + timedelta(hours=1))
    assert mailoutbox == []


def test_a_worker_that_dies_while_handing_over_sends_nothing_twice(invitation, server, mailoutbox):
    server.kills_the_worker()
    with pytest.raises(SystemExit):
        inviting.post(NOW)
    server.is_well()
    inviting.post(NOW + timedelta(hours=1))
    invitation.refresh_from_db()
    assert (mailoutbox, invitation.handed_at, invitation.sent_at) == ([], NOW, None)


def test_somebody_out_of_care_gets_no_link(invitation, mailoutbox):
    Patient.objects.update(discharged_at=NOW)
    inviting.post(NOW)
    invitation.refresh_from_db()
    assert (mailoutbox, invitation.error) == ([], "out of care")
