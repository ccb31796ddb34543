"""Two dispatchers, many workers, one real PostgreSQL: still one mail each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from patients import writing
from patients.models import Patient
from reminders import digesting, dispatching, inviting
from reminders.models import Digest, Reminder
from tests import factories
from tests.factories import at

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = at("07:21")


def together(n, do):
    gate = Barrier(n)

    def run():
        try:
            gate.wait(timeout=10)
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as threads:
        return [future.result(timeout=30) for future in [threads.submit(run) for _ in range(n)]]


@pytest.fixture
def thirty(dana):
    for n in range(30):
        patient = factories.make_patient(dana, f"Patient {n}", email=f"p{n}@mail.example")
        factories.make_prescription(factories.make_episode(patient), by=dana.user, invite=True)
    Patient.objects.update(replan_reminders_at=at("06:00"))


def test_two_dispatchers_at_once_make_one_reminder_each(thirty, mailoutbox):
    def dispatch():
        for ids in dispatching.due_batches(MORNING):
            dispatching.send(ids, now=MORNING)

    together(2, dispatch)
    dispatch()
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 30


def test_four_workers_with_the_same_batch_send_it_once(thirty, mailoutbox):
    (ids,) = dispatching.due_batches(MORNING)
    together(4, lambda: dispatching.send(ids, now=MORNING))
    assert (len(mailoutbox), Reminder.objects.filter(sent_at=MORNING).count()) == (30, 30)


def test_three_workers_post_an_invitation_once(thirty, mailoutbox):
    together(3, lambda: inviting.post(MORNING))
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 30


def test_two_dispatchers_at_once_send_each_morning_list_once(harbour, mailoutbox):
    for n in range(12):
        therapist = factories.make_therapist(harbour, f"T{n} Person")
        patient = factories.make_patient(therapist, f"Patient {n}", email=f"p{n}@mail.example")
        writing.say(patient, key=factories.new_key(), words="May I swim?", now=at("06:00"))
    now = at("07:40")

    def dispatch():
        for ids in digesting.due_batches(now):
            digesting.send(ids, now=now)

    together(3, dispatch)
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 12
    assert Digest.objects.filter(sent_at=now).count() == 12
