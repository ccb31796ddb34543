"""Mail to the therapist about a red flag: at least once, whatever breaks; and it names nobody and nothing."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail

from adherence import releasing
from adherence.models import Alert, AlertMark
from clinic.mail import Post
from config.celery import app
from reminders import alerting
from tests import factories
from tests.factories import NOW, make_alert

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def alert(ruth, dana):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    return make_alert(ruth, "RF18")


@pytest.fixture
def refusing(monkeypatch):
    """The mail server refuses these addresses."""
    refused = set()
    real = Post.hand

    def hand(self, message):
        if refused & set(message.to):
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        real(self, message)

    def wrapped(self, message):
        try:
            hand(self, message)
        except smtplib.SMTPRecipientsRefused as error:
            raise alerting.MailError("recipient refused [550]", permanent=True) from error

    monkeypatch.setattr(Post, "hand", wrapped)
    return refused


def kinds():
    return list(AlertMark.objects.exclude(kind="said").values_list("kind", flat=True))


def readers():
    return [message.to[0] for message in mail.outbox]


def test_the_therapist_is_told(alert, dana):
    alerting.tell(NOW)
    assert (readers(), kinds(), Alert.objects.get().tell_at) == ([dana.user.email], ["told"], None)


def test_once_told_there_is_nothing_more_to_tell(alert):
    for minutes in range(0, 30, 5):
        alerting.tell(NOW + minutes * A_MINUTE)
    assert len(mail.outbox) == 1


def test_neither_subject_nor_words_name_anybody_or_anything(alert, ruth):
    alerting.tell(NOW)
    [message] = mail.outbox
    assert message.subject == "A patient needs you today. Open Little & Often."
    everything = " ".join([message.subject, message.body, message.alternatives[0].content])
    found = [word for word in ("Ruth", "Adeyemi", "fall", "drill", "red flag", "knee", "RF18") if word in everything]
    assert found == []


def test_the_mail_leads_to_the_chart(alert, ruth):
    alerting.tell(NOW)
    parts = [mail.outbox[0].body, mail.outbox[0].alternatives[0].content]
    assert [f"http://testserver/patients/{ruth.pk}/" in part for part in parts] == [True, True]


def test_said_again_it_is_told_again(alert, ruth):
    alerting.tell(NOW)
    make_alert(ruth, "RF18", at=NOW + A_MINUTE, now=NOW + A_MINUTE)
    alerting.tell(NOW + A_MINUTE)
    assert len(mail.outbox) == 2


def test_said_twice_in_one_breath_it_is_told_once(alert, ruth):
    make_alert(ruth, "RF18")
    alerting.tell(NOW)
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_on_the_way_leaves_it_to_the_next(alert, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(alerting, "_told", lambda *_given: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            alerting.tell(NOW)
    alerting.tell(NOW + A_MINUTE)
    too_soon = len(mail.outbox)
    alerting.tell(NOW + 2 * A_MINUTE)
    assert (too_soon, len(mail.outbox)) == (0, 1)


def test_what_breaks_on_one_alert_holds_up_no_other(alert, sam, monkeypatch):
    make_alert(sam, "RF01")
    real = alerting._letter

    def letter(one, reader):
        return 1 / 0 if one.rule == "RF18" else real(one, reader)

    monkeypatch.setattr(alerting, "_letter", letter)
    alerting.tell(NOW)
    assert (len(mail.outbox), Alert.objects.get(rule="RF18").tell_at) == (1, NOW + A_MINUTE)


def test_a_mailbox_that_refuses_is_tried_again_and_the_owner_is_told_too(alert, dana, ines, refusing):
    refusing.add(dana.user.email)
    alerting.tell(NOW)
    assert (readers(), kinds()) == ([], ["untold"])
    alerting.tell(NOW + A_MINUTE)
    assert (readers(), kinds()) == ([ines.user.email], ["untold", "told"])


def test_it_never_gives_up(alert, dana, refusing):
    refusing.add(dana.user.email)
    at = NOW
    for _ in range(20):
        alerting.tell(at)
        at = Alert.objects.get().tell_at
    refusing.clear()
    alerting.tell(at)
    assert (readers(), kinds()) == ([dana.user.email], ["untold", "told"])


def test_where_the_therapist_works_no_more_the_owner_is_told(alert, dana, ines):
    dana.active_until = factories.TODAY - timedelta(days=1)
    dana.save()
    alerting.tell(NOW)
    assert readers() == [ines.user.email]


def test_nobody_of_another_clinic_is_told(alert, dana, omar):
    alerting.tell(NOW)
    assert readers() == [dana.user.email]


def test_what_was_released_meanwhile_is_not_told(alert, dana):
    releasing.release(alert, by=dana.user, now=NOW, reason="On the phone")
    alerting.tell(NOW)
    assert mail.outbox == []


def test_what_is_said_while_a_mail_is_on_its_way_is_told_too(alert, ruth, monkeypatch):
    real = alerting._told

    def told(*given):
        make_alert(ruth, "RF18", at=NOW, now=NOW)
        return real(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(alerting, "_told", told)
        alerting.tell(NOW)
    alerting.tell(NOW)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("alerts", [1, 20])
def test_the_look_for_work_is_two_questions_when_there_is_none(ruth, alerts, django_assert_num_queries):
    for _ in range(alerts):
        alert = make_alert(ruth, "RF18")
    releasing.release(alert, by=ruth.therapist.user, now=NOW, reason="Fine")
    with django_assert_num_queries(3):  # with the marks of its transaction
        alerting.tell(NOW)


def test_the_timetable_asks_every_five_seconds():
    told = [one for one in app.conf.beat_schedule.values() if one["task"] == "reminders.tasks.tell_of_alerts"]
    assert [one["schedule"] for one in told] == [5.0]


# -- unread for an hour


AN_HOUR = timedelta(minutes=60)


def test_an_urgent_alert_that_nobody_reads_goes_to_the_owners(alert, ines):
    alerting.escalate(NOW + AN_HOUR)
    assert (readers(), kinds(), Alert.objects.get().escalate_at) == ([ines.user.email], ["escalated"], None)


def test_before_the_hour_is_over_nobody_else_is_told(alert, ines):
    alerting.escalate(NOW + AN_HOUR - A_MINUTE)
    assert readers() == []


def test_the_backup_contact_is_told_in_place_of_the_owners(alert, harbour, ines):
    harbour.backup = factories.make_therapist(harbour, "Theo Lindqvist")
    harbour.save()
    alerting.escalate(NOW + AN_HOUR)
    assert readers() == [harbour.backup.user.email]


def test_whoever_an_owner_picks_on_the_settings_page_is_told(alert, dana, ines, signed_in, now):
    theo = factories.make_therapist(dana.clinic, "Theo Lindqvist")
    said = {"part": "practice", "name": "Harbour", "phone": "+1 555 0100", "zone": "UTC", "backup": theo.pk}
    signed_in(ines).post("/clinic/", said)
    alerting.escalate(NOW + AN_HOUR)
    assert readers() == [theo.user.email]


@pytest.mark.parametrize("left", [True, False])
def test_a_backup_contact_who_works_no_more_or_elsewhere_is_passed_over(alert, harbour, ines, omar, left):
    past = factories.TODAY - timedelta(days=1)
    harbour.backup = factories.make_therapist(harbour, "Theo Lindqvist", active_until=past) if left else omar
    harbour.save()
    alerting.escalate(NOW + AN_HOUR)
    assert readers() == [ines.user.email]


def test_the_backup_contact_stands_in_for_a_mailbox_that_refuses_too(alert, dana, harbour, ines, refusing):
    harbour.backup = factories.make_therapist(harbour, "Theo Lindqvist")
    harbour.save()
    refusing.add(dana.user.email)
    alerting.tell(NOW)
    alerting.tell(NOW + A_MINUTE)
    assert readers() == [harbour.backup.user.email]


def test_in_a_clinic_of_one_the_same_reader_is_told_again(alert, dana):
    alerting.escalate(NOW + AN_HOUR)
    assert readers() == [dana.user.email]


@pytest.mark.parametrize("settle", ["see", "release"])
def test_what_was_read_or_released_goes_to_nobody_else(alert, dana, ines, settle):
    words = {"reason": "Called"} if settle == "release" else {}
    getattr(releasing, settle)(alert, by=dana.user, now=NOW, **words)
    alerting.escalate(NOW + AN_HOUR)
    assert readers() == []


def test_what_can_wait_goes_to_nobody_else(ruth, dana, ines):
    factories.make_prescription(ruth.episodes.get(), by=dana.user)
    make_alert(ruth, "RF17")
    alerting.escalate(NOW + 24 * AN_HOUR)
    assert readers() == []


def test_it_goes_to_somebody_else_once(alert, ines):
    for minutes in range(60, 200, 20):
        alerting.escalate(NOW + minutes * A_MINUTE)
    assert (readers(), kinds()) == ([ines.user.email], ["escalated"])


def test_said_again_its_hour_begins_again(alert, ruth, ines):
    make_alert(ruth, "RF18", at=NOW + 50 * A_MINUTE, now=NOW + 50 * A_MINUTE)
    alerting.escalate(NOW + AN_HOUR)
    too_soon = readers()
    alerting.escalate(NOW + 50 * A_MINUTE + AN_HOUR)
    assert (too_soon, readers()) == ([], [ines.user.email])


def test_what_is_not_taken_is_sent_on_again(alert, ines, refusing):
    refusing.add(ines.user.email)
    alerting.escalate(NOW + AN_HOUR)
    refusing.clear()
    alerting.escalate(NOW + AN_HOUR + 5 * A_MINUTE)
    assert (readers(), kinds()) == ([ines.user.email], ["escalated"])


def test_a_worker_that_dies_leaves_it_to_the_next(alert, ines, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(alerting, "_handed", lambda *_given: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            alerting.escalate(NOW + AN_HOUR)
    alerting.escalate(NOW + AN_HOUR + 5 * A_MINUTE)
    assert readers() == [ines.user.email]


def test_the_mail_to_somebody_else_says_why_and_nothing_of_anybodys_health(alert, ines):
    alerting.escalate(NOW + AN_HOUR)
    [message] = mail.outbox
    everything = " ".join([message.subject, message.body, message.alternatives[0].content])
    found = [word for word in ("Ruth", "Adeyemi", "fall", "drill", "red flag", "knee", "RF18") if word in everything]
    assert (message.subject, found) == ("A patient has waited for an hour. Open Little & Often.", [])


def test_the_timetable_looks_for_the_unread_every_minute():
    asked = [one for one in app.conf.beat_schedule.values() if one["task"] == "reminders.tasks.escalate_alerts"]
    assert [one["schedule"] for one in asked] == [60.0]
