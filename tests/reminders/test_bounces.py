"""A mailbox that refuses for good is remembered; one that is full, busy or suspicious is not blamed."""

from datetime import timedelta

import pytest

from clinic.models import AuditEntry
from patients.models import Invitation, Patient
from reminders import bouncing, inviting
from reminders.models import Reminder
from tests.factories import TODAY, at

MORNING = at("07:21")


def bounced():
    return Patient.objects.get().mail_bounced_at


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 No such user", "550 5.1.10 Null MX", "551 5.1.6 Moved away", "550 5.2.1 Mailbox disabled"]
)
@pytest.mark.parametrize("step", ["says", "says_to_rcpt"], ids=["to the letter", "to the address"])
def test_an_address_nobody_has_is_remembered(planned, dispatch, sink, answer, step):
    setattr(sink, step, answer)
    dispatch(MORNING)
    assert bounced() == MORNING


def test_to_the_bare_address_a_bare_no_is_one(planned, dispatch, sink):
    sink.says_to_rcpt = "550 No such mailbox"
    dispatch(MORNING)
    assert bounced() == MORNING


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("says", "451 Greylisted"),
        ("says_to_rcpt", "450 4.2.1 Too many mails"),
        ("says_to_rcpt", "450 5.1.1 Unknown for now"),
        ("says", "554 5.7.1 Looks like spam"),
        ("says_to_rcpt", "550 5.7.1 Your server is on a list"),
        ("says_to_rcpt", "552 5.2.2 Mailbox full"),
        ("says", "550 Rejected"),
    ],
)
def test_a_mailbox_that_lives_is_not_blamed(planned, dispatch, sink, step, answer):
    setattr(sink, step, answer)
    dispatch(MORNING)
    assert (bounced(), AuditEntry.objects.filter(what="patient.mail_bounced").count()) == (None, 0)


def test_later_reminders_are_not_sent_and_say_why(planned, dispatch, sink):
    sink.says_to_rcpt = "550 5.1.1 No such user"
    dispatch(MORNING)
    sink.says_to_rcpt = "250 OK"
    tomorrow = dispatch(MORNING + timedelta(days=1))
    assert (tomorrow.on, tomorrow.suppressed_because) == (TODAY + timedelta(days=1), "bounced")
    assert sink.mails == []


def test_with_another_address_they_come_again(planned, dispatch, mailoutbox):
    Patient.objects.update(mail_bounced_at=MORNING)
    Patient.objects.update(mail_bounced_at=None, email="ruth.new@mail.example")
    dispatch(MORNING)
    assert [mail.to for mail in mailoutbox] == [["ruth.new@mail.example"]]


def test_it_leaves_a_trace_without_the_address(planned, dispatch, sink):
    sink.says_to_rcpt = "550 5.1.1 No such user"
    dispatch(MORNING)
    entry = AuditEntry.objects.get(what="patient.mail_bounced")
    assert (entry.by, entry.patient_id, entry.detail) == ("system", planned.pk, {})
    assert Reminder.objects.get().error == "recipient refused [550]"


def test_an_address_that_was_changed_meanwhile_is_not_blamed(ruth):
    Patient.objects.update(email="ruth.new@mail.example")
    bouncing.refused(ruth, now=MORNING)
    assert bounced() is None


def test_an_invitation_that_finds_no_mailbox_counts_too(ruth, sink):
    sink.says_to_rcpt = "550 5.1.1 No such user"
    Invitation.objects.create(patient=ruth, kind=Invitation.Kind.FRESH, asked_at=MORNING)
    inviting.post(MORNING)
    assert bounced() == MORNING


def test_a_mail_that_is_taken_after_all_ends_it(ruth, mailoutbox):
    Patient.objects.update(mail_bounced_at=MORNING - timedelta(days=3))
    Invitation.objects.create(patient=ruth, kind=Invitation.Kind.FRESH, asked_at=MORNING)
    inviting.post(MORNING)
    assert (len(mailoutbox), bounced()) == (1, None)
    assert list(AuditEntry.objects.values_list("what", flat=True)) == ["patient.mail_taken_again"]
