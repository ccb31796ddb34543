"""Where the embedded servers keep what is theirs: one folder, `var` unless ``LITTLE_VAR`` says otherwise."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import CannotStart

ROOT = Path(__file__).resolve().parent.parent.parent
_LONGEST_SOCKET_PATH = 107  # bytes in Linux's sockaddr_un


class AlreadyRunning(CannotStart):
    pass


@dataclass(frozen=True)
class Places:
    var: Path

    @classmethod
    def from_environment(cls) -> "Places":
        return cls(Path(os.environ.get("LITTLE_VAR") or ROOT / "var").resolve())

    @property
    def sockets(self) -> Path:
        return self.var / "run"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def mail(self) -> Path:
        return self.var / "mail"

    @property
    def static(self) -> Path:
        return self.var / "static"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    def make(self) -> None:
        """Create the folders, for the owner's eyes only. Raises CannotStart when they cannot serve."""
        longest = len(os.fsencode(self.sockets / ".s.PGSQL.5432"))
        if longest > _LONGEST_SOCKET_PATH:
            excess = longest - _LONGEST_SOCKET_PATH
            raise CannotStart(
                f"The path {self.var} is {excess} bytes too long for a unix socket: set LITTLE_VAR to a shorter one."
            )
        try:
            for folder in (self.var, self.sockets, self.valkey, self.mail, self.static, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = f"{self.var} cannot be used ({error.strerror}): set LITTLE_VAR to a folder of yours."
            raise CannotStart(reason) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other supervisor out; the kernel lets go of it even when we are killed."""
        try:
            lock = open(self.var / "lock", "w")  # noqa: SIM115 closed by the `with` below
        except OSError as error:
            raise CannotStart(f"{self.var} belongs to someone else: set LITTLE_VAR to a folder of yours.") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise AlreadyRunning(
                    f"Little & Often is already running from {self.var}: stop it, or set LITTLE_VAR to another folder."
                ) from error
            yield

    def secret_key(self) -> str:
        """A key of this folder's own, made once and readable by its owner only."""
        kept = self.var / "secret"
        try:
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text()
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(60))
        return kept.read_text()
