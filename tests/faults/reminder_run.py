"""The reminder minute on a bad day: many due reminders, two real Celery workers, a real SMTP server with moods, and
workers, broker and database killed in the middle. ``python -m tests.faults.reminder_run 10000`` prints the table.

The clock runs 60 times faster, so that a claim grows stale and a retry comes due while one watches.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from config.embedded.places import ROOT
from tests.faults.sink import Sink
from tests.faults.stores import Broker, Database, places_of_its_own

RATE = 60
MORNING = "2026-04-15T07:25:00-04:00"  # most reminders of ``many_patients`` are due in the minutes after it
WORKERS = 2
BEAT = 1.0  # seconds between two beats: a minute by the clock that is told
FROZEN = 7.0  # seconds; a claim is stale after five
STUCK_AFTER = 120  # seconds without a settled reminder


class Worker:
    """One Celery worker, as the image starts it, with one process."""

    def __init__(self, environment, log):
        self.environment = environment
        self.log = log
        self.process = None

    def start(self):
        command = [Path(sys.executable).parent / "celery", "-A", "config.celery", "worker", "--pool", "solo"]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*command, "--loglevel", "warning", "--without-gossip", "--without-mingle", "--without-heartbeat"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        """As a host does that runs out of memory: it comes back and takes its work for still its own."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        time.sleep(FROZEN)
        os.killpg(self.process.pid, signal.SIGCONT)


@dataclass
class Tally:
    """How the run ended, patient by patient."""

    patients: int
    sent_once: int
    suppressed: dict
    unanswered: dict  # the line broke while a mail was handed over: by whether the server has it
    failed: int
    doubled: int
    lost: int
    waiting: int
    blows: list = field(default_factory=list)
    moods: dict = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def accounted(self):
        return self.sent_once + sum(self.suppressed.values()) + sum(self.unanswered.values()) + self.failed

    def table(self):
        rows = [
            ("patients whose reminder was due", self.patients),
            ("exactly one mail, and the row says sent", self.sent_once),
            *((f"silence, because: {why}", count) for why, count in sorted(self.suppressed.items())),
            *((f"line broke while handing over, server {what}", count) for what, count in self.unanswered.items()),
            ("given up before the day's end", self.failed),
            ("doubled", self.doubled),
            ("lost without a word", self.lost),
            ("still waiting", self.waiting),
            *((f"the server: {mood}", count) for mood, count in sorted(self.moods.items())),
            *((f"blow: {blow}", "") for blow in self.blows),
            ("seconds", round(self.seconds)),
        ]
        width = max(len(name) for name, _count in rows)
        return "\n".join(f"{name:<{width}}  {count:>7}" for name, count in rows)


class Run:
    """One run: stores, workers and server of its own."""

    def __init__(self, places, patients, seed):
        self.patients = patients
        self.database, self.broker, self.sink = Database(places), Broker(places), Sink(seed)
        self.environment = self._environment(places)
        self.workers = [Worker(self.environment, places.logs / f"worker{n}.log") for n in range(WORKERS)]
        self.blows = []
        self._over = threading.Event()

    def _environment(self, places):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return inherited | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-a-run-of-the-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
            "DATABASE_URL": self.database.server.url,
            "REDIS_URL": self.broker.server.url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(self.sink.port),
            "BASE_URL": "http://localhost:8000",
            "STATIC_ROOT": str(places.static),
            "DEMO": "1",
            "DEMO_CLOCK": MORNING,
            "DEMO_CLOCK_RATE": str(RATE),
        }

    def start(self):
        self.database.start()
        self.broker.start()
        self.sink.start()
        fill = [sys.executable, "-m", "tests.faults.many_patients", str(self.patients)]
        subprocess.run(fill, cwd=ROOT, env=self.environment, check=True)
        self.environment["DEMO_CLOCK_SET_AT"] = datetime.now(UTC).isoformat()
        for worker in self.workers:
            worker.start()
        threading.Thread(target=self._beat, daemon=True).start()

    def stop(self):
        self._over.set()
        for worker in self.workers:
            worker.kill()
        self.sink.stop()
        self.broker.kill()
        self.database.kill()

    def _beat(self):
        """What beat does, at the told clock's pace: a beat that does not reach the broker is lost, as beat's are."""
        command = [sys.executable, "-m", "tests.faults.drum", str(BEAT)]
        with subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL) as drum:
            self._over.wait()
            drum.kill()

    # -- Blows

    def blow(self, share):
        """The faults in their order, each once its share of the patients is settled."""
        first, second = self.workers
        return {
            0.05: ("kill -9 one worker", lambda: self._again(first)),
            0.15: ("the broker's memory flushed", self.broker.flush),
            0.25: ("kill -9 both workers at once", lambda: self._again(first, second)),
            0.40: ("kill -9 the broker, started anew empty", lambda: self._again(self.broker)),
            0.55: ("kill -9 the database, started anew", lambda: self._again(self.database)),
            0.65: ("a worker frozen until its claims were stale, then thawed", first.freeze),
            0.75: ("kill -9 the other worker, broker flushed", lambda: (self._again(second), self.broker.flush())),
            0.85: ("kill -9 everything at once", lambda: self._again(self.broker, self.database, first, second)),
        }[share]

    def _again(self, *things):
        for thing in things:
            thing.kill()
        for thing in things:
            thing.start()

    def settled(self):
        done = "sent_at is not null or suppressed_at is not null or failed_at is not null"
        return int(self.database.ask(f"select count(*) from reminders_reminder where {done} or {_UNANSWERED}"))

    def play(self):
        """Until every reminder is settled, or nothing has moved for long."""
        began = moved_at = time.monotonic()
        before, shares = -1, [0.05, 0.15, 0.25, 0.40, 0.55, 0.65, 0.75, 0.85]
        while before < self.patients and time.monotonic() - moved_at < STUCK_AFTER:
            now_settled = self.settled()
            if now_settled != before:
                before, moved_at = now_settled, time.monotonic()
            if shares and now_settled >= shares[0] * self.patients:
                name, deed = self.blow(shares.pop(0))
                self.blows.append(f"{name} at {now_settled}")
                deed()
            time.sleep(0.25)
        return self.tally(time.monotonic() - began)

    def tally(self, seconds):
        rows = self.database.ask(
            "select p.email, r.sent_at is not null, r.suppressed_because, r.failed_at is not null,"
            f" {_UNANSWERED} from patients_patient p left join reminders_reminder r on r.patient_id = p.id"
        )
        tally = Tally(self.patients, 0, {}, {}, 0, 0, 0, 0, self.blows, dict(self.sink.shown), seconds)
        for email, sent, why, failed, unanswered in (line.split("|") for line in rows.splitlines()):
            mails = self.sink.taken[email]
            tally.doubled += mails > 1
            if sent == "t":
                tally.sent_once += mails == 1
                tally.lost += mails == 0
            elif unanswered == "t":
                what = "has it" if mails else "has it not"
                tally.unanswered[what] = tally.unanswered.get(what, 0) + 1
            elif why:
                tally.suppressed[why] = tally.suppressed.get(why, 0) + 1
                tally.doubled += mails
            elif failed == "t":
                tally.failed += 1
            else:
                tally.waiting += 1
        return tally


# Handed over and never answered: the line broke, or the worker died. Recorded, and never tried again.
_UNANSWERED = "(handed_at is not null and sent_at is null)"


@contextmanager
def a_bad_day(patients, *, seed=1):
    with places_of_its_own() as places:
        run = Run(places, patients, seed)
        try:
            run.start()
            yield run
        finally:
            run.stop()


if __name__ == "__main__":
    with a_bad_day(int(sys.argv[1])) as bad_day:
        print(bad_day.play().table())  # noqa: T201  the table is what it is run for
