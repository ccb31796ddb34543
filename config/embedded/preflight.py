"""What can be known to be wrong before anything is started, each told in one sentence."""

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.embedded import CannotStart

LOOPBACK = "127.0.0.1"


class PortTaken(CannotStart):
    pass


class BadSetting(CannotStart):
    pass


@dataclass(frozen=True)
class Doors:
    """Where the demonstration listens."""

    host: str
    web: int
    mail_page: int
    smtp: int

    @property
    def site(self) -> str:
        return f"http://localhost:{self.web}"

    @property
    def mail(self) -> str:
        return f"http://localhost:{self.mail_page}/"

    @property
    def probe_host(self) -> str:
        """Where the site answers from this machine, whatever it listens on."""
        return LOOPBACK if self.host in ("", "0.0.0.0", "localhost") else self.host


def open_doors(settings: Mapping[str, str]) -> Doors:
    """Read HOST, PORT and MAIL_PORT and make sure that each is free. Raises BadSetting, PortTaken."""
    host = settings.get("HOST") or LOOPBACK
    web, mail_page = _port(settings, "PORT", 8000), _port(settings, "MAIL_PORT", 8025)
    if web == mail_page:
        raise BadSetting(f"PORT and MAIL_PORT are both {web}: give one of them another number.")
    _must_be_free(host, web, "PORT")
    _must_be_free(LOOPBACK, mail_page, "MAIL_PORT")
    return Doors(host, web, mail_page, free_port())


def _port(settings: Mapping[str, str], name: str, default: int) -> int:
    text = settings.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadSetting(f"{name}={text} is not a port: give a number from 1 to 65535.")
    return int(text)


def _must_be_free(host: str, port: int, name: str) -> None:
    try:
        _listen(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"Port {port} is in use by another program: choose another with {name}=.") from error
        if error.errno == errno.EACCES:
            raise PortTaken(f"Port {port} is reserved for root: choose one above 1023 with {name}=.") from error
        raise BadSetting(
            f"{host} is not an address of this machine: set HOST to one that is, such as {LOOPBACK}."
        ) from error


def _listen(host: str, port: int) -> int:
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
        chosen: int = door.getsockname()[1]
        return chosen


def free_port() -> int:
    return _listen(LOOPBACK, 0)


def read_clock(settings: Mapping[str, str]) -> str | None:
    """The moment DEMO_CLOCK asks for, as it was written. Raises BadSetting unless it is ISO 8601 with an offset."""
    text = settings.get("DEMO_CLOCK")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadSetting(
            f"DEMO_CLOCK={text} is not a moment with an offset from UTC: write one such as 2026-03-02T09:00+00:00."
        )
    return text
