"""The web server in processes of its own, to be killed, and a phone that speaks to it over real connections."""

import http.client
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from config.embedded.preflight import free_port
from tests.factories import NOW
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).resolve().parent.parent.parent
THREADS = 4


def environment(database_url, static_root, port):
    """As in the demo, with the clock at ``NOW``: it runs on over a restart."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url,
        "DEMO": "1",
        "DEMO_CLOCK": NOW.isoformat(),
        "DEMO_CLOCK_SET_AT": datetime.now(UTC).isoformat(),
        "BASE_URL": f"http://localhost:{port}",
        "STATIC_ROOT": str(static_root),
    }


class Web:
    """Granian as the image starts it."""

    def __init__(self, database_url, *, static_root, log):
        self.port = free_port()
        self.environment = environment(database_url, static_root, self.port)
        self.log = log
        self.process = None

    def start(self):
        command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "2", "--blocking-threads", str(THREADS)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*command, "config.wsgi:application"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        assert until(self.answers), Path(self.log).read_text()

    def answers(self):
        with suppress(OSError, http.client.HTTPException):
            return Phone(self.port).get("/healthz").status == http.HTTPStatus.OK

    def kill(self):
        """kill -9 for the master and its workers."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(frozen=True)
class Answer:
    status: int
    location: str | None
    body: str


class Phone:
    """Keeps cookies and the token of the last page's forms; each request is a connection of its own."""

    def __init__(self, port):
        self.port = port
        self.cookies = SimpleCookie()
        self.token = ""

    def get(self, path):
        answer = self._ask("GET", path)
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.body):
            self.token = found[1]
        return answer

    def post(self, path, form):
        return self._ask("POST", path, urlencode(form | {"csrfmiddlewaretoken": self.token}))

    def let_in(self, token):
        """By the link in the mail, to today."""
        assert self.get(self.get(f"/open/{token}/").location).status == http.HTTPStatus.OK
        return self

    def _ask(self, method, path, body=None):
        line = http.client.HTTPConnection("localhost", self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            for baked in response.headers.get_all("Set-Cookie", []):
                self.cookies.load(baked)
            return Answer(response.status, response.getheader("Location"), response.read().decode())
        finally:
            line.close()
