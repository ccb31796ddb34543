"""Django's SMTP backend over a line that knows how far a message got.

A line that breaks before the message itself was begun has taken nothing: trying again cannot double it.
"""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


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
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return SecureLine if self.use_ssl else Line
