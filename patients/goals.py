"""Goals of a patient's measures: set, change, end. One open goal per measure; another target begins a new row."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.instrument import OutOfBounds
from patients.instruments import UnknownInstrument, instrument
from patients.models import Goal, Patient
from patients.models.sides import Side


class GoalError(Exception):
    """A goal that cannot be set as asked; ``str()`` is a sentence for the therapist."""


class WrongTarget(GoalError):
    """Out of bounds, or of something that has no goals."""


class DueBeforeToday(GoalError):
    def __str__(self) -> str:
        return _("Pick a day to come, or none.")


@transaction.atomic
def set_goal(
    patient: Patient,
    *,
    what: str,
    target: Decimal,
    by: User,
    now: datetime,
    side: str = Side.NONE,
    manner: str = "",
    activity: str = "",
    due_on: date | None = None,
) -> Goal:
    """The goal of one measure from now on, in place of the one before it. The same goal again changes nothing. For the
    PSFS an empty activity stands for the mean. Raises ``GoalError``."""
    _check(patient, what, side, manner, target, due_on, now)
    # Held, so that of two presses at once the second finds what the first has set.
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    aim = {"what": what, "side": side, "manner": manner, "activity": activity}
    open_one = held.goals.open().filter(**aim).first()
    if open_one is not None and (open_one.target, open_one.due_on) == (target, due_on):
        return open_one
    held.goals.open().filter(**aim).update(ended_at=now, ended_by=by)
    goal = Goal.objects.create(patient=held, target=target, due_on=due_on, set_at=now, by=by, **aim)
    _trace("goal.changed" if open_one else "goal.set", goal, patient, by=by, at=now)
    return goal


@transaction.atomic
def end_goal(goal: Goal, *, by: User, now: datetime) -> bool:
    """It is a goal no longer; whether it was one until now."""
    ended = Goal.objects.open().filter(pk=goal.pk).update(ended_at=now, ended_by=by)
    if ended:
        _trace("goal.ended", goal, goal.patient, by=by, at=now)
    return bool(ended)


def _check(
    patient: Patient, what: str, side: str, manner: str, target: Decimal, due_on: date | None, now: datetime
) -> None:
    try:
        known = instrument(what)
        known.check(target)
    except (UnknownInstrument, OutOfBounds) as wrong:
        raise WrongTarget(str(wrong)) from wrong
    if not known.can_have_a_goal or side not in known.sides or manner not in (known.manners or ("",)):
        raise WrongTarget(_("This measure has no goal."))
    if due_on is not None and due_on < patient.therapy_day(now):
        raise DueBeforeToday


def _trace(what: str, goal: Goal, patient: Patient, *, by: User, at: datetime) -> None:
    audit.record(
        what,
        target=goal,
        by=by,
        at=at,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        measure=goal.what,
        side=goal.side,
        manner=goal.manner,
        target_value=str(goal.target),
        due_on=goal.due_on.isoformat() if goal.due_on else None,
    )
