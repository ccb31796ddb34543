import email
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller

from clinic.mail import MailError, Post, Unanswered
from config.embedded.preflight import LOOPBACK, free_port
from patients.models import Patient
from reminders import dispatching, hours
from reminders.models import Reminder
from tests import factories
from tests.factories import at


@pytest.fixture(autouse=True)
def on_the_minute(monkeypatch):
    """Everybody's mail is due at the very minute; that a clinic's leave over some minutes has tests of its own."""
    monkeypatch.setattr(hours, "SPREAD", timedelta(0))


@pytest.fixture
def programme(ruth, dana):
    """Ruth was asked for six snacks a day a week ago; her reminder is due at 07:20 on her clock."""
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


@pytest.fixture
def planned(programme, ruth):
    """Ruth's next reminder stands in the plan: today, 07:20."""
    Patient.objects.filter(pk=ruth.pk).update(replan_reminders_at=at("06:00"))
    dispatching.plan(at("06:00"))
    return ruth


@pytest.fixture
def dispatch():
    """What the beat and a worker do at an instant; answers today's reminder."""

    def run(now):
        for ids in dispatching.due_batches(now):
            dispatching.send(ids, now=now)
        return Reminder.objects.order_by("on").last()

    return run


@pytest.fixture
def server():
    """The mail server's mood, at the one edge of the network; it lasts until ``is_well``."""

    patch = pytest.MonkeyPatch()

    class Server:
        def is_away(self):
            self._patch("reach", MailError("ConnectionRefusedError", permanent=False))

        def is_busy(self):
            self._patch("hand", MailError("server said 451", permanent=False))

        def refuses(self):
            self._patch("hand", MailError("server said 550", permanent=True))

        def hangs_up(self):
            self._patch("hand", Unanswered("SMTPServerDisconnected"))

        def kills_the_worker(self):
            self._patch("hand", SystemExit())

        def is_well(self):
            patch.undo()

        def _patch(self, step, trouble):
            def fail(*_args):
                raise trouble

            patch.setattr(Post, step, fail)

    yield Server()
    patch.undo()


class Sink:
    """Takes mails, or answers with what ``says`` says; to the address alone with ``says_to_rcpt``."""

    def __init__(self):
        self.mails, self.says, self.says_to_rcpt = [], "250 Kept", "250 OK"
        self.raw, self.senders = [], []  # as they came over the line

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's own name
        if self.says_to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says_to_rcpt

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's own name
        if self.says.startswith("250"):
            self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
            self.raw.append(envelope.content)
            self.senders.append(envelope.mail_from)
        return self.says


@pytest.fixture
def sink(settings):
    keeper = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, free_port()
    controller = Controller(keeper, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    yield keeper
    controller.stop()
