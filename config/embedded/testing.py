"""``python3 run.py test …``: pytest against a PostgreSQL and a Valkey that live as long as the tests."""

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.places import ROOT, Places
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Stopped, Supervisor

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# These would move the tests' clock, or make them send mail to a real server.
_NOT_FOR_TESTS = ("DEMO", "DEMO_CLOCK", "EMAIL_HOST", "EMAIL_PORT", "BASE_URL", "MAIL_URL")


# All tests: on every core, a file staying on one of them because its tests share what they set up.
_EVERYWHERE = ("-n", "auto", "--dist", "loadfile")


def run_tests(arguments: list[str]) -> int:
    """Pytest's exit code. Raises CannotStart, and Stopped when asked to stop before the tests ran."""
    if not any(shutil.which(browser) for browser in _BROWSERS):
        print("No Chromium here, and the browser tests need one: apt-get install chromium", file=sys.stderr, flush=True)
    with _passing_place() as places, Supervisor(places) as supervisor:
        stores = Stores.choose(places, durable=False)
        supervisor.serve(*stores.ours)
        return _pytest(supervisor, arguments or [*_EVERYWHERE], _environment(places, stores))


@contextmanager
def _passing_place() -> Iterator[Places]:
    folder = Path(tempfile.mkdtemp(prefix="little-"))
    places = Places(folder)
    try:
        places.make()
        yield places
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(places: Places, stores: Stores) -> dict[str, str]:
    environment = environment_for(places, stores)
    return {name: value for name, value in environment.items() if name not in _NOT_FOR_TESTS}


def _pytest(supervisor: Supervisor, arguments: list[str], environment: dict[str, str]) -> int:
    """In the foreground, with the terminal: it hears Ctrl-C itself, and `--pdb` works."""
    tests = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment)
    try:
        while tests.poll() is None:
            supervisor.rest()
    except Stopped:
        if supervisor.asked_to_stop is not signal.SIGINT:  # the terminal sends Ctrl-C to both of us
            tests.send_signal(signal.SIGINT)
        _let_finish(tests)
    code = tests.wait()
    return code if code >= 0 else 128 - code  # as a shell tells that a signal ended it


def _let_finish(tests: subprocess.Popen[bytes]) -> None:
    """Time for pytest to tear down and report before it loses its database."""
    try:
        tests.wait(timeout=10)
    except subprocess.TimeoutExpired:
        tests.kill()
