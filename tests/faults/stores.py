"""A PostgreSQL and a Valkey of a test's own, to be killed: those of the other tests must live on."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import redis

from config.embedded.places import Places
from config.embedded.postgres import DATABASE, Postgres
from config.embedded.valkey import Valkey
from tests.waiting import until


@contextmanager
def places_of_its_own():
    folder = Path(tempfile.mkdtemp(prefix="little-"))  # a unix socket's path is short
    places = Places(folder)
    places.make()
    yield places
    shutil.rmtree(folder, ignore_errors=True)


class Store:
    def __init__(self, server, log):
        self.server = server
        self.log = log
        self.process = None
        server.create()

    def start(self):
        self.server.before_start()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.server.command(), env=self.server.environment, stdout=log, stderr=log, start_new_session=True
            )
        assert until(self.server.answers), self.log.read_text()
        self.server.after_start()

    def kill(self):
        """kill -9 for the server and everyone it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Database(Store):
    def __init__(self, places):
        super().__init__(Postgres(places), places.logs / "postgres.log")

    def ask(self, statement):
        return self.server.sql(statement, DATABASE)

    def count(self, table):
        return int(self.ask(f"select count(*) from {table}"))


class Broker(Store):
    """Remembers nothing over a restart."""

    def __init__(self, places):
        super().__init__(Valkey(places, durable=False), places.logs / "valkey.log")

    def flush(self):
        with redis.Redis(unix_socket_path=str(self.server.socket)) as line:
            line.flushall()
