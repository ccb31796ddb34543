"""A mail as it goes over the line: text beside HTML, pictures inside it, nothing that a server on the way must alter.

    multipart/alternative
        text/plain
        multipart/related          (text/html alone where there is no picture)
            text/html
            image/png              Content-ID, inline

Whoever signs it (DKIM, RFC 6376) signs what arrives: each part is seven-bit already, in short lines. A relay that knows
no 8BITMIME would have to rewrite an eight-bit one, and the signature with it.
"""

import binascii
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import Compat32
from functools import cached_property, lru_cache, partial
from io import BytesIO
from typing import Any

from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart

LONGEST_LINE = 998  # RFC 5322, section 2.1.1: signed addresses stay in one piece, for not every reader unfolds them
PARTS_KEPT = 256  # about 10 KB each


@dataclass(frozen=True)
class Inline:
    """A picture inside a letter. Its name says nothing of what it shows, and its place stands in the HTML as
    ``cid:{{ cid }}``."""

    png: bytes
    width: int  # as shown, in CSS pixels
    height: int

    @cached_property
    def cid(self) -> str:
        return f"{hashlib.sha256(self.png).hexdigest()[:20]}@picture"


class Letter(EmailMultiAlternatives):
    """One letter, text and HTML. ``pictures`` are those that the HTML names."""

    pictures: Sequence[Inline] = ()

    def message(self) -> Any:  # type: ignore[override]  # as Django 5.2 has it
        """Django's message, which also refuses line breaks in headers, with its parts made ready for the road."""
        message = super().message()
        if self._is_plain:
            message.policy = message.policy.clone(max_line_length=LONGEST_LINE)
        else:
            message.as_bytes = partial(_as_bytes, message)  # type: ignore[method-assign]
        return message

    @property
    def _is_plain(self) -> bool:
        return not self.alternatives or bool(self.attachments)

    def _create_message(self, msg: Any) -> Any:
        """Where Django 5.2 puts the parts together, before it writes the headers."""
        if self._is_plain:
            return super()._create_message(msg)  # type: ignore[misc]
        html: Message = _text(str(self.alternatives[0][0]), "html")
        if self.pictures:
            html = _with_pictures(html, self.pictures)
        whole = SafeMIMEMultipart("alternative", encoding="utf-8")
        whole.set_payload([_text(str(self.body), "plain"), html])
        _separate(whole, "a")
        return whole


def _text(words: str, subtype: str) -> Message:
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(binascii.b2a_qp(words.encode(), istext=True).decode("ascii"))
    return part


def _with_pictures(html: Message, pictures: Sequence[Inline]) -> Message:
    """RFC 2387: the first part is the document, and its type stands in the header."""
    related = MIMEMultipart("related", type="text/html")
    _separate(related, "r")
    for part in [html, *map(_picture, pictures)]:
        related.attach(part)
    return related


def _separate(whole: Message, level: str) -> None:
    """A boundary that no part can hold, for quoted-printable knows no "=_" and base64 no "_" (RFC 2045, 6.7). Left to
    the library, it reads through all parts to find one."""
    whole.set_boundary(f"=_{level}_{secrets.token_hex(12)}")


class _Road(Compat32):
    """Writes a header that fits its line as it stands. The library takes each to pieces to find out that it fits, which
    was a tenth of the work of a letter."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if isinstance(value, str) and value.isascii() and value.isprintable() and len(line) <= LONGEST_LINE:
            return f"{line}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


class _Writer(BytesGenerator):
    """Writes a picture as it was written before, and words as they stand: they are seven-bit, in short lines."""

    _NL: str  # the line's end, as asked for

    def _write(self, part: Message) -> None:
        if isinstance(part, _Picture):
            self._fp.write(part.written(self._NL))  # type: ignore[attr-defined]  # the library's own stream of bytes
        else:
            super()._write(part)  # type: ignore[misc]

    def _write_lines(self, lines: str) -> None:
        self.write(lines.replace("\n", self._NL))


def _as_bytes(message: Message, unixfrom: bool = False, linesep: str = "\n") -> bytes:
    """As Django's own messages do it."""
    written = BytesIO()
    _Writer(written, mangle_from_=False, policy=_Road(max_line_length=LONGEST_LINE)).flatten(
        message, unixfrom=unixfrom, linesep=linesep
    )
    return written.getvalue()


class _Picture(MIMEImage):
    """The same drawing goes to many: its headers are folded and its base64 is reckoned once."""

    def __init__(self, inline: Inline) -> None:
        super().__init__(inline.png, "png")
        self["Content-ID"] = f"<{inline.cid}>"
        self["Content-Disposition"] = "inline"
        self._written: dict[str, bytes] = {}

    def written(self, linesep: str) -> bytes:
        if linesep not in self._written:
            whole = BytesIO()
            BytesGenerator(whole, mangle_from_=False).flatten(self, linesep=linesep)
            self._written[linesep] = whole.getvalue()
        return self._written[linesep]


@lru_cache(maxsize=PARTS_KEPT)
def _picture(inline: Inline) -> _Picture:
    return _Picture(inline)
