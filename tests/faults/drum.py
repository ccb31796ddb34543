"""Beat's part of a fault run, faster: wake the dispatcher every so many seconds. ``python -m tests.faults.drum 2``."""

import sys
import time
from contextlib import suppress

from kombu.exceptions import OperationalError

from config.celery import app

if __name__ == "__main__":
    while True:
        with suppress(OperationalError, OSError):
            app.send_task("reminders.tasks.dispatch_due", expires=10, retry=False)
        time.sleep(float(sys.argv[1]))
