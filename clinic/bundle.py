"""One stylesheet and one script on the wire.

People edit ``css/app.css``, ``js/patient.js`` and the files they import; browsers would fetch each of those in turn, a
round trip apart. When static files are collected, each chain is flattened into its entry, which is then hashed and
compressed like any other file. Templates always name the entry. Where nothing is collected (``DEBUG``, tests) the
chain is served as it stands and does the same.
"""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from clinic import flat_scripts, flat_styles
from clinic.flat_styles import BundleError, Read

STYLES = "css/app.css"
SCRIPTS = (
    "js/page.js",
    "js/library.js",
    "js/brief.js",
    "js/caseload.js",
    "js/patient.js",
    "js/player.js",
    "js/push.js",
)
ENTRIES = (STYLES, *SCRIPTS)


def flatten(entry: str, read: Read) -> str:
    """The text of an entry with everything that it imports, comments gone. Raises BundleError."""
    return flat_styles.flatten(entry, read) if entry == STYLES else flat_scripts.flatten(entry, read)


class BundledManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files, with each entry and all it imports as one of them."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths = self._bundled(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundled(self, paths: dict[str, Any]) -> dict[str, Any]:
        """The same paths with the entries flattened and their parts gone: nothing refers to a part any more."""
        parts: set[str] = set()

        def read(name: str) -> str:
            if name not in paths:
                raise BundleError(f"{name}: not among the static files")
            parts.add(name)
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode("utf-8")

        memory, entries = InMemoryStorage(), [entry for entry in ENTRIES if entry in paths]
        for entry in entries:
            memory.save(entry, ContentFile(flatten(entry, read).encode("utf-8")))
        parts -= set(entries)
        self.delete_files(parts)
        kept = {name: at for name, at in paths.items() if name not in parts}
        return kept | {entry: (memory, entry) for entry in entries}
