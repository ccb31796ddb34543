"""Doors for the timetable; the rules are behind them."""

from celery import shared_task

from adherence import recounting
from clinic import clock


@shared_task
def recount_days() -> None:
    recounting.recount(clock.now())
