"""The cast. Dana treats Ruth; Ines owns their clinic; Sam shares Ruth's mailbox; Omar works elsewhere and must never
see anything: a test that says ``omar`` is about refusal."""

import pytest
from django.test import Client

from clinic import clock
from clinic.models import Therapist
from patients.way_in import COOKIE
from tests import factories
from tests.factories import NOW


@pytest.fixture
def now(monkeypatch):
    """The clock stands still at ``factories.NOW``; ``now.set(instant)`` moves it."""

    class Clock:
        at = NOW

        def set(self, instant):
            self.at = instant

    held = Clock()
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held


@pytest.fixture
def harbour(db):
    return factories.make_clinic("Harbour Street Physio")


@pytest.fixture
def northgate(db):
    return factories.make_clinic("Northgate Clinic")


@pytest.fixture
def dana(harbour):
    """Therapist."""
    return factories.make_therapist(harbour, "Dana Whitfield")


@pytest.fixture
def ines(harbour):
    """Owner of Dana's clinic."""
    return factories.make_therapist(harbour, "Ines Moreau", role=Therapist.Role.OWNER)


@pytest.fixture
def omar(northgate):
    """Therapist of another clinic."""
    return factories.make_therapist(northgate, "Omar Farouk")


@pytest.fixture
def ruth(dana):
    """Dana's patient, ten days after a left knee replacement."""
    patient = factories.make_patient(dana, "Ruth Adeyemi")
    factories.make_episode(patient)
    return patient


@pytest.fixture
def sam(dana, ruth):
    """Reads the same mailbox as Ruth."""
    patient = factories.make_patient(dana, "Sam Adeyemi", email=ruth.email)
    factories.make_episode(patient, condition=factories.make_condition("low-back-pain", "Low back pain"), side="none")
    return patient


@pytest.fixture
def signed_in():
    """``signed_in(dana)`` is a browser in which Dana has signed in; ``signed_in(ruth)`` Ruth's phone after her link."""

    def enter(person):
        client = Client()
        if isinstance(person, Therapist):
            client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        else:
            client.cookies[COOKIE] = factories.pass_for(person, now=clock.now())
        return client

    return enter
