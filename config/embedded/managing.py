"""``python3 run.py manage …``: a Django command on the demonstration's data, whether it runs just now or not."""

import os
import subprocess
import sys

from config.embedded.handover import find_environment
from config.embedded.places import ROOT, AlreadyRunning, Places
from config.embedded.stores import Stores, environment_for
from config.embedded.supervisor import Supervisor


def run_manage(arguments: list[str]) -> int:
    """The command's own exit code. Raises CannotStart."""
    places = Places.from_environment()
    places.make()
    try:
        with places.held(), Supervisor(places) as supervisor:
            stores = Stores.choose(places)
            supervisor.serve(*stores.ours)
            return _manage(arguments, environment_for(places, stores, DEMO="1"))
    except AlreadyRunning:
        running = find_environment(places)
        if not running:
            raise
        return _manage(arguments, {**os.environ, **running})


def _manage(arguments: list[str], environment: dict[str, str]) -> int:
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=False).returncode
