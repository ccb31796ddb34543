"""How many ticks a second, as a share of what a bare Django view that inserts one row reaches on the same server.

    .venv/bin/python -m bench.tick        (after `python3 run.py test` or `demo` has made .venv; about a minute)

Starts PostgreSQL (durable, as in the demo), Valkey and granian of its own in a folder that passes, fills in 32 patients
with four drills six times a day, and lets 32 phones with kept connections send in turns: the bare view, a tick without
scripts (answered by a redirect), a tick with htmx (answered by the whole day), three rounds of each. Between rounds the
rows are taken away, so that no day grows beyond what a day holds. Prints a table and writes bench/results/tick.json.
Only the ratios mean something: the phones share the machine with the server.
"""

import json
import os
import secrets
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import django
from django.core.management import call_command

from config.embedded.demonstrating import PROGRAMS
from config.embedded.places import ROOT, Places
from config.embedded.postgres import DATABASE, Postgres
from config.embedded.preflight import free_port
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Child, Supervisor

PHONES, ROUNDS, A_DAYS_WORTH = 32, 3, 20
DRILLS, TIMES_PER_DAY = 4, 6
NOW = datetime(2026, 4, 15, 14, 0, tzinfo=UTC)  # ten in the morning in New York, a Wednesday
RESULTS = Path(__file__).parent / "results" / "tick.json"


@dataclass(frozen=True)
class Phone:
    patient: str
    item: int
    cookie: str

    def bare(self) -> bytes:
        return _post(f"/bare/{self.patient}/", {})

    def plain(self) -> bytes:
        return self._tick()

    def htmx(self) -> bytes:
        return self._tick("HX-Request: true\r\n")

    def _tick(self, header: str = "") -> bytes:
        token = secrets.token_hex(16)  # 32 signs, the same in cookie and form: what the CSRF check asks for
        form = {
            "item": self.item,
            "key": uuid4(),
            "snack_at": "2026-04-15T14:45:00+00:00",
            "csrfmiddlewaretoken": token,
        }
        return _post("/today/tick/", form, f"Cookie: csrftoken={token}; {self.cookie}\r\n{header}")


def _post(path: str, form: dict[str, object], headers: str = "") -> bytes:
    body = urlencode(form)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}Content-Length: {len(body)}\r\n{headers}\r\n{body}".encode()


class Line:
    """One kept connection. As little Python as will do: what the phones use up the server lacks."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._answers = self._socket.makefile("rb")

    def send(self, request: bytes) -> tuple[int, float]:
        """The status, and the seconds until the whole answer was here."""
        began = time.perf_counter()
        self._socket.sendall(request)
        status, length = int(self._answers.readline().split()[1]), 0
        while (line := self._answers.readline()) != b"\r\n":
            name, _colon, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self._answers.read(length)
        return status, time.perf_counter() - began


@dataclass(frozen=True)
class Round:
    per_second: float
    p99_ms: float


def measure(phones: list[Phone], ask: Callable[[Phone], bytes], expected: int, port: int) -> Round:
    """Every phone sends a day's worth, one after the other; all phones at once."""
    lines = [Line(port) for _ in phones]
    asked = [[ask(phone) for _ in range(A_DAYS_WORTH)] for phone in phones]

    def send_all(line: Line, requests: list[bytes]) -> list[float]:
        answers = [line.send(request) for request in requests]
        strange = {status for status, _seconds in answers} - {expected}
        if strange:
            sys.exit(f"Expected {expected}, got {strange}.")
        return [seconds for _status, seconds in answers]

    with ThreadPoolExecutor(PHONES) as hands:
        began = time.perf_counter()
        seconds = [one for some in hands.map(send_all, lines, asked) for one in some]
        took = time.perf_counter() - began
    return Round(len(seconds) / took, statistics.quantiles(seconds, n=100)[98] * 1000)


CONTESTANTS: dict[str, tuple[Callable[[Phone], bytes], int]] = {
    "bare insert": (Phone.bare, 200),
    "tick, no scripts": (Phone.plain, 303),
    "tick, htmx": (Phone.htmx, 200),
}


def run() -> dict[str, list[Round]]:
    folder = Path(tempfile.mkdtemp(prefix="little-"))
    places = Places(folder)
    places.make()
    try:
        with Supervisor(places) as supervisor:
            stores = Stores.choose(places, {})
            supervisor.serve(*stores.ours)
            port = free_port()
            environment = _environment(places, stores, port)
            phones = _fill(environment)
            _start_web(supervisor, environment, port)
            return _rounds(phones, Postgres(places), port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(places: Places, stores: Stores, port: int) -> dict[str, str]:
    clock = {"DEMO": "1", "DEMO_CLOCK": NOW.isoformat(), "DEMO_CLOCK_SET_AT": datetime.now(UTC).isoformat()}
    site = {"BASE_URL": f"http://localhost:{port}", "DEBUG": "0"}
    return environment_for(places, stores, **clock, **site)


def _fill(environment: dict[str, str]) -> list[Phone]:
    """An empty database, then its clinic; the phones of its patients."""
    os.environ.update(environment)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from patients.way_in import COOKIE  # noqa: PLC0415  models need the setup above
    from tests import factories  # noqa: PLC0415

    dana = factories.make_therapist(factories.make_clinic(), "Dana Whitfield")
    drills = [factories.make_drill(slug=f"drill-{n}", name=f"Drill {n}") for n in range(DRILLS)]
    phones = []
    for n in range(PHONES):
        patient = factories.make_patient(dana, f"Patient {n}", email=f"patient-{n}@mail.example")
        doses = [(drill, {"times_per_day": TIMES_PER_DAY}) for drill in drills]
        episode = factories.make_episode(patient)
        programme = factories.make_prescription(episode, *doses, by=dana.user, now=NOW - timedelta(days=7))
        cookie = f"{COOKIE}={factories.pass_for(patient, now=NOW)}"
        phones.append(Phone(str(patient.pk), programme.items.all()[n % DRILLS].pk, cookie))
    return phones


def _start_web(supervisor: Supervisor, environment: dict[str, str], port: int) -> None:
    command = [str(PROGRAMS / "granian"), "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4"]
    command += ["--host", "127.0.0.1", "--port", str(port), "bench.bare:application"]
    web = supervisor.spawn(Child("web", command, environment))
    supervisor.wait_for(web, lambda: _answers(port), seconds=60)


def _answers(port: int) -> bool:
    try:
        return Line(port).send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")[0] == 200
    except OSError:
        return False


def _rounds(phones: list[Phone], postgres: Postgres, port: int) -> dict[str, list[Round]]:
    found: dict[str, list[Round]] = {name: [] for name in CONTESTANTS}
    for number in range(-1, ROUNDS):  # the first one warms up
        for name, (ask, expected) in CONTESTANTS.items():
            postgres.sql("truncate adherence_tick, adherence_move, adherence_adherenceday", DATABASE)
            measured = measure(phones, ask, expected, port)
            if number >= 0:
                found[name].append(measured)
    return found


def tell(found: dict[str, list[Round]]) -> None:
    table = {}
    for name, rounds in found.items():
        table[name] = (statistics.median(r.per_second for r in rounds), statistics.median(r.p99_ms for r in rounds))
    limit, limit_p99 = table["bare insert"]
    print(f"{'':18}{'requests/s':>12}{'p99 ms':>9}{'share':>8}{'p99 ×':>8}")
    for name, (per_second, p99) in table.items():
        print(f"{name:18}{per_second:12.0f}{p99:9.0f}{per_second / limit:8.2f}{p99 / limit_p99:8.1f}")
    ratios = {
        name: {"share_of_bare": round(per_second / limit, 3), "p99_times_bare": round(p99 / limit_p99, 2)}
        for name, (per_second, p99) in table.items()
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "ratios": ratios}, indent=1))


if __name__ == "__main__":
    os.chdir(ROOT)
    tell(run())
