"""The next best step in a row: one for every reason, a real address, and never a GET that sends something."""

import uuid

import pytest
from django.urls import resolve

from adherence import reasons
from adherence.caseload import cases_of
from adherence.next_steps import WAYS, step_of
from adherence.reasons import Reason, Silent
from patients.models import Invitation, Patient
from tests import factories
from tests.factories import NOW

SOMEBODY = uuid.uuid4()
KINDS = [
    one for one in vars(reasons).values() if isinstance(one, type) and issubclass(one, Reason) and one is not Reason
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_reason_has_a_step(kind):
    assert kind.action in WAYS


@pytest.mark.parametrize("action", sorted(WAYS))
def test_every_step_leads_to_a_page_of_the_patient(action):
    step = step_of(type("Any", (Silent,), {"action": action})(4, None), SOMEBODY)
    assert resolve(step.address.split("#")[0].split("?")[0]).kwargs == {"pk": SOMEBODY}


def test_silence_asks_for_a_word():
    step = step_of(Silent(4, None), SOMEBODY)
    assert (str(step.label), step.address, step.is_form) == ("Write", f"/patients/{SOMEBODY}/#messages", False)


def test_an_invitation_is_sent_again_by_a_form_from_the_row(dana, ruth, signed_in, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    browser = signed_in(dana)
    page = browser.get("/caseload/").content.decode()
    assert f'<form method="post" action="/patients/{ruth.pk}/invite/">' in page
    browser.post(f"/patients/{ruth.pk}/invite/")
    assert Invitation.objects.filter(patient=ruth, kind=Invitation.Kind.FRESH).count() == 1


def test_whoever_has_no_programme_is_prescribed_for(dana, ruth, now):
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert case.step.address == f"/patients/{ruth.pk}/prescribe/"


def test_whose_reasons_sleep_is_only_looked_at(dana, ruth, now):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    factories.make_snooze(ruth, "invited", by=dana.user)
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert str(case.step.label) == "Review"


def test_a_red_flag_is_released_at_its_card(dana, ruth, now, signed_in):
    factories.make_alert(ruth)
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert case.step.address == f"/patients/{ruth.pk}/#alarms"
    assert 'id="alarms"' in signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()


def test_the_message_link_leads_to_the_panel(dana, ruth, now, signed_in):
    [case] = cases_of(Patient.objects.all(), now=NOW)
    assert case.message_address == f"/patients/{ruth.pk}/#messages"
    assert 'id="messages"' in signed_in(dana).get(f"/patients/{ruth.pk}/").content.decode()
