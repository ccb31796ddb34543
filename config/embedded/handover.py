"""A running demonstration leaves a note of the environment it gave its programs, so that `manage` joins in with the
same database, mail catcher and clock."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.places import Places


def _note(places: Places) -> Path:
    return places.var / "environment.json"


@contextmanager
def leave_environment(places: Places, environment: dict[str, str]) -> Iterator[None]:
    """Only what differs from our own environment is written, for the owner's eyes: it holds the secret key."""
    ours = {name: value for name, value in environment.items() if os.environ.get(name) != value}
    ours |= {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL", "DEMO_CLOCK") if os.environ.get(name)}
    note = _note(places)
    note.unlink(missing_ok=True)
    with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(ours, file, indent=1)
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def find_environment(places: Places) -> dict[str, str]:
    """What the running demonstration's programs were given; empty while it is starting or stopping."""
    note = _note(places)
    found: dict[str, str] = json.loads(note.read_text()) if note.exists() else {}
    return found
