"""The doors, walked through by a real Celery worker over the real broker."""

import time

from config.celery import app
from patients import writing
from patients.models import Invitation
from reminders import digesting, tasks
from reminders.models import Digest, Reminder
from tests import factories
from tests.factories import NOW, TODAY, at


def until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def test_a_beat_becomes_a_mail(worker, planned, now, mailoutbox):
    now.set(at("07:21"))
    tasks.dispatch_due.delay()
    assert until(lambda: Reminder.objects.filter(sent_at=at("07:21")).count()) == 1


def test_an_invitation_becomes_a_mail(worker, ruth, programme, now, mailoutbox):
    Invitation.objects.create(patient=ruth, kind=Invitation.Kind.WELCOME, asked_at=NOW)
    tasks.post_invitations.delay()
    assert until(lambda: Invitation.objects.filter(sent_at=NOW).count()) == 1


def test_a_beat_becomes_a_morning_list(worker, ruth, dana, now, mailoutbox):
    writing.say(ruth, key=factories.new_key(), words="May I swim?", now=at("06:00"))
    now.set(digesting.due_at(dana, TODAY))
    tasks.dispatch_digests.delay()
    assert until(lambda: Digest.objects.filter(sent_at__isnull=False).count()) == 1
    assert [mail.subject for mail in mailoutbox] == ["Your morning list, 1 to look at"]


def test_the_timetable_names_doors_that_exist():
    app.loader.import_default_modules()  # as a worker does when it starts
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
