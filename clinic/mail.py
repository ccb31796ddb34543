"""The one door through which mail leaves.

No health words in a subject: it is read on lock screens and kept in the logs of every server on the way.
"""

import smtplib
from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

# 421, 450, 451, 452: "not now"; the permanent ones begin with 5 (RFC 5321, section 4.2.1).
_TRANSIENT = range(400, 500)


class MailError(Exception):
    """The mail server did not take a message."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


def send(name: str, *, to: str, context: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
    """Hand one message to the mail server: subject, text and HTML from ``templates/<name>/{subject,body}.*``.

    Raises ``MailError``; ``permanent`` says whether trying again could help.
    """
    subject = " ".join(render_to_string(f"{name}/subject.txt", dict(context)).split())
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"{name}/body.txt", dict(context)),
        to=[to],
        headers=dict(headers or {}),
        connection=get_connection(),
    )
    message.attach_alternative(render_to_string(f"{name}/body.html", dict(context)), "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _reason in refused.recipients.values()]
        raise MailError(f"recipient refused {codes}", permanent=not all(c in _TRANSIENT for c in codes)) from refused
    except smtplib.SMTPResponseException as answer:
        raise MailError(f"server said {answer.smtp_code}", permanent=answer.smtp_code not in _TRANSIENT) from answer
    except (smtplib.SMTPException, OSError) as broken:
        raise MailError(type(broken).__name__, permanent=False) from broken
