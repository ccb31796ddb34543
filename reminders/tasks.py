"""Doors for the timetable and the workers: each reads the clock and makes one call."""

from celery import shared_task

from clinic import clock
from reminders import alerting, digesting, dispatching, inviting


@shared_task
def dispatch_due() -> None:
    for ids in dispatching.due_batches(clock.now()):
        send_reminders.delay(ids=ids)


# A batch no worker took in two minutes is handed out anew from the rows: old copies may lapse, or they would pile up.
@shared_task(expires=120)
def send_reminders(*, ids: list[int]) -> None:
    dispatching.send(ids, now=clock.now())


@shared_task
def dispatch_digests() -> None:
    for ids in digesting.due_batches(clock.now()):
        send_digests.delay(ids=ids)


@shared_task(expires=120)
def send_digests(*, ids: list[int]) -> None:
    digesting.send(ids, now=clock.now())


@shared_task
def post_invitations() -> None:
    inviting.post(clock.now())


@shared_task
def tell_of_alerts() -> None:
    alerting.tell(clock.now())


@shared_task
def escalate_alerts() -> None:
    alerting.escalate(clock.now())
