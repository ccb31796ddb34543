"""The one door through which mail leaves.

No health words in a subject: it is read on lock screens and kept in the logs of every server on the way.
"""

import smtplib
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

# 421, 450, 451, 452: "not now"; the permanent ones begin with 5 (RFC 5321, section 4.2.1).
_TRANSIENT = range(400, 500)


class MailError(Exception):
    """The mail server did not take a message; ``permanent`` says whether trying again could not help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Unanswered(MailError):
    """The line broke while a message was being handed over: nobody knows whether it was taken.

    Permanent, because a second try might double it.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


def compose(
    name: str, *, to: str, context: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """One message: subject, text and HTML from ``templates/<name>/{subject,body}.*``."""
    subject = " ".join(render_to_string(f"{name}/subject.txt", dict(context)).split())
    text = render_to_string(f"{name}/body.txt", dict(context))
    message = EmailMultiAlternatives(subject, text, to=[to], headers=dict(headers or {}))
    message.attach_alternative(render_to_string(f"{name}/body.html", dict(context)), "text/html")
    return message


class Post:
    """A conversation with the mail server, kept open over many messages.

    ``reach`` before each message, then ``hand``: what goes wrong in the first is always worth another try, for no
    message was on its way yet.
    """

    def __init__(self) -> None:
        self._server = get_connection()
        self._away: MailError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._server.close()

    def reach(self) -> None:
        """Make sure that the server listens. Raises ``MailError``; once away, it counts as away for this whole
        conversation, else a batch would wait out one time limit a message."""
        if self._away is not None:
            raise self._away
        try:
            if not _listens(self._server):
                self._server.close()
            self._server.open()
        except (smtplib.SMTPException, OSError) as broken:
            self._away = MailError(_in_short(broken), permanent=False)
            raise self._away from broken

    def hand(self, message: EmailMultiAlternatives) -> None:
        """Hand one message over. Raises ``MailError``, ``Unanswered``."""
        line = getattr(self._server, "connection", None)
        if line is not None:
            line.body_begun = False
        try:
            self._server.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _reason in refused.recipients.values()]
            for_good = not all(code in _TRANSIENT for code in codes)
            raise MailError(f"recipient refused {codes}", permanent=for_good) from refused
        except (smtplib.SMTPResponseException, smtplib.SMTPNotSupportedError) as answer:
            for_good = getattr(answer, "smtp_code", None) not in _TRANSIENT
            raise MailError(_in_short(answer), permanent=for_good) from answer
        except (smtplib.SMTPException, OSError) as broken:
            if line is not None and not line.body_begun:
                raise MailError(_in_short(broken), permanent=False) from broken
            raise Unanswered(_in_short(broken)) from broken


def _listens(server: Any) -> bool:
    """Whether the line that was opened before still stands: servers hang up on a silent caller."""
    line = getattr(server, "connection", None)
    if line is None:
        return True
    try:
        return line.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _in_short(error: Exception) -> str:
    """For the row and the log: never the server's own words, which may quote an address."""
    code = getattr(error, "smtp_code", None)
    return f"server said {code}" if code else type(error).__name__
