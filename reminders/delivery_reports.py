"""What mail servers write back: that a mail could not be delivered (RFC 3464), or that its reader called it spam
(RFC 5965). Read with the standard library; nothing in such a mail is believed but what our own signed address says.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses

from clinic.mail import NO_MAILBOX
from reminders.models import MailReport

What = MailReport.What
# Where a server leaves the address that a mail was sent to, the surest first.
_ARRIVED_AT = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@dataclass(frozen=True)
class Report:
    """One report, with every address of ours that it may be about."""

    name: str  # its own, the same however often it is delivered
    what: MailReport.What
    status: str  # enhanced status code of RFC 3463, or nothing
    about: tuple[str, ...]

    @property
    def key(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()


def read(raw: bytes, *, sent_to: str = "") -> Report | None:
    """The report in this mail; None when it is none: an answer by a person, a delay, a receipt. ``sent_to``: the
    envelope's recipient, where a mail server handed it to us with the mail."""
    mail = message_from_bytes(raw)
    parts = {part.get_content_type(): part for part in mail.walk()}
    name = str(mail.get("Message-ID") or hashlib.sha256(raw).hexdigest())
    if status := parts.get("message/delivery-status"):
        about = [sent_to, *_addresses(mail, *_ARRIVED_AT)]
        return _of_delivery(status, name, tuple(filter(None, about)))
    if feedback := parts.get("message/feedback-report"):
        return _of_complaint(feedback, name)
    return None


def what_it_means(status: str) -> MailReport.What:
    """Whether a permanent answer with this enhanced status code is about the mailbox itself."""
    return What.HARD if NO_MAILBOX.match(status.encode()) else What.SOFT


def precise_status(status: str, said: str) -> str:
    """The code that says most: servers that report 5.0.0 often quote a better one in their words."""
    own, quoted = _ENHANCED.search(status), _ENHANCED.search(said)
    if own and not own[0].endswith(".0.0"):
        return own[0]
    return quoted[0] if quoted else own[0] if own else ""


def _of_delivery(part: Message, name: str, about: tuple[str, ...]) -> Report | None:
    """The first recipient of ours that was given up on: every mail of ours has one alone."""
    for block in _blocks(part):
        if str(block.get("Action", "")).strip().lower() == "failed":
            status = precise_status(str(block.get("Status", "")), str(block.get("Diagnostic-Code", "")))
            return Report(name, what_it_means(status), status[:12], about)
    return None


def _of_complaint(part: Message, name: str) -> Report | None:
    for block in _blocks(part):
        if str(block.get("Feedback-Type", "")).strip().lower() == "abuse":
            return Report(name, What.COMPLAINT, "", tuple(_addresses(block, "Original-Mail-From")))
    return None


def _blocks(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    for block in payload if isinstance(payload, list) else []:
        if isinstance(block, Message):
            yield block


def _addresses(mail: Message, *names: str) -> list[str]:
    fields = [str(value) for name in names for value in mail.get_all(name, [])]
    return [address for _name, address in getaddresses(fields) if address]
