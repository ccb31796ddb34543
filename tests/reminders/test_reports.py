"""What servers write back is believed where it proves itself, counted once, and a mailbox that lives is not blamed."""

import io
import json
from base64 import b64encode
from mailbox import Maildir

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils.module_loading import import_string

from clinic.models import AuditEntry
from patients.models import Patient
from reminders.bounce_address import NotOurs, bounce_address, patient_behind
from reminders.models import MailReport
from reminders.service_reports import SERVICES
from tests.factories import NOW

DSN = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-ID: <{name}@mx.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I am sorry. <ruth@mail.example> could not be reached.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
X-Postfix-Queue-ID: 4C0FFEE

Final-Recipient: rfc822; ruth@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: text/rfc822-headers

From: Little & Often <hello@localhost>
To: ruth@mail.example
Subject: A small note for today

--b--
"""
ABUSE = """\
From: <feedback@mail.example>
To: <abuse@clinic.example>
Subject: FW: A small note for today
MIME-Version: 1.0
Message-ID: <arf-1@mail.example>
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{sent_from}>

--b
Content-Type: message/rfc822

From: Little & Often <hello@localhost>
Subject: A small note for today

Hello.

--b--
"""


@pytest.fixture
def ours(settings, ruth, now):
    """The address that servers report to about mails for Ruth."""
    settings.BOUNCE_ADDRESS = "bounces@clinic.example"
    return bounce_address(ruth)


def dsn(to, *, action="failed", status="5.1.1", said="550 5.1.1 No such user", name="dsn-1"):
    return DSN.format(to=to, action=action, status=status, said=said, name=name).encode()


def read(raw, monkeypatch, *more):
    """``manage.py read_bounces`` with a mail on its standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    said = io.StringIO()
    call_command("read_bounces", *more, stdout=said)
    return said.getvalue().strip()


# -- The address -------------------------------------------------------------------------------------------------------


def test_it_names_the_patient_in_letters_of_one_case(ours, ruth):
    name, host = ours.split("@")
    assert (host, name.isascii(), name == name.lower(), len(name) <= 64) == ("clinic.example", True, True, True)
    assert patient_behind(ours) == patient_behind(f"<{ours.upper()}>") == ruth


@pytest.mark.parametrize(
    "forge",
    [
        lambda address: address.replace(".", ".a", 1),
        lambda address: address.split(".")[0] + "@clinic.example",
        lambda address: address.replace("@clinic", "@elsewhere"),
        lambda address: "bounces+aa.bb@clinic.example",
    ],
    ids=["another signature", "none", "another host", "nobody"],
)
def test_nobody_else_can_make_one_up(ours, forge):
    with pytest.raises(NotOurs):
        patient_behind(forge(ours))


def test_an_address_changed_since_is_not_meant(ours):
    Patient.objects.update(email="ruth.new@mail.example")
    with pytest.raises(NotOurs):
        patient_behind(ours)


def test_without_a_bounce_address_mails_come_from_us(ruth, settings):
    settings.BOUNCE_ADDRESS = ""
    assert bounce_address(ruth) == ""
    with pytest.raises(CommandError):
        call_command("read_bounces")


# -- Mails -------------------------------------------------------------------------------------------------------------


def test_a_mailbox_that_is_not_there_is_remembered(ours, ruth, monkeypatch):
    assert read(dsn(ours), monkeypatch) == "1 read, 1 told something new."
    ruth.refresh_from_db()
    assert ruth.mail_bounced_at == NOW
    assert list(MailReport.objects.values_list("patient", "what", "way", "status")) == [
        (ruth.pk, "hard", "mail", "5.1.1")
    ]


def test_read_twice_it_counts_once(ours, ruth, monkeypatch):
    read(dsn(ours), monkeypatch)
    Patient.objects.update(mail_bounced_at=None)
    assert read(dsn(ours), monkeypatch) == "1 read, 0 told something new."
    ruth.refresh_from_db()
    assert (ruth.mail_bounced_at, MailReport.objects.count()) == (None, 1)


@pytest.mark.parametrize(
    ("status", "said", "what"),
    [
        ("5.0.0", "550 5.1.1 No such user", "hard"),
        ("5.4.4", "Host or domain name not found", "hard"),
        ("5.2.2", "552 5.2.2 Mailbox full", "soft"),
        ("5.7.1", "554 5.7.1 Looks like spam", "soft"),
        ("5.1.8", "553 5.1.8 Sender's domain not found", "soft"),
        ("5.0.0", "550 Rejected", "soft"),
    ],
)
def test_only_the_mailbox_itself_counts_as_gone(ours, ruth, monkeypatch, status, said, what):
    read(dsn(ours, status=status, said=said), monkeypatch)
    ruth.refresh_from_db()
    assert (MailReport.objects.get().what, ruth.mail_bounced_at is not None) == (what, what == "hard")


@pytest.mark.parametrize(
    "raw",
    [
        lambda ours: dsn(ours, action="delayed", status="4.4.1"),
        lambda ours: dsn(ours, action="delivered", status="2.0.0"),
        lambda ours: dsn("bounces+made.up@clinic.example"),
        lambda ours: f"To: {ours}\nSubject: Out of office\n\nBack on Monday.".encode(),
        lambda ours: b"\xff\xfe no mail at all",
        lambda ours: dsn(ours)[:300],
    ],
    ids=["put off", "a receipt", "forged", "an answer", "noise", "cut off"],
)
def test_what_is_no_report_about_us_is_let_be(ours, ruth, monkeypatch, raw):
    assert read(raw(ours), monkeypatch) == "1 read, 0 told something new."
    ruth.refresh_from_db()
    assert (ruth.mail_bounced_at, MailReport.objects.count()) == (None, 0)


def test_a_server_may_hand_the_recipient_over_beside_the_mail(ours, ruth, monkeypatch):
    read(dsn("undisclosed-recipients:;"), monkeypatch, "--to", ours)
    ruth.refresh_from_db()
    assert ruth.mail_bounced_at == NOW


def test_a_reader_who_calls_it_spam_gets_no_more(ours, ruth, monkeypatch):
    read(ABUSE.format(kind="abuse", sent_from=ours).encode(), monkeypatch)
    ruth.refresh_from_db()
    assert (ruth.gets_mail, ruth.mail_stopped_at, ruth.mail_bounced_at) == (False, NOW, None)
    assert AuditEntry.objects.filter(what="patient.mail_complained", by="system").count() == 1


def test_a_report_of_another_kind_stops_nothing(ours, ruth, monkeypatch):
    read(ABUSE.format(kind="not-spam", sent_from=ours).encode(), monkeypatch)
    ruth.refresh_from_db()
    assert ruth.gets_mail is True


def test_a_maildir_is_read_once_and_kept(ours, ruth, tmp_path):
    maildir = Maildir(tmp_path / "bounces", factory=None)
    maildir.add(dsn(ours))
    maildir.add(dsn(ours, name="dsn-2"))
    said = [io.StringIO(), io.StringIO()]
    for out in said:
        call_command("read_bounces", maildir=tmp_path / "bounces", stdout=out)
    assert [out.getvalue().strip() for out in said] == [
        "2 read, 2 told something new.",
        "0 read, 0 told something new.",
    ]
    assert {mail.get_flags() for mail in Maildir(tmp_path / "bounces", factory=None)} == {"S"}


def test_neither_the_address_nor_the_servers_words_are_kept(ours, monkeypatch):
    read(dsn(ours), monkeypatch)
    kept = json.dumps([list(MailReport.objects.values()), list(AuditEntry.objects.values())], default=str)
    assert ("ruth@" in kept, "No such user" in kept) == (False, False)


# -- A mail service's webhook ------------------------------------------------------------------------------------------


POSTMARK = {
    "RecordType": "Bounce",
    "ID": 42,
    "Type": "HardBounce",
    "MessageID": "00000000-0000-0000-0000-000000000000",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist",
    "Email": "Ruth@mail.example",
    "BouncedAt": "2026-04-15T09:00:00Z",
}
COMPLAINT = POSTMARK | {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "ID": 43}


@pytest.fixture
def service(settings, ruth, now):
    """``service(report)`` posts it as Postmark would."""
    settings.MAIL_SERVICE, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": "post:mark"}

    def post(report, secret="post:mark"):
        proof = {"HTTP_AUTHORIZATION": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
        body = report if isinstance(report, str) else json.dumps(report)
        return Client(enforce_csrf_checks=True).post("/mail/reports/", body, content_type="application/json", **proof)

    return post


def test_a_services_bounce_is_heard_once(service, ruth):
    assert [service(POSTMARK).status_code for _ in range(2)] == [204, 204]
    ruth.refresh_from_db()
    assert ruth.mail_bounced_at == NOW
    assert list(MailReport.objects.values_list("what", "way", "status")) == [("hard", "webhook", "5.1.1")]


def test_everyone_who_reads_that_mailbox_is_meant(service, ruth, sam):
    service(POSTMARK)
    assert set(Patient.objects.exclude(mail_bounced_at=None)) == set(Patient.objects.sharing_mailbox(ruth))


def test_a_full_mailbox_is_not_gone_to_a_service_either(service, ruth):
    service(POSTMARK | {"Type": "SoftBounce", "Details": "smtp;552 5.2.2 Over quota"})
    ruth.refresh_from_db()
    assert (MailReport.objects.get().what, ruth.mail_bounced_at) == ("soft", None)


def test_a_services_complaint_stops_the_mails(service, ruth):
    service(COMPLAINT)
    ruth.refresh_from_db()
    assert ruth.gets_mail is False


@pytest.mark.parametrize("secret", ["post:wrong", ""])
def test_a_caller_without_the_secret_is_refused(service, ruth, secret):
    assert service(POSTMARK, secret).status_code == 400
    assert MailReport.objects.count() == 0


@pytest.mark.parametrize("body", ["no json", "[]", "null", "{}"])
def test_what_the_service_would_never_say_changes_nothing(service, body):
    assert service(body).status_code in (204, 400)
    assert MailReport.objects.count() == 0


@pytest.mark.parametrize("missing", [{"MAIL_SERVICE": ""}, {"ANYMAIL": {"WEBHOOK_SECRET": ""}}])
def test_without_a_service_and_a_secret_there_is_no_such_page(service, settings, missing):
    for name, value in missing.items():
        setattr(settings, name, value)
    assert service(POSTMARK).status_code == 404


def test_every_service_on_the_list_has_its_reader():
    readers = [
        import_string(f"anymail.webhooks.{module}.{name}TrackingWebhookView").esp_name
        for module, name in SERVICES.items()
    ]
    assert readers == list(SERVICES.values())
