"""Putting a reason aside for some days, with a word why, and taking it up again before its day.

What a snooze hides is never lost: the reason stands again on its day if it still holds, the rows stay, and each deed
leaves a trace of kind and day, without the words.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence.booking import hold
from adherence.models import Snooze
from adherence.reasons import SAFETY, SLEEPERS
from clinic import audit
from clinic.models import User
from patients.models import Patient

LONGEST = 14  # days


class SnoozeError(Exception):
    """A reason that cannot be put aside as asked; ``str()`` is a sentence for the therapist."""


class MayMeanHarm(SnoozeError):
    def __str__(self) -> str:
        return _("Pain and safety stay on top until somebody has dealt with them. They cannot be put aside.")


class StaysAwake(SnoozeError):
    def __str__(self) -> str:
        return _("This cannot be put aside.")


class NotSoLong(SnoozeError):
    def __str__(self) -> str:
        return _("Pick a day from tomorrow to two weeks from now.")


@transaction.atomic
def snooze(patient: Patient, *, key: UUID, kind: str, why: str, until_on: date, by: User, now: datetime) -> Snooze:
    """Put a reason aside until a day of the patient's. A new word on the same kind ends the one before.

    The same key again brings back what it made. Raises ``SnoozeError``.
    """
    _check(patient, kind, until_on, now=now)
    hold(patient)
    known = Snooze.objects.of(patient).filter(key=key).first()
    if known is not None:
        return known
    Snooze.objects.of(patient).standing().filter(kind=kind).update(ended_at=now, ended_by=by)
    made = Snooze.objects.create(patient=patient, key=key, kind=kind, why=why, until_on=until_on, at=now, by=by)
    _leave_a_trace("reason.put_aside", made, by=by, now=now, until=until_on.isoformat())
    return made


@transaction.atomic
def wake(one: Snooze, *, by: User, now: datetime) -> bool:
    """Take the reason up again; whether it was aside until now."""
    woken = Snooze.objects.standing().filter(pk=one.pk).update(ended_at=now, ended_by=by)
    if woken:
        _leave_a_trace("reason.taken_up", one, by=by, now=now)
    return bool(woken)


def _check(patient: Patient, kind: str, until_on: date, *, now: datetime) -> None:
    if kind in SAFETY:
        raise MayMeanHarm
    if kind not in SLEEPERS:
        raise StaysAwake
    if not 1 <= (until_on - patient.therapy_day(now)) // timedelta(days=1) <= LONGEST:
        raise NotSoLong


def _leave_a_trace(what: str, one: Snooze, *, by: User, now: datetime, **detail: Any) -> None:
    audit.record(
        what,
        target=one,
        by=by,
        at=now,
        clinic_id=one.patient.clinic_id,
        patient_id=one.patient_id,
        kind=one.kind,
        **detail,
    )
