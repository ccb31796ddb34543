"""What the page of a day is about: drills to do, a day done, a rest, nothing asked."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from prescriptions.models import Item
from prescriptions.planning import DayPlan
from prescriptions.programme import Programme


class Mood(StrEnum):
    """What the page is about."""

    NO_PROGRAMME = "no_programme"
    PAUSED = "paused"
    NOTHING_DUE = "nothing_due"
    ALL_DONE = "all_done"
    BEFORE = "before"
    AFTER = "after"
    GOING = "going"


def mood_of(programme: Programme, plan: DayPlan[Item], *, now: datetime, done: int) -> Mood:
    """``done``: how many of the plan's snacks are."""
    if plan.snacks and done == len(plan.snacks):
        return Mood.ALL_DONE
    if not programme.in_force(now):
        return Mood.NO_PROGRAMME
    if programme.is_paused(now):
        return Mood.PAUSED
    if not plan.snacks:
        return Mood.NOTHING_DUE
    if now < plan.window.opens_at:
        return Mood.BEFORE
    return Mood.AFTER if now >= plan.window.closes_at else Mood.GOING


def paused_until(programme: Programme, now: datetime) -> datetime | None:
    """When drills come back; None while nobody has said."""
    ends = [until for item in programme.in_force(now) for until in _ends_of_pauses(programme, item, now)]
    return min((until for until in ends if until), default=None)


def _ends_of_pauses(programme: Programme, item: Item, now: datetime) -> Iterable[datetime | None]:
    stretches = programme.pauses_of(item)
    return [until for since, until in stretches if since <= now and (until is None or now < until)]
