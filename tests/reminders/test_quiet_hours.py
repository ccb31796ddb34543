"""No daily mail in the patient's quiet hours: it waits until they are over, or stays away."""

from datetime import time

import pytest

from patients import writing
from patients.models import Invitation, Patient
from patients.reading import read_by
from prescriptions import resting
from prescriptions.programme import programme_of
from reminders import governor, hours, inviting
from reminders.case import Case
from reminders.governor import Later, Send, Suppress
from tests.factories import TODAY, at, new_key


def quiet(ruth, start, end):
    Patient.objects.filter(pk=ruth.pk).update(quiet_from=start, quiet_until=end)
    ruth.refresh_from_db()
    return ruth


def decide(ruth, now):
    return governor.decide(Case(programme_of(ruth, since=TODAY, until=TODAY), TODAY), "daily", now)


def test_a_mail_due_in_quiet_hours_waits_until_they_are_over(ruth):
    assert hours.due_at(quiet(ruth, time(20), time(9)), TODAY) == at("09:00")


def test_a_mail_due_outside_them_keeps_its_hour(ruth):
    assert hours.due_at(quiet(ruth, time(13), time(15)), TODAY) == at("07:20")


def test_where_they_last_to_the_end_of_the_day_the_mail_stays_away(ruth, programme):
    quiet(ruth, time(7), time(23)).reminder_at = time(12)
    assert (hours.due_at(ruth, TODAY), decide(ruth, at("12:00"))) == (at("12:00"), Suppress("quiet"))


@pytest.mark.parametrize(("clock", "speaks"), [("12:59", True), ("13:00", False), ("14:59", False), ("15:00", True)])
def test_a_late_worker_does_not_speak_in_quiet_hours(ruth, programme, clock, speaks):
    assert isinstance(decide(quiet(ruth, time(13), time(15)), at(clock)), Send) is speaks


def test_a_late_worker_waits_until_they_are_over(ruth, programme):
    assert decide(quiet(ruth, time(13), time(15)), at("14:00")) == Later(at("15:00"))


def test_a_wait_says_until_when_by_the_patients_clock(ruth):
    with read_by(ruth):
        assert str(Later(at("15:00"))) == "Not yet: asked again at 15:00."


def test_a_mail_put_off_goes_once_when_they_are_over_and_no_try_is_counted(planned, dispatch, mailoutbox):
    quiet(planned, time(7, 30), time(9))
    assert (dispatch(at("07:45")).attempts, mailoutbox) == (0, [])
    dispatch(at("08:59"))
    dispatch(at("09:00"))
    assert (dispatch(at("09:30")).sent_at, len(mailoutbox)) == (at("09:00"), 1)


def test_the_silence_says_why(ruth, programme):
    assert str(decide(quiet(ruth, time(13), time(23)), at("14:00"))) == "Not sent: quiet hours."


def test_the_dispatcher_sends_nothing_before_they_are_over(ruth, programme, dispatch, mailoutbox):
    quiet(ruth, time(20), time(9))
    Patient.objects.filter(pk=ruth.pk).update(replan_reminders_at=at("06:00"))
    dispatch(at("07:21"))
    assert mailoutbox == []
    assert dispatch(at("09:01")).sent_at == at("09:01")


def test_a_patient_who_rests_hears_nothing(ruth, programme, dispatch, mailoutbox):
    resting.be_ill(ruth, now=at("06:00"))
    assert (dispatch(at("07:21")).suppressed_because, mailoutbox) == ("paused", [])


# -- The mail that tells of a message


def answered(ruth, dana, now):
    return writing.answer(ruth, key=new_key(), words="Yes, do.", by=dana.user, now=now)[0]


@pytest.mark.parametrize(
    ("start", "end", "at_clock", "over"),
    [
        (time(20), time(9), "21:30", "09:00"),
        (time(20), time(9), "06:00", "09:00"),
        (time(13), time(15), "14:00", "15:00"),
    ],
)
def test_quiet_hours_end(ruth, start, end, at_clock, over):
    assert quiet(ruth, start, end).quiet_ends_at(at(at_clock)).strftime("%H:%M") == at(over).strftime("%H:%M")


def test_outside_them_there_is_nothing_to_end(ruth):
    assert quiet(ruth, time(13), time(15)).quiet_ends_at(at("15:00")) is None


def test_a_message_in_quiet_hours_is_told_of_when_they_are_over(ruth, dana, mailoutbox):
    quiet(ruth, time(13), time(15))
    answered(ruth, dana, at("14:00"))
    for clock in ("14:00", "14:30", "14:59"):
        inviting.post(at(clock))
    assert (mailoutbox, Invitation.objects.get().attempts) == ([], 0)
    inviting.post(at("15:00"))
    assert [mail.subject for mail in mailoutbox] == ["You have a message"]


def test_what_was_read_meanwhile_is_not_told_of(ruth, dana, mailoutbox):
    quiet(ruth, time(13), time(15))
    answered(ruth, dana, at("14:00"))
    inviting.post(at("14:00"))
    writing.read_by_patient(ruth, until=at("14:20"), now=at("14:20"))
    inviting.post(at("15:00"))
    assert (mailoutbox, Invitation.objects.get().error) == ([], "read before it went")


def test_a_link_that_was_asked_for_comes_at_once(ruth, mailoutbox):
    quiet(ruth, time(13), time(15))
    Invitation.objects.create(patient=ruth, kind=Invitation.Kind.FRESH, asked_at=at("14:00"))
    inviting.post(at("14:00"))
    assert len(mailoutbox) == 1
