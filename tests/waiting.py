"""Waiting for what happens elsewhere: in a server, a worker, the database."""

import threading
import time

from django.db import connection

PATIENCE = 30  # seconds


def until(condition, *, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return met


def pages_in_the_making():
    """Threads of the live server that hold a connection."""
    return [thread for thread in threading.enumerate() if "process_request_thread" in thread.name]


def others_at_work():
    """Sessions of this database that have not come to rest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone()[0]
