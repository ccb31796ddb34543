"""Django's SMTP backend over a line that knows how far a message got.

A line that breaks before the message itself was begun has taken nothing: trying again cannot double it.
"""

import re
import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# One dot-atom at a domain of ASCII letters (RFC 5322, section 3.4.1): most of what people have.
_BARE = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII)


class Knowing:
    """Says whether the message itself was begun, after ``MAIL`` and ``RCPT`` were answered."""

    body_begun = False

    def data(self, msg: Any) -> Any:
        self.body_begun = True
        return super().data(msg)  # type: ignore[misc]


class Line(Knowing, smtplib.SMTP):
    pass


class SecureLine(Knowing, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    def _send(self, email_message: Any) -> bool:
        """As Django does it, save that an address that stands bare is not taken to pieces and put together again, which
        was a twentieth of the work of a letter."""
        recipients = [_bare(address) for address in email_message.recipients()]
        if not recipients:
            return False
        letter = email_message.message().as_bytes(linesep="\r\n")
        try:
            assert self.connection is not None  # ``send_messages`` has opened it
            self.connection.sendmail(_bare(email_message.from_email), recipients, letter)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureLine if self.use_ssl else Line


def _bare(address: str) -> str:
    """For the envelope: the address alone. Raises ValueError for what is none."""
    return address if _BARE.fullmatch(address) else sanitize_address(address, "utf-8")
