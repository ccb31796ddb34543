"""From when on a change holds: now, or from the morning of a chosen day."""

from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic import typed
from patients.models import Patient
from prescriptions.refusals import PrescribingError

FARTHEST = timedelta(days=60)


class UnreadableDay(PrescribingError):
    def __str__(self) -> str:
        return _("We could not read the day it holds from. Pick a day, or leave it empty: then it holds from now.")


class DayPassed(PrescribingError):
    def __str__(self) -> str:
        return _("The day it holds from is over. Pick today or a later day.")


class TooFarAhead(PrescribingError):
    def __str__(self) -> str:
        return _("A change can be planned up to %(count)d days ahead. Pick an earlier day.") % {"count": FARTHEST.days}


def day_typed(form: QueryDict) -> date | None:
    """The field ``from_on``; None where it is empty: from now on. Raises ``UnreadableDay``."""
    words = typed.words(form, "from_on", most=20)
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError as garbled:
        raise UnreadableDay from garbled


def begins_at(patient: Patient, from_on: date | None, *, now: datetime) -> datetime:
    """When the patient's chosen day opens; now, where none is chosen or it is today.

    Raises ``DayPassed``, ``TooFarAhead``.
    """
    today = patient.therapy_day(now)
    if from_on is not None and from_on < today:
        raise DayPassed
    if from_on is not None and from_on > today + FARTHEST:
        raise TooFarAhead
    return now if from_on is None or from_on == today else patient.window(from_on).opens_at
