"""The mails of the demonstration, kept as .eml files: the newest 500."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

KEPT = 500
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")
_WRITTEN = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Mail:
    name: str
    raw: bytes

    @property
    def received_at(self) -> datetime:
        return datetime.strptime(self.name.partition("-")[0], _WRITTEN).replace(tzinfo=UTC)

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    @property
    def to(self) -> str:
        """The address on the envelope: a Bcc stands nowhere else."""
        return ", ".join(str(value) for value in self.message.get_all("Delivered-To", [])) or self.header("To")

    @property
    def subject(self) -> str:
        return self.header("Subject") or "(no subject)"

    @cached_property
    def text(self) -> str:
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        if body is None:
            return ""
        try:
            return str(body.get_content())
        except LookupError:  # a character set nobody knows
            return (body.get_payload(decode=True) or b"").decode("utf-8", "replace")  # type: ignore[union-attr]


@dataclass(frozen=True)
class Mailbox:
    folder: Path

    def keep(self, raw: bytes, recipients: list[str]) -> str:
        """Write one mail down, envelope included, and let the oldest go. Returns its name."""
        name = f"{datetime.now(UTC).strftime(_WRITTEN)}-{secrets.token_hex(4)}"
        envelope = "".join(f"Delivered-To: {_one_line(address)}\r\n" for address in recipients)
        half_written = self.folder / f"{name}.part"
        half_written.write_bytes(envelope.encode() + raw)
        half_written.rename(self.folder / f"{name}.eml")
        for old in self._names()[KEPT:]:
            (self.folder / f"{old}.eml").unlink(missing_ok=True)
        return name

    def _names(self) -> list[str]:
        """Newest first: a name begins with its time."""
        return sorted((file.stem for file in self.folder.glob("*.eml") if _NAME.fullmatch(file.stem)), reverse=True)

    def mails(self) -> list[Mail]:
        return [mail for name in self._names() if (mail := self.find(name))]

    def find(self, name: str) -> Mail | None:
        """None as well for a name that is no mail's, such as one that climbs out of the folder."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return Mail(name, (self.folder / f"{name}.eml").read_bytes())
        except FileNotFoundError:
            return None


def _one_line(address: str) -> str:
    return re.sub(r"[\r\n]", " ", address)
