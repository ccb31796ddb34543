"""``python3 run.py demo``: the whole application on this machine, until Ctrl-C."""

import http.client
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from config.embedded import CannotStart
from config.embedded.handover import leave_environment
from config.embedded.places import ROOT, Places
from config.embedded.preflight import Doors, open_doors, read_clock
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Child, Stopped, Supervisor

PROGRAMS = Path(sys.executable).parent


def run_demo(arguments: list[str]) -> int:
    """Returns 0 when it was asked to stop. Raises CannotStart."""
    if arguments:
        raise CannotStart("`demo` takes no arguments: set PORT, MAIL_PORT, HOST, LITTLE_VAR or DEMO_CLOCK instead.")
    began = time.monotonic()
    places = Places.from_environment()
    places.make()
    os.chdir(ROOT)
    try:
        # The supervisor first: what outlived a killed one still sits on the ports.
        with places.held(), Supervisor(places) as supervisor:
            doors, clock = open_doors(os.environ), read_clock(os.environ)
            stores = Stores.choose(places)
            environment = _demo_environment(places, stores, doors, clock)
            with leave_environment(places, environment):
                _start(supervisor, places, stores, doors, environment)
                _announce(doors, clock, time.monotonic() - began)
                supervisor.keep_running()
    except Stopped:
        print("\nStopped. Everything is kept for the next time.", flush=True)
    return 0


def _demo_environment(places: Places, stores: Stores, doors: Doors, clock: str | None) -> dict[str, str]:
    environment = environment_for(
        places,
        stores,
        DEMO="1",
        BASE_URL=os.environ.get("BASE_URL") or doors.site,
        MAIL_URL=doors.mail,
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=str(doors.smtp),
    )
    if clock:
        # The moved clock runs: every process adds the time since this instant, so they all show the same.
        environment["DEMO_CLOCK_SET_AT"] = datetime.now(UTC).isoformat()
    return environment


def _start(supervisor: Supervisor, places: Places, stores: Stores, doors: Doors, environment: dict[str, str]) -> None:
    supervisor.spawn(_mail_catcher(places, doors))
    supervisor.serve(*stores.ours)
    print("Preparing the database ...", flush=True)
    supervisor.run(Child("prepare", [sys.executable, "-m", "config.embedded.preparing"], environment))
    web = supervisor.spawn(_web(doors, environment))
    supervisor.wait_for(web, lambda: is_healthy(doors), seconds=60)  # the page first: the others would slow it down
    supervisor.spawn(Child("worker", _celery("worker", "-c", "2", "-l", "info"), environment))
    diary = str(places.var / "beat")
    supervisor.spawn(Child("beat", _celery("beat", "-s", diary, "--pidfile=", "-l", "info"), environment))


def _mail_catcher(places: Places, doors: Doors) -> Child:
    ports = [str(doors.smtp), str(doors.mail_page)]
    return Child("mailcatcher", [sys.executable, "-m", "config.embedded.mailcatcher", str(places.mail), *ports])


def _web(doors: Doors, environment: dict[str, str]) -> Child:
    command = [
        str(PROGRAMS / "granian"), "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4",
        "--host", doors.host, "--port", str(doors.web), "config.wsgi:application",
    ]  # fmt: skip
    return Child("web", command, environment)


def _celery(*words: str) -> list[str]:
    return [str(PROGRAMS / "celery"), "-A", "config", *words]


def is_healthy(doors: Doors) -> bool:
    line = http.client.HTTPConnection(doors.probe_host, doors.web, timeout=5)
    try:
        line.request("GET", "/healthz", headers={"Host": f"localhost:{doors.web}"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _announce(doors: Doors, clock: str | None, seconds: float) -> None:
    print(f"\n  Little & Often   {doors.site}/\n  Its mail         {doors.mail}")
    if clock:
        print(f"  Its clock        started at {clock}")
    print(f"\nReady after {seconds:.1f} s. Ctrl-C stops it and keeps everything.", flush=True)
