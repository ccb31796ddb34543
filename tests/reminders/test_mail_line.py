"""A line that breaks, at each place where it can: a mail is said again only where nothing of it was taken."""

import time

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives

from clinic.mail import MailError, Post, Unanswered
from config.embedded.preflight import LOOPBACK, free_port


class Moody:
    """Keeps subjects; hangs up where ``hangs_up`` says."""

    def __init__(self):
        self.subjects, self.hangs_up = [], ""
        self.mailboxes = []

    async def handle_MAIL(self, server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's own name
        if self.hangs_up == "at the first word":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's own name
        self.mailboxes.append(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  aiosmtpd's own name
        if self.hangs_up == "before it answers":
            server.transport.abort()
            return "250 nobody hears this"
        self.subjects += [line[9:] for line in envelope.content.decode().splitlines() if line.startswith("Subject: ")]
        if self.hangs_up == "after each":
            server.loop.call_later(0.01, server.transport.abort)
        return "250 Kept"


def settle():
    """The server's hanging up reaches us."""
    time.sleep(0.1)


@pytest.fixture
def server(settings):
    moody = Moody()
    settings.EMAIL_BACKEND = "clinic.mail_line.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = LOOPBACK, free_port()
    controller = Controller(moody, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    yield moody
    controller.stop()


def hand(post, subject):
    post.reach()
    post.hand(EmailMultiAlternatives(subject, "Words.", to=["ruth@mail.example"]))


def test_a_server_that_hangs_up_after_each_mail_gets_each_once(server):
    server.hangs_up = "after each"
    with Post() as post:
        for subject in ("one", "two", "three"):
            hand(post, subject)
            settle()
    assert server.subjects == ["one", "two", "three"]


def test_a_mail_that_was_begun_is_not_said_again(server):
    server.hangs_up = "before it answers"
    with Post() as post, pytest.raises(Unanswered):
        hand(post, "one")
    assert server.subjects == []


def test_after_a_broken_mail_the_next_has_a_line_of_its_own(server):
    server.hangs_up = "before it answers"
    with Post() as post:
        with pytest.raises(Unanswered):
            hand(post, "one")
        server.hangs_up = ""
        hand(post, "two")
    assert server.subjects == ["two"]


def test_a_server_that_hears_nobody_out_is_away_for_all_of_them(server):
    server.hangs_up = "at the first word"
    with Post() as post:
        with pytest.raises(MailError) as first:
            hand(post, "one")
        server.hangs_up = ""
        with pytest.raises(MailError) as second:
            hand(post, "two")
    assert (first.value.permanent, second.value) == (False, first.value)


@pytest.mark.parametrize(
    ("written", "asked_for"),
    [
        ("ruth+knee@mail.example", "ruth+knee@mail.example"),
        ("Ruth Adler <ruth@mail.example>", "ruth@mail.example"),
        ("ruth@müllers.example", "ruth@xn--mllers-3ya.example"),
    ],
)
def test_each_spelling_of_an_address_reaches_its_mailbox(server, written, asked_for):
    with Post() as post:
        post.reach()
        post.hand(EmailMultiAlternatives("one", "Words.", to=[written]))
    assert server.mailboxes == [asked_for]


def test_a_second_line_in_an_address_is_refused_before_anything_is_said(server):
    odd = EmailMultiAlternatives("one", "Words.", to=["ruth@mail.example\nBcc: omar@mail.example"])
    with Post() as post:
        post.reach()
        with pytest.raises(ValueError, match="nvalid"):
            post.hand(odd)
    assert server.mailboxes == []
