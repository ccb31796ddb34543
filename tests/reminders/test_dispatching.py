"""One mail a patient and day; each silence with its reason; trouble is tried again, but a mail is never doubled."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from patients.models import Patient
from prescriptions import prescribing
from reminders import dispatching, letters, tasks
from reminders.models import Reminder, ReminderPlan
from tests import factories
from tests.factories import NOW, TODAY, at

MORNING = at("07:21")


def minutes(n):
    return MORNING + timedelta(minutes=n)


def test_it_sends_the_days_mail(planned, dispatch, mailoutbox):
    reminder = dispatch(MORNING)
    assert [mail.to for mail in mailoutbox] == [["ruth@mail.example"]]
    assert (reminder.on, reminder.due_at, reminder.sent_at) == (TODAY, at("07:20"), MORNING)


def test_before_the_hour_nothing_happens(planned, dispatch):
    assert dispatch(at("07:19")) is None


def test_dispatching_twice_sends_once(planned, dispatch, mailoutbox):
    dispatch(MORNING)
    dispatch(minutes(1))
    assert len(mailoutbox) == 1


def test_the_next_day_has_its_own(planned, dispatch, mailoutbox):
    dispatch(MORNING)
    dispatch(MORNING + timedelta(days=1))
    assert len(mailoutbox) == 2


def test_a_plan_wound_back_does_not_send_again(planned, dispatch, mailoutbox):
    dispatch(MORNING)
    ReminderPlan.objects.update(next_due_at=at("07:20"))
    dispatch(minutes(1))
    assert (len(mailoutbox), Reminder.objects.count()) == (1, 1)


def test_a_silence_keeps_its_reason(planned, programme, dana, dispatch, mailoutbox):
    prescribing.pause(programme, by=dana.user, now=at("06:30"))
    reminder = dispatch(MORNING)
    assert (mailoutbox, reminder.suppressed_because, reminder.suppressed_at) == ([], "paused", MORNING)


def test_two_who_share_a_mailbox_hear_each_for_themselves(planned, sam, dana, dispatch, mailoutbox):
    factories.make_prescription(sam.episodes.get(), by=dana.user)
    Patient.objects.filter(pk=sam.pk).update(replan_reminders_at=at("06:00"))
    dispatching.plan(at("06:00"))
    dispatch(MORNING)
    assert sorted(mail.body.split(",")[0] for mail in mailoutbox) == ["Hello Ruth", "Hello Sam"]


@pytest.mark.parametrize("mood", ["is_away", "is_busy"])
def test_trouble_that_passes_is_tried_again(planned, dispatch, server, mood, mailoutbox):
    getattr(server, mood)()
    first = dispatch(MORNING)
    server.is_well()
    dispatch(minutes(4))
    assert (first.retry_at, mailoutbox) == (minutes(5), [])
    assert (dispatch(minutes(5)).sent_at, len(mailoutbox)) == (minutes(5), 1)


def test_the_waits_grow(planned, dispatch, server):
    server.is_busy()
    waits = [dispatch(minutes(n)).retry_at - minutes(n) for n in (0, 5, 20, 65)]
    assert waits == [timedelta(minutes=n) for n in (5, 15, 45, 45)]


def test_trying_ends_with_the_day(planned, dispatch, server):
    server.is_busy()
    reminder = dispatch(at("21:56"))
    assert (reminder.failed_at, reminder.error) == (at("21:56"), "server said 451")


def test_a_refusal_for_good_is_not_tried_again(planned, dispatch, server, mailoutbox):
    server.refuses()
    reminder = dispatch(MORNING)
    server.is_well()
    dispatch(minutes(60))
    assert (mailoutbox, reminder.failed_at, reminder.error) == ([], MORNING, "server said 550")


def test_a_line_that_broke_in_the_middle_is_seen_and_not_tried_again(planned, dispatch, server, mailoutbox):
    server.hangs_up()
    dispatch(MORNING)
    server.is_well()
    reminder = dispatch(minutes(60))
    assert (reminder.handed_at, reminder.sent_at, reminder.error) == (MORNING, None, "SMTPServerDisconnected")
    assert mailoutbox == []


def test_a_worker_that_dies_while_handing_over_is_seen_and_nothing_sent_again(planned, dispatch, server, mailoutbox):
    server.kills_the_worker()
    with pytest.raises(SystemExit):
        dispatch(MORNING)
    server.is_well()
    reminder = dispatch(minutes(60))
    assert (reminder.handed_at, reminder.sent_at, mailoutbox) == (MORNING, None, [])


def test_a_worker_that_dies_before_is_made_up_for(planned, dispatch, monkeypatch, mailoutbox):
    def die(*_args, **_named):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(letters, "daily", die)
        with pytest.raises(SystemExit):
            dispatch(MORNING)
    dispatch(minutes(4))
    assert mailoutbox == []
    assert dispatch(minutes(6)).sent_at == minutes(6)


def test_what_the_broker_lost_is_found_again(planned, dispatch, mailoutbox):
    list(dispatching.due_batches(MORNING))  # handed to nobody
    assert dispatch(minutes(3)).sent_at == minutes(3)


def test_one_letter_that_cannot_be_written_does_not_hold_up_the_next(planned, sam, dana, dispatch, mailoutbox):
    factories.make_prescription(sam.episodes.get(), by=dana.user)
    Patient.objects.filter(pk=sam.pk).update(replan_reminders_at=at("06:00"))
    dispatching.plan(at("06:00"))
    Patient.objects.filter(pk=planned.pk).update(email="two\nlines@mail.example")
    dispatch(MORNING)
    failed = Reminder.objects.get(patient=planned)
    assert (failed.failed_at, len(mailoutbox)) == (MORNING, 1)


def test_a_fault_of_ours_mended_in_time_costs_the_patient_nothing(planned, dispatch, monkeypatch):
    with monkeypatch.context() as faulty:
        faulty.setattr(letters, "daily", None)
        assert dispatch(MORNING).error == "TypeError"
    assert dispatch(minutes(5)).sent_at == minutes(5)


def test_a_worker_too_slow_for_its_claim_does_not_send_what_another_took(planned, dispatch, monkeypatch, mailoutbox):
    real = letters.daily

    def slowly(*about, **named):
        Reminder.objects.update(claimed_at=minutes(6))
        return real(*about, **named)

    monkeypatch.setattr(letters, "daily", slowly)
    assert (dispatch(MORNING).handed_at, mailoutbox) == (None, [])


def test_each_mail_more_costs_two_marks(dana):
    def queries_for(n):
        for k in range(n):
            patient = factories.make_patient(dana, f"Patient {k}", email=f"p{n}.{k}@mail.example")
            factories.make_prescription(factories.make_episode(patient), by=dana.user)
            Reminder.objects.create(patient=patient, on=TODAY, due_at=at("07:20"))
        ids = list(Reminder.objects.filter(claimed_at=None).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            dispatching.send(ids, now=NOW)
        return len(queries)

    assert queries_for(20) - queries_for(2) == 18 * 2


def test_a_beat_that_was_away_for_minutes_costs_minutes(planned, dispatch, mailoutbox):
    reminder = dispatch(minutes(25))
    assert (reminder.on, reminder.due_at, reminder.sent_at) == (TODAY, at("07:20"), minutes(25))


def test_without_a_broker_the_claimed_wait_for_the_next_beat(planned, dispatch, now, monkeypatch, mailoutbox):
    def unreachable(**_named):
        raise OperationalError

    now.set(MORNING)
    with monkeypatch.context() as down:
        down.setattr(tasks.send_reminders, "delay", unreachable)
        with pytest.raises(OperationalError):
            tasks.dispatch_due()
    assert dispatch(minutes(3)).sent_at == minutes(3)


def test_a_hung_worker_is_ended_by_the_time_another_takes_over(planned, settings):
    reminder = Reminder.objects.create(patient=planned, on=TODAY, due_at=MORNING, claimed_at=MORNING)
    ended_at = MORNING + timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)
    assert reminder not in Reminder.objects.waiting(ended_at)
    assert reminder in Reminder.objects.waiting(ended_at + timedelta(minutes=1))


def test_that_a_mail_is_handed_over_is_on_disk_before_it_goes(planned, dispatch):
    with CaptureQueriesContext(connection) as queries:
        dispatch(MORNING)
    marks = [one["sql"] for one in queries if one["sql"].startswith("UPDATE reminders_reminder SET")]
    waits = ["synchronous_commit" not in mark for mark in marks]
    assert [(mark.split()[3], wait) for mark, wait in zip(marks, waits, strict=True)] == [
        ("handed_at", True),
        ("sent_at", False),
    ]
