"""What every deed of a patient goes through: the patient is held, the day is still open, its figures are reckoned anew.

A deed is written in one transaction with its day, so an answer means that both are safe on disk.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from adherence import days
from adherence.facts import Facts, facts_of
from patients.models import Patient

# A phone's clock may run a little ahead of ours.
CLOCK_SLACK = timedelta(minutes=10)


class TickingError(Exception):
    """A deed that cannot be kept; ``str()`` tells the patient what to do."""


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


class Unreadable(TickingError):
    """What was sent says nothing that a page of ours says."""

    def __str__(self) -> str:
        return _("We could not read that. Load the page again and try once more.")


class NotThere(TickingError):
    """Nothing of this patient's goes by that key."""

    def __str__(self) -> str:
        return _("We could not find that. Load the page again and try once more.")


def last_open_day(patient: Patient, now: datetime) -> date:
    """The oldest therapy day that may still be written to."""
    return patient.therapy_day(now) - timedelta(days=1)


def open_day(patient: Patient, at: datetime, *, now: datetime) -> date:
    """The therapy day of an instant that may be written to. ``now``: when the patient tapped.

    Raises ``NotYet``, ``TooLate``.
    """
    if at > now + CLOCK_SLACK:
        raise NotYet
    return still_open(patient, patient.therapy_day(at), now=now)


def still_open(patient: Patient, on: date, *, now: datetime) -> date:
    """The same day. Raises ``TooLate`` after the end of the next therapy day."""
    if on < last_open_day(patient, now):
        raise TooLate
    return on


def facts_to_write_to(patient: Patient, *, now: datetime, keys: Collection[UUID]) -> Facts:
    """The facts of the day, read while the patient is held, with whatever already goes by the keys to be written.

    Read before the patient is held they might miss what another phone has just written. Whoever holds the patient
    already reads ``facts_of`` and hands them in.
    """
    hold(patient)
    return facts_of(patient, now=now, keys=keys)


def hold(patient: Patient) -> None:
    """One writer a patient at a time: of ten same ticks at once nine must see the first, and of two different ones
    the second must count the first when it reckons the day. Rows that point to the patient may still be added."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)


def book(facts: Facts, on: date) -> None:
    """Reckon a day anew. The facts are those of one day; another day fetches its own."""
    if on == facts.on:
        days.keep([days.row(facts.programme, on, facts.ticks, facts.moves)])
    else:
        days.book(facts.patient, on)
