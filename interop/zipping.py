"""A ZIP that is sent while it is being written: no patient's years are ever held in memory, nor on disk."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class _Belt:
    """What ``ZipFile`` takes for a file: it only ever writes, and we carry off what lies there."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def carry_off(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def zipped(files: Iterable[tuple[str, Iterable[str]]], *, at: datetime) -> Iterator[bytes]:
    """The archive, piece by piece. ``at``: the time its files will show, which a ZIP keeps without a zone."""
    belt = _Belt()
    with ZipFile(belt, "w") as archive:  # type: ignore[call-overload]
        for name, pieces in files:
            about = ZipInfo(name, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
            about.compress_type = ZIP_DEFLATED
            with archive.open(about, "w") as member:
                for piece in pieces:
                    member.write(piece.encode())
                    if waiting := belt.carry_off():
                        yield waiting
    yield belt.carry_off()
