"""What happens on *Done*, *Undo*, a pain score and *I just got up and moved*.

A tick is one row however often it is sent: its key is made by the phone, and the database keeps one per patient and
key. The day's figures are reckoned in the same transaction; an answer means both are safe on disk.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence import days
from adherence.models import Move, Tick
from patients.models import Patient
from prescriptions.models import Item

# A phone's clock may run a little ahead of ours.
CLOCK_SLACK = timedelta(minutes=10)


class TickingError(Exception):
    """A tick that cannot be kept; ``str()`` tells the patient what to do."""


class TooLate(TickingError):
    """The day is closed: late entry is open to the end of the next therapy day (adherence rule 15)."""

    def __str__(self) -> str:
        return _("That day is closed now. Tell your therapist what you did.")


class NotYet(TickingError):
    def __str__(self) -> str:
        return _("That time has not come yet. Tick it off once you have done it.")


class NotAsked(TickingError):
    def __str__(self) -> str:
        return _("Your plan has changed since. Load the page again to see your new plan.")


def last_open_day(patient: Patient, now: datetime) -> date:
    """The oldest therapy day that may still be written to."""
    return patient.therapy_day(now) - timedelta(days=1)


@transaction.atomic
def tick(
    item: Item,
    *,
    patient: Patient,
    key: UUID,
    performed_at: datetime,
    now: datetime,
    snack_at: datetime | None = None,
    source: str = Tick.Source.LIVE,
    precision: str = Tick.Precision.EXACT,
) -> Tick:
    """Keep one bout. Sent again with the same key it answers with the row that is there.

    Raises ``NotYet``, ``TooLate``, ``NotAsked``.
    """
    hold(patient)
    known = Tick.objects.filter(patient=patient, key=key).first()
    if known is not None:
        return known
    on = _open_day(patient, performed_at=performed_at, now=now)
    if not _was_asked(item, performed_at):
        raise NotAsked
    made = Tick.objects.create(
        key=key,
        patient=patient,
        item=item,
        on=on,
        snack_at=snack_at,
        performed_at=performed_at,
        precision=precision,
        source=source,
        recorded_at=now,
    )
    days.book(patient, on)
    return made


@transaction.atomic
def undo(made: Tick, *, now: datetime) -> Tick:
    """Take a tick back by a mark; twice is once. Raises ``TooLate`` after the end of the next therapy day."""
    patient = made.patient
    hold(patient)
    if made.on < last_open_day(patient, now):
        raise TooLate
    if Tick.objects.standing().filter(pk=made.pk).update(undone_at=now):
        days.book(patient, made.on)
    made.refresh_from_db(fields=["undone_at"])
    return made


@transaction.atomic
def rate_pain(made: Tick, *, during: int | None, now: datetime) -> Tick:
    """The pain of a bout, NPRS 0 to 10; None: not said. Raises ``TooLate``."""
    patient = made.patient
    hold(patient)
    if made.on < last_open_day(patient, now):
        raise TooLate
    made.pain_during = during
    made.save(update_fields=["pain_during"])
    days.book(patient, made.on)
    return made


@transaction.atomic
def move(patient: Patient, *, key: UUID, performed_at: datetime, now: datetime) -> Move:
    """ "I just got up and moved": breaks a still stretch, counts for no drill. Raises ``NotYet``, ``TooLate``."""
    hold(patient)
    known = Move.objects.filter(patient=patient, key=key).first()
    if known is not None:
        return known
    on = _open_day(patient, performed_at=performed_at, now=now)
    made = Move.objects.create(key=key, patient=patient, on=on, performed_at=performed_at, recorded_at=now)
    days.book(patient, on)
    return made


def hold(patient: Patient) -> None:
    """One writer a patient at a time: of ten same ticks at once nine must see the first, and of two different ones
    the second must count the first when it reckons the day. Rows that point to the patient may still be added."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)


def _open_day(patient: Patient, *, performed_at: datetime, now: datetime) -> date:
    if performed_at > now + CLOCK_SLACK:
        raise NotYet
    on = patient.therapy_day(performed_at)
    if on < last_open_day(patient, now):
        raise TooLate
    return on


def _was_asked(item: Item, at: datetime) -> bool:
    """Whether this version held when the patient moved; a page opened just before a change gets its slack too."""
    return item.starts_at - CLOCK_SLACK <= at and (item.ends_at is None or at < item.ends_at + CLOCK_SLACK)
