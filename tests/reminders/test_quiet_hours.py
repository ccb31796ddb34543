"""No daily mail in the patient's quiet hours: it waits until they are over, or stays away."""

from datetime import time

import pytest

from patients.models import Patient
from prescriptions import resting
from prescriptions.programme import programme_of
from reminders import governor
from reminders.governor import Send, Suppress
from tests.factories import TODAY, at


def quiet(ruth, start, end):
    Patient.objects.filter(pk=ruth.pk).update(quiet_from=start, quiet_until=end)
    ruth.refresh_from_db()
    return ruth


def decide(ruth, now):
    return governor.decide(programme_of(ruth, since=TODAY, until=TODAY), TODAY, [], now)


def test_a_mail_due_in_quiet_hours_waits_until_they_are_over(ruth):
    assert governor.due_at(quiet(ruth, time(20), time(9)), TODAY) == at("09:00")


def test_a_mail_due_outside_them_keeps_its_hour(ruth):
    assert governor.due_at(quiet(ruth, time(13), time(15)), TODAY) == at("07:20")


def test_where_they_last_to_the_end_of_the_day_the_mail_stays_away(ruth, programme):
    quiet(ruth, time(7), time(23)).reminder_at = time(12)
    assert (governor.due_at(ruth, TODAY), decide(ruth, at("12:00"))) == (at("12:00"), Suppress("quiet"))


@pytest.mark.parametrize(("clock", "speaks"), [("12:59", True), ("13:00", False), ("14:59", False), ("15:00", True)])
def test_a_late_worker_does_not_speak_in_quiet_hours(ruth, programme, clock, speaks):
    assert isinstance(decide(quiet(ruth, time(13), time(15)), at(clock)), Send) is speaks


def test_the_silence_says_why(ruth, programme):
    assert str(decide(quiet(ruth, time(13), time(15)), at("14:00"))) == "Not sent: quiet hours."


def test_the_dispatcher_sends_nothing_before_they_are_over(ruth, programme, dispatch, mailoutbox):
    quiet(ruth, time(20), time(9))
    Patient.objects.filter(pk=ruth.pk).update(replan_reminders_at=at("06:00"))
    dispatch(at("07:21"))
    assert mailoutbox == []
    assert dispatch(at("09:01")).sent_at == at("09:01")


def test_a_patient_who_rests_hears_nothing(ruth, programme, dispatch, mailoutbox):
    resting.be_ill(ruth, now=at("06:00"))
    assert (dispatch(at("07:21")).suppressed_because, mailoutbox) == ("paused", [])
