"""The cast. Dana treats Ruth; Ines owns their clinic; Sam shares Ruth's mailbox; Omar works elsewhere and must never
see anything: a test that says ``omar`` is about refusal."""

import uuid
from io import StringIO

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.management import call_command
from django.db import connection
from django.test import Client

from clinic import clock
from clinic.models import Therapist
from config.celery import app as celery_app
from patients.way_in import COOKIE
from tests import factories
from tests.factories import NOW


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Threads of workers and servers may leave a session behind; PostgreSQL would not drop the database under it."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


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
    """``signed_in(dana)`` is a browser in which Dana has signed in; ``signed_in(ruth)`` Ruth's phone after her link;
    ``signed_in(ruth, full=True)`` after the code from her mailbox."""

    def enter(person, *, full=False):
        client = Client()
        if isinstance(person, Therapist):
            client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        else:
            client.cookies[COOKIE] = factories.pass_for(person, now=clock.now(), full=full)
        return client

    return enter


@pytest.fixture
def push_keys(settings):
    """The clinic's keys for notifications; answers the public one."""
    out = StringIO()
    call_command("make_push_keys", stdout=out)
    pair = dict(line.split("=", 1) for line in out.getvalue().split())
    settings.VAPID_PUBLIC_KEY, settings.VAPID_PRIVATE_KEY = pair["VAPID_PUBLIC_KEY"], pair["VAPID_PRIVATE_KEY"]
    return settings.VAPID_PUBLIC_KEY


@pytest.fixture
def worker(transactional_db):
    """A real Celery worker on the test's broker, on a queue of its own: no other worker takes what is meant for it, and
    it takes nothing that an earlier test left."""
    usual, queue = celery_app.conf.task_default_queue, f"test-{uuid.uuid4().hex}"
    celery_app.loader.import_default_modules()
    celery_app.conf.task_default_queue = queue
    with start_worker(celery_app, queues=[queue], perform_ping_check=False, shutdown_timeout=20) as running:
        yield running
    celery_app.conf.task_default_queue = usual
