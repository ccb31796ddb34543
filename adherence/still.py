"""How long a patient sat still, and how evenly they moved over the day (clinical rules 4.2, rules 7, 8 and 14)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from prescriptions.planning import Pause


def unpaused(since: datetime, until: datetime, pauses: Iterable[Pause]) -> list[tuple[datetime, datetime]]:
    """What the pauses leave of `[since, until)`, in time order."""
    left = []
    for starts_at, ends_at in sorted(((start, end or until) for start, end in pauses), key=lambda pause: pause[0]):
        if ends_at <= max(starts_at, since):
            continue
        if starts_at > since:
            left.append((since, min(starts_at, until)))
        since = ends_at
        if since >= until:
            break
    if since < until:
        left.append((since, until))
    return left


def longest_still(
    opens_at: datetime, closes_at: datetime, pauses: Sequence[Pause], movement: Iterable[datetime]
) -> timedelta:
    """How long the longest unpaused stretch without movement was; nothing where the whole day was paused."""
    stretch = longest_stretch(opens_at, closes_at, pauses, movement)
    return stretch[1] - stretch[0] if stretch else timedelta(0)


def longest_stretch(
    opens_at: datetime, closes_at: datetime, pauses: Sequence[Pause], movement: Iterable[datetime]
) -> tuple[datetime, datetime] | None:
    """The longest unpaused stretch without movement, the earliest of equals; None where the whole day was paused.

    The day's two ends count as edges; movement before the first or after the last moves that edge outwards, so the
    stretch it leaves is seen. A pause ends one stretch and begins the next.
    """
    moments = sorted(movement)
    stretches = unpaused(min([opens_at, *moments]), max([closes_at, *moments]), pauses)
    gaps = [gap for since, until in stretches for gap in _gaps(since, until, moments)]
    return max(gaps, key=lambda gap: gap[1] - gap[0], default=None)


def spread_index(still: timedelta, target: timedelta) -> float:
    """The target gap over the longest still stretch, at most 1: the nearer to 1, the more even the day."""
    return round(min(1.0, target / still), 4) if still else 1.0


def in_minutes(stretch: timedelta) -> float:
    return round(stretch / timedelta(minutes=1), 2)


def _gaps(since: datetime, until: datetime, moments: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    edges = [since, *(at for at in moments if since < at < until), until]
    return list(zip(edges, edges[1:], strict=False))
