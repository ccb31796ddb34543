"""The one door through which mail leaves.

No health words in a subject: it is read on lock screens and kept in the logs of every server on the way.
"""

import re
import smtplib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from clinic.letter import Letter
from clinic.mail_line import Knowing

# 421, 450, 451, 452: "not now"; the permanent ones begin with 5 (RFC 5321, section 4.2.1).
_TRANSIENT = range(400, 500)
# Of the permanent ones, those that say that no such mailbox is there (RFC 3463, RFC 7505: 5.1.x bad address, 5.2.1
# disabled, 5.4.4 no such domain). A full mailbox, or a letter that looks like spam, is refused by a mailbox that lives;
# 5.1.7 and 5.1.8 speak of our own address.
NO_MAILBOX = re.compile(rb"\s*5\.(1\.([0-6]|9|10)|2\.1|4\.4)\b")
_ENHANCED = re.compile(rb"\s*5\.\d+\.\d+\b")
_NO_MAILBOX_CODES = {550, 551, 553}  # where the address itself was asked for, and nothing more precise was said


class MailError(Exception):
    """The mail server did not take a message; ``permanent`` says whether trying again could not help,
    ``no_mailbox`` whether it is the address that no mail will ever reach."""

    def __init__(self, reason: str, *, permanent: bool, no_mailbox: bool = False) -> None:
        super().__init__(reason)
        self.permanent, self.no_mailbox = permanent, no_mailbox


class Unanswered(MailError):
    """The line broke while a message was being handed over: nobody knows whether it was taken.

    Permanent, because a second try might double it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


def compose(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    bounces_to: str = "",
) -> Letter:
    """One message: subject, text and HTML from ``templates/<name>/{subject,body}.*``. ``bounces_to``: where servers on
    the way report to (the envelope's sender), when it is not the address in *From*."""
    subject = " ".join(render_to_string(f"{name}/subject.txt", dict(context)).split())
    text = render_to_string(f"{name}/body.txt", dict(context))
    headers = dict(headers or {}) | ({"From": settings.DEFAULT_FROM_EMAIL} if bounces_to else {})
    message = Letter(subject, text, bounces_to or None, to=[to], headers=headers)
    message.attach_alternative(render_to_string(f"{name}/body.html", dict(context)), "text/html")
    return message


class _Dropped(MailError):
    """The line broke before the message itself was begun: nothing was taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=False)


class Post:
    """A conversation with the mail server, kept open over many messages.

    ``reach`` before each message, then ``hand``: what goes wrong in the first is always worth another try, for no
    message was on its way yet.
    """

    def __init__(self) -> None:
        self._server: Any = get_connection()
        self._away: MailError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._hang_up()

    def reach(self) -> None:
        """Make sure that a line stands. Raises ``MailError``; once away, the server counts as away for this whole
        conversation, else a batch would wait out one time limit a message."""
        if self._away is not None:
            raise self._away
        if getattr(self._line, "sock", self) is None:  # smtplib's own mark of a line that broke
            self._hang_up()
        try:
            self._server.open()
        except (smtplib.SMTPException, OSError) as broken:
            self._away = MailError(_in_short(broken), permanent=False)
            raise self._away from broken

    def hand(self, message: EmailMultiAlternatives) -> None:
        """Hand one message over. Raises ``MailError``, ``Unanswered``.

        A server may hang up after so many messages, or on a silent caller. That shows at the next message's first
        word: once, it is said again over a new line.
        """
        try:
            self._send(message)
        except _Dropped:
            self._hang_up()
            self.reach()
            try:
                self._send(message)
            except _Dropped as again:
                self._away = again
                raise

    @property
    def _line(self) -> Any:
        return getattr(self._server, "connection", None)

    def _hang_up(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._server.close()

    def _send(self, message: EmailMultiAlternatives) -> None:
        line = self._line
        knows = isinstance(line, Knowing)
        if knows:
            line.body_begun = False
        try:
            self._server.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _reason in refused.recipients.values()]
            for_good = not all(code in _TRANSIENT for code in codes)
            gone = all(_is_no_mailbox(*answer, asked_alone=True) for answer in refused.recipients.values())
            raise MailError(f"recipient refused {codes}", permanent=for_good, no_mailbox=gone) from refused
        except smtplib.SMTPDataError as answer:
            for_good, gone = answer.smtp_code not in _TRANSIENT, _is_no_mailbox(*answer.args, asked_alone=False)
            raise MailError(_in_short(answer), permanent=for_good, no_mailbox=gone) from answer
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as answer:
            for_good = getattr(answer, "smtp_code", None) not in _TRANSIENT
            raise MailError(_in_short(answer), permanent=for_good) from answer
        except (smtplib.SMTPException, OSError) as broken:
            if knows and not line.body_begun:
                raise _Dropped(_in_short(broken)) from broken
            raise Unanswered(_in_short(broken)) from broken


def _is_no_mailbox(code: int, said: bytes | str, *, asked_alone: bool) -> bool:
    """Whether an answer means that the mailbox is not there. ``asked_alone``: to RCPT, which names nothing but the
    address; the answer to a whole letter may as well be about its words."""
    words = said.encode() if isinstance(said, str) else said
    if code in _TRANSIENT:
        return False
    if _ENHANCED.match(words):
        return bool(NO_MAILBOX.match(words))
    return asked_alone and code in _NO_MAILBOX_CODES


def _in_short(error: Exception) -> str:
    """For the row and the log: never the server's own words, which may quote an address."""
    code = getattr(error, "smtp_code", None)
    return f"server said {code}" if code else type(error).__name__
