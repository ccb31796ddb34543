"""Several walks at once in one worker: while one waits for the disk or for the mail server, another writes its letter.

A worker that is killed leaves one letter a walk in the air, as so many workers with one walk each would.
"""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

WORTH_A_WALK = 10  # rows; for fewer, another line and another connection cost more than they save
Row = TypeVar("Row")


def abreast(walk: Callable[[Sequence[Row]], None], shares: Sequence[Sequence[Row]]) -> None:
    """Walk each share, all at the same time and each over a database connection of its own; a lone one right here.

    Raises what a walk raises, once all have come to their end.
    """
    if len(shares) < 2:
        for share in shares:
            walk(share)
        return
    with ThreadPoolExecutor(len(shares)) as walkers:
        walks = [walkers.submit(_alone, walk, share) for share in shares]
    for done in walks:
        done.result()


def _alone(walk: Callable[[Sequence[Row]], None], share: Sequence[Row]) -> None:
    try:
        walk(share)
    finally:
        connection.close()


def shares_of(rows: Sequence[Row], whose: Callable[[Row], Hashable], *, most: int) -> list[list[Row]]:
    """The rows in at most so many shares, in their order. Whoever has several has them all in one, for what is said
    first decides what is said next."""
    shares: list[list[Row]] = [[] for _ in range(max(1, min(most, len(rows) // WORTH_A_WALK)))]
    taken: dict[Hashable, list[Row]] = {}
    for row in rows:
        taken.setdefault(whose(row), shares[len(taken) % len(shares)]).append(row)
    return [share for share in shares if share]
