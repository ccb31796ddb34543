"""What the caseload costs as the tables grow: the same 200 patients shown with 1,000 and with 100,000 in the tables.

    .venv/bin/python -m bench.caseload [most]    (after `python3 run.py test` or `demo` has made .venv; a few minutes)

Starts a PostgreSQL of its own in a folder that passes. Fills in clinics of 200 patients, each with an episode, a
programme of one drill, 14 kept days and 20 ticks: first 5 clinics, then as many as make ``most`` patients (100,000
where nothing is said, over 2,000,000 ticks). The caseload of one of them is then asked for as its therapist sees it:

- *page*: the whole GET, through every middleware, to the last byte;
- *data*: ``cases_of``, the queries and the reasons, without the page;
- *bare*: the very statements that the data asked for, sent to PostgreSQL with nothing made of the rows.

Prints p50 and p95 and how *page* and *bare* grow, and writes bench/results/caseload.json. Only the ratios mean
something.
"""

import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from config.embedded.places import ROOT, Places
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Supervisor

SHOWN, FEW, MOST = 200, 1_000, 100_000
ROUNDS = 12
NOW = datetime(2026, 4, 15, 14, 0, tzinfo=UTC)  # ten in the morning in New York, a Wednesday
RESULTS = Path(__file__).parent / "results" / "caseload.json"

# Rows by the hundred thousand are made where they will stand. %(since)s: numbers of patients made so far.
FILL = """
insert into clinic_clinic select made.*
from clinic_clinic c, generate_series(%(since)s / 200, %(until)s / 200 - 1) n,
    jsonb_populate_record(c, jsonb_build_object('id', 1000 + n, 'name', 'Clinic ' || n)) made
where c.id = %(clinic)s;

insert into clinic_user select made.*
from clinic_user u, generate_series(%(since)s / 200, %(until)s / 200 - 1) n,
    jsonb_populate_record(u, jsonb_build_object('id', 1000 + n, 'email', 'staff-' || n || '@mail.example')) made
where u.id = %(user)s;

insert into clinic_therapist select made.*
from clinic_therapist t, generate_series(%(since)s / 200, %(until)s / 200 - 1) n,
    jsonb_populate_record(t, jsonb_build_object('id', 1000 + n, 'user_id', 1000 + n, 'clinic_id', 1000 + n)) made
where t.id = %(therapist)s;

insert into patients_patient select made.*
from patients_patient p, generate_series(%(since)s, %(until)s - 1) n,
    jsonb_populate_record(p, jsonb_build_object('id', md5('p' || n), 'name', 'Patient ' || n,
        'clinic_id', 1000 + n / 200, 'therapist_id', 1000 + n / 200)) made
where p.id = %(patient)s;

insert into patients_episode select made.*
from patients_episode e, generate_series(%(since)s, %(until)s - 1) n,
    jsonb_populate_record(e, jsonb_build_object('id', 1000 + n, 'patient_id', md5('p' || n))) made
where e.patient_id = %(patient)s;

insert into prescriptions_prescription select made.*
from prescriptions_prescription p, generate_series(%(since)s, %(until)s - 1) n,
    jsonb_populate_record(p, jsonb_build_object('id', 1000 + n, 'episode_id', 1000 + n)) made
where p.id = %(prescription)s;

insert into prescriptions_item select made.*
from prescriptions_item i, generate_series(%(since)s, %(until)s - 1) n,
    jsonb_populate_record(i, jsonb_build_object('id', 1000 + n, 'prescription_id', 1000 + n)) made
where i.id = %(item)s;

insert into adherence_tick select made.*
from adherence_tick t, generate_series(%(since)s, %(until)s - 1) n, generate_series(0, 19) k,
    jsonb_populate_record(t, jsonb_build_object('id', 1000 + n::bigint * 20 + k, 'key', md5('t' || n || '-' || k),
        'patient_id', md5('p' || n), 'item_id', 1000 + n, 'on', t."on" - k,
        'performed_at', t.performed_at - k * '1 day'::interval)) made
where t.id = %(tick)s;

insert into adherence_adherenceday select made.*
from adherence_adherenceday d, generate_series(%(since)s, %(until)s - 1) n, generate_series(0, 13) k,
    jsonb_populate_record(d, jsonb_build_object('id', 1000 + n::bigint * 14 + k, 'patient_id', md5('p' || n),
        'on', d."on" - k)) made
where d.id = %(day)s;
"""


def run(most: int) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="little-"))
    places = Places(folder)
    places.make()
    try:
        with Supervisor(places) as supervisor:
            stores = Stores.choose(places, {})
            supervisor.serve(*stores.ours)
            clock = {"DEMO": "1", "DEMO_CLOCK": NOW.isoformat(), "DEMO_CLOCK_SET_AT": datetime.now(UTC).isoformat()}
            os.environ.update(environment_for(places, stores, BASE_URL="http://localhost", DEBUG="0", **clock))
            django.setup()
            logging.disable(logging.INFO)  # a line per request would be measured too
            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            return _grown(most)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _grown(most: int) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415  needs the setup above

    model, found = _first_patient(), {}
    since = 0
    for until in sorted({FEW, most}):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(FILL, model | {"since": since, "until": until})
            cursor.execute("analyze")
        print(f"{until:,} patients stand after {time.perf_counter() - began:.0f} s", flush=True)
        found[str(until)] = _measured()
        since = until
    return found


def _first_patient() -> dict[str, Any]:
    """One clinic with one patient, of whom all others are copies."""
    from adherence import days  # noqa: PLC0415
    from adherence.models import AdherenceDay, Tick  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    dana = factories.make_therapist(factories.make_clinic(), "Dana Whitfield")
    patient = factories.make_patient(dana, "Patient")
    programme = factories.make_prescription(factories.make_episode(patient), by=dana.user, now=NOW - timedelta(days=21))
    item, at = programme.items.get(), NOW - timedelta(days=1)
    tick = Tick.objects.create(
        key=factories.new_key(),
        patient=patient,
        item=item,
        on=at.date(),
        performed_at=at,
        recorded_at=at,
        pain_during=3,
    )
    days.rebuild(patient, since=at.date(), until=at.date())
    return {
        "clinic": dana.clinic.pk,
        "user": dana.user.pk,
        "therapist": dana.pk,
        "patient": patient.pk,
        "prescription": programme.pk,
        "item": item.pk,
        "tick": tick.pk,
        "day": AdherenceDay.objects.get().pk,
    }


def _measured() -> dict[str, dict[str, float]]:
    """Of the third clinic, whose 200 patients were there from the start."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from adherence.caseload import cases_of  # noqa: PLC0415
    from clinic.models import Therapist  # noqa: PLC0415
    from patients.models import Patient  # noqa: PLC0415

    therapist = Therapist.objects.get(pk=1002)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(therapist.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page() -> None:
        answer = browser.get("/caseload/")
        if answer.status_code != 200 or answer.content.count(b'class="c-name"') != SHOWN:
            sys.exit(f"Not the caseload of {SHOWN}: {answer.status_code}")

    def data() -> None:
        cases_of(Patient.objects.visible_to(therapist).in_care(), now=NOW)

    with CaptureQueriesContext(connection) as asked:
        data()
    statements = [query["sql"] for query in asked.captured_queries]

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%") if "%" in statement else statement)
                cursor.fetchall()

    return {name: _times(work) for name, work in (("page", page), ("data", data), ("bare", bare))}


def _times(work: Callable[[], None]) -> dict[str, float]:
    """Milliseconds; the first three rounds warm up."""
    spent = []
    for _ in range(ROUNDS + 3):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    spent = spent[3:]
    return {"p50": statistics.median(spent), "p95": statistics.quantiles(spent, n=20)[18]}


def tell(found: dict[str, Any]) -> None:
    print(f"{'patients':>10}{'':8}{'p50 ms':>9}{'p95 ms':>9}{'× bare p50':>12}")
    for patients, times in found.items():
        for name, one in times.items():
            ratio = one["p50"] / times["bare"]["p50"]
            print(f"{int(patients):>10,}  {name:6}{one['p50']:9.1f}{one['p95']:9.1f}{ratio:12.2f}")
    few, most = list(found.values())[0], list(found.values())[-1]
    growth = {name: {p: round(most[name][p] / few[name][p], 2) for p in ("p50", "p95")} for name in most}
    print("growth: " + ", ".join(f"{name} p95 × {one['p95']:.2f}" for name, one in growth.items()))
    RESULTS.parent.mkdir(exist_ok=True)
    kept = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "shown": SHOWN, "growth": growth, "ms": found}
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    os.chdir(ROOT)
    tell(run(int(sys.argv[1]) if len(sys.argv) > 1 else MOST))
