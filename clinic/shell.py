"""The shell: the files that a patient's page needs to open without a signal, under a version that changes with them."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

from clinic import bundle

HTMX = "django_htmx/htmx-2.min.js"
ENTRIES = (bundle.STYLES, "js/patient.js", "js/player.js")
PICTURES = ("favicon.ico", "img/mark.svg", "img/icon-192.png")


class Shell(NamedTuple):
    """``version`` changes whenever one of the files does; ``addresses`` are as the pages name them."""

    version: str
    addresses: list[str]


def shell() -> Shell:
    """Collected files carry the hash of their content in their name; where the parts are served as they stand, they are
    all of the shell, and read anew each time."""
    is_collected = isinstance(staticfiles_storage, bundle.BundledManifestStaticFilesStorage)
    return _collected() if is_collected else _as_they_stand()


@lru_cache(maxsize=1)
def _collected() -> Shell:
    addresses = [static(name) for name in (HTMX, *ENTRIES, *PICTURES)]
    return Shell(_digest("\n".join(addresses)), addresses)


def _as_they_stand() -> Shell:
    parts: dict[str, str] = {}

    def read(name: str) -> str:
        found = finders.find(name)
        if found is None:
            raise bundle.BundleError(f"{name}: not among the static files")
        return parts.setdefault(name, Path(found).read_text(encoding="utf-8"))

    for entry in ENTRIES:
        bundle.flatten(entry, read)
    addresses = [settings.STATIC_URL + name for name in (HTMX, *parts, *PICTURES)]
    return Shell(_digest("\n".join([*addresses, *parts.values()])), addresses)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
