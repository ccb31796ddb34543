"""The reminder minute: finding and claiming what is due among a million patients, and writing and handing over mail.

    .venv/bin/python -m bench.reminder_minute [patients]     (a million unless said otherwise; a few minutes)

Starts a PostgreSQL (durable, as in the demo) and a mail server that takes everything in a folder that passes. First
two thousand with a programme of four drawn drills: decided, written and handed over by ``dispatching.send`` in this one
process, beside a bare ``smtplib`` loop that hands the very same bytes to the same server, and beside one that also
writes a row to disk before each; memory is read after each batch. Then a million patients with a plan each, ten
thousand of them due: the dispatcher's claim beside the same reading and writing in bare SQL. Prints a table and writes
bench/results/reminder_minute.json. Ratios carry over to another machine, seconds do not.
"""

import json
import os
import resource
import shutil
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.core.management import call_command

from clinic.mail_line import Line
from config.embedded.places import ROOT, Places
from config.embedded.preflight import free_port
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Supervisor

DUE, MAILS = 10_000, 2_000
NOW = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)  # eight in the morning in New York
RESULTS = Path(__file__).parent / "results" / "reminder_minute.json"


@dataclass(frozen=True)
class Claiming:
    patients: int
    due: int
    seconds: float
    bare_sql_seconds: float

    def __str__(self) -> str:
        return (
            f"claim {self.due} due of {self.patients}: {self.seconds:.2f} s, bare SQL {self.bare_sql_seconds:.2f} s, "
            f"{self.seconds / self.bare_sql_seconds:.1f} x"
        )


@dataclass(frozen=True)
class Pace:
    """Letters a second, of ours and of bare loops with the same bytes right after it."""

    mails: int
    per_second: float
    bare_per_second: float
    durable_per_second: float

    def __str__(self) -> str:
        ours, bare, durable = self.per_second, self.bare_per_second, self.durable_per_second
        return (
            f"{ours:.0f}/s over {self.mails}; {ours / bare:.2f} of bare smtplib ({bare:.0f}/s),"
            f" {ours / durable:.2f} of one with a row on disk before each mail ({durable:.0f}/s)"
        )


@dataclass(frozen=True)
class Mailing:
    """``writing``: rendered and handed over, no more. ``whole``: decided, rendered, marked on disk, handed over."""

    writing: Pace
    whole: Pace
    kb: float
    memory_mb: list[float]

    def __str__(self) -> str:
        memory = " ".join(f"{size:.0f}" for size in self.memory_mb)
        return (
            f"mails of {self.kb:.0f} KB\n  written and handed over: {self.writing}\n  the whole of send: {self.whole}"
            f"\n  memory after each batch: {memory} MB"
        )


@contextmanager
def site() -> Iterator[None]:
    """An empty, migrated database of our own, and a mail server of aiosmtpd that keeps nothing."""
    folder = Path(tempfile.mkdtemp(prefix="little-"))
    places = Places(folder)
    places.make()
    port = free_port()
    sink = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    try:
        with Supervisor(places) as supervisor, subprocess.Popen(sink) as server:
            stores = Stores.choose(places, {})
            supervisor.serve(*stores.ours)
            mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
            os.environ.update(environment_for(places, stores, BASE_URL="http://localhost:8000", DEBUG="0", **mail))
            django.setup()
            call_command("migrate", verbosity=0)
            try:
                yield
            finally:
                server.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def claiming(patients: int) -> Claiming:
    """Ten thousand due among the patients, claimed by the dispatcher; then once more by two statements."""
    from reminders import dispatching  # noqa: PLC0415  models need the setup above

    _many(patients)
    began = time.perf_counter()
    claimed = 0
    while batch := dispatching.claim_due(NOW):
        claimed += len(batch)
    took = time.perf_counter() - began
    _sql("delete from reminders_reminder")
    _set_due()
    began = time.perf_counter()
    _sql(_BARE_CLAIM, [NOW, NOW])
    return Claiming(patients, claimed, took, time.perf_counter() - began)


# What the dispatcher must read, hold and write at the least.
_BARE_CLAIM = """
WITH due AS (
    SELECT patient_id, kind, slot, next_due_at FROM reminders_reminderplan WHERE next_due_at <= %s
    FOR UPDATE SKIP LOCKED
), made AS (
    INSERT INTO reminders_reminder (patient_id, kind, "on", slot, channel, due_at, attempts, error, suppressed_because)
    SELECT patient_id, kind, next_due_at::date, slot, '', next_due_at, 0, '', '' FROM due
    ON CONFLICT DO NOTHING RETURNING 1
)
UPDATE reminders_reminderplan plan SET next_due_at = plan.next_due_at + interval '1 day'
FROM due WHERE plan.patient_id = due.patient_id AND plan.next_due_at <= %s
"""


def _many(patients: int) -> None:
    """Copies of one patient, each with a plan; made by the database."""
    from patients.models import Patient  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    one = factories.make_patient(factories.make_therapist(factories.make_clinic(), "Dana Whitfield"))
    columns = [field.column for field in Patient._meta.concrete_fields if field.column != "id"]
    names = ", ".join(f'"{name}"' for name in columns)
    copies = f"SELECT gen_random_uuid(), {names} FROM patients_patient, generate_series(2, %s) WHERE id = %s"
    _sql(f"INSERT INTO patients_patient (id, {names}) {copies}", [patients, one.pk])
    plans = "INSERT INTO reminders_reminderplan (patient_id, next_due_at) SELECT id, NULL FROM patients_patient"
    _sql(f"{plans} ON CONFLICT DO NOTHING")
    _set_due()


def _set_due() -> None:
    """Ten thousand are due in these ten minutes, the others at some time of the day to come."""
    _sql(
        "UPDATE reminders_reminderplan plan SET next_due_at = CASE WHEN n <= %s THEN %s - interval '1 s' * (n %% 600)"
        " ELSE %s + interval '1 s' * (1 + n %% 86000) END"
        " FROM (SELECT patient_id, row_number() OVER () AS n FROM reminders_reminderplan) AS numbered"
        " WHERE numbered.patient_id = plan.patient_id",
        [DUE, NOW, NOW],
    )
    _sql("ANALYZE reminders_reminderplan")


def _sql(statement: str, values: list[Any] | None = None) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def mailing() -> Mailing:
    """Decided, written and handed over by the dispatcher's own ``send``; then the same bytes in a bare loop."""
    from patients.models import Patient  # noqa: PLC0415
    from reminders import dispatching  # noqa: PLC0415
    from tests.faults import many_patients  # noqa: PLC0415

    many_patients.fill(MAILS)
    _ask_for_drawn_drills()
    Patient.objects.update(quiet_from=None, quiet_until=None)
    first, *batches = list(dispatching.due_batches(NOW))
    dispatching.send(first, now=NOW)  # templates are read, words are looked up
    half = len(batches) // 2
    writing, _ = _pace(_write_and_hand, batches[:half])
    sizes = []

    def send(batch: list[int]) -> float:
        began = time.perf_counter()
        dispatching.send(batch, now=NOW)
        took = time.perf_counter() - began
        sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return took

    whole, kb = _pace(send, batches[half:])
    return Mailing(writing, whole, kb, sizes)


def _pace(work: Callable[[list[int]], float], batches: list[list[int]]) -> tuple[Pace, float]:
    """Each batch at work, and its bytes in the bare loops right after it: a busy neighbour slows all three."""
    took = bare = durable = 0.0
    sizes: list[int] = []
    for batch in batches:
        with _kept_bodies() as bodies:
            took += work(batch)
        bare += _bare(bodies)
        durable += _bare(bodies, _a_row_on_disk)
        sizes += map(len, bodies)
    mails = len(sizes)
    return Pace(mails, mails / took, mails / bare, mails / durable), statistics.mean(sizes) / 1024


def _write_and_hand(batch: list[int]) -> float:
    """Seconds for rendering and handing over the letters of a batch that is claimed and decided, over as many lines as
    a worker has."""
    from django.conf import settings  # noqa: PLC0415

    from clinic.mail import Post  # noqa: PLC0415
    from patients import way_in  # noqa: PLC0415
    from patients.models import Link  # noqa: PLC0415
    from reminders import governor, letters  # noqa: PLC0415
    from reminders.abreast import abreast, shares_of  # noqa: PLC0415
    from reminders.case import cases_of  # noqa: PLC0415
    from reminders.models import Reminder  # noqa: PLC0415

    due = list(Reminder.objects.filter(pk__in=batch).select_related("patient__clinic", "patient__therapist__user"))
    cases = cases_of(due, reaches=lambda _patient: False)
    said = {one: governor.decide(cases[one.pk], one.kind, NOW) for one in due}
    speaking = {one: what for one, what in said.items() if isinstance(what, governor.Send)}
    links = way_in.hand_out_all([one.patient for one in speaking], purpose=Link.Purpose.REMINDER, now=NOW)

    def walk(share: Sequence[Reminder]) -> None:
        with Post() as post:
            for one in share:
                post.reach()
                post.hand(letters.daily(one, speaking[one].snacks, now=NOW, link=links[one.patient_id]))

    began = time.perf_counter()
    abreast(walk, shares_of(list(speaking), lambda one: one.patient_id, most=settings.MAIL_LINES))
    return time.perf_counter() - began


def _ask_for_drawn_drills() -> None:
    """Four of the library's drills each, their drawings in the mail: what a programme is like."""
    from prescriptions.models import Drill, Item  # noqa: PLC0415

    call_command("load_library", verbosity=0)
    drawn = [one for one in Drill.objects.order_by("slug") if one.figure and one.shape]
    firsts = list(Item.objects.all())
    for n, first in enumerate(firsts):
        first.drill = drawn[n % len(drawn)]
    Item.objects.bulk_update(firsts, ["drill"])
    Item.objects.bulk_create(
        Item(
            prescription_id=first.prescription_id, drill=drawn[(n + k) % len(drawn)], side=first.side, position=k,
            starts_at=first.starts_at, by_id=first.by_id, sets=1, reps=10, times_per_day=2,
        )
        for n, first in enumerate(firsts)
        for k in (1, 2, 3)
    )  # fmt: skip


@contextmanager
def _kept_bodies() -> Iterator[list[bytes]]:
    """What goes over the line meanwhile, as it goes."""
    bodies: list[bytes] = []
    plain = Line.sendmail

    def kept(self: smtplib.SMTP, sender: str, to: Any, body: Any, *options: Any, **named: Any) -> Any:
        bodies.append(body)
        return plain(self, sender, to, body, *options, **named)

    with mock.patch.object(Line, "sendmail", kept):
        yield bodies


def _bare(bodies: list[bytes], before_each: Callable[[], None] = lambda: None) -> float:
    """Seconds of a loop that does nothing else."""
    began = time.perf_counter()
    with smtplib.SMTP(os.environ["EMAIL_HOST"], int(os.environ["EMAIL_PORT"])) as server:
        for body in bodies:
            before_each()
            server.sendmail("hello@localhost", ["someone@mail.example"], body)
    return time.perf_counter() - began


def _a_row_on_disk() -> None:
    """The least that "at most once" costs: what must be known after a fall, before the mail goes."""
    _sql("UPDATE reminders_reminder SET attempts = attempts WHERE id = (SELECT min(id) FROM reminders_reminder)")


def keep(claimed: Claiming, mailed: Mailing) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    found = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "claiming": asdict(claimed) | {"times_bare_sql": round(claimed.seconds / claimed.bare_sql_seconds, 2)},
        "mailing": asdict(mailed)
        | {
            "written_and_handed_share_of_bare": round(mailed.writing.per_second / mailed.writing.bare_per_second, 3),
            "whole_share_of_bare": round(mailed.whole.per_second / mailed.whole.bare_per_second, 3),
        },
    }
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    os.chdir(ROOT)
    with site():
        mailed = mailing()
        print(mailed, flush=True)
        claimed = claiming(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
        print(claimed)
        keep(claimed, mailed)
