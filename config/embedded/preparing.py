"""Bring the demonstration's database and static files up to date, all in one Python: starting four takes seconds."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def prepare() -> None:
    call_command("migrate", verbosity=1, interactive=False)
    call_command("load_library")
    call_command("load_demo")
    collect_changed_static()


def collect_changed_static() -> None:
    """Collect the static files, unless no source changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    sources = _fingerprint_of_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(sources)


def _fingerprint_of_sources() -> str:
    """Changes with every source's name, size or time of change, and with the storage that bundles them."""
    print_ = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(name)).stat()
            print_.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return print_.hexdigest()


if __name__ == "__main__":
    django.setup()
    prepare()
