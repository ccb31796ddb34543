"""When a patient is to hear from us: the hour of each mail and nudge, by their own clock. Pure; ``planning`` has rows.

Every hour lies inside the waking window of the day it speaks of. On the nights the clocks change it stays the hour the
patient reads on their clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from patients.models import Patient
from patients.waking import Window
from prescriptions.programme import Programme
from reminders.models import Reminder

A_DAY = timedelta(days=1)
AFTER_WAKING = timedelta(minutes=20)
BEFORE_SNACK = timedelta(minutes=5)
# The mails of a clinic leave over some minutes, each patient's always in the same one. An hour that somebody chose is
# kept to the minute.
SPREAD = timedelta(minutes=5)
SUNDAY, WEEK_ENDS_AT = 6, time(17)
MAIL_DAYS = {
    Patient.Pace.EVERY_DAY: frozenset(range(7)),
    Patient.Pace.THREE_A_WEEK: frozenset({0, 2, 4}),
    Patient.Pace.ONCE_A_WEEK: frozenset({0}),
}
LOOKED_AHEAD = 8  # days: one more than any pace leaves out


@dataclass(frozen=True, order=True)
class Due:
    """A moment to decide at whether to speak: of which kind, and before which snack or for which time that day."""

    at: datetime
    kind: str
    slot: int = 0


def next_due(patient: Patient, programme: Programme | None, since: datetime, *, after: Due | None = None) -> Due | None:
    """The first due moment of any kind that is not before ``since``, and comes after ``after``; None for a patient who
    wants nothing or is out of care.

    ``programme``: needed where nudges come before snacks (``hangs_on_snacks``), over the days from ``since`` on.
    """
    if patient.discharged_at is not None:
        return None
    first = patient.therapy_day(since)
    for on in (first + n * A_DAY for n in range(LOOKED_AHEAD)):
        ahead = (due for due in _dues_on(patient, programme, on) if due.at >= since and (after is None or due > after))
        if found := min(ahead, default=None):
            return found
    if hangs_on_snacks(patient):  # none in sight: look again then
        return Due(patient.window(first + LOOKED_AHEAD * A_DAY).opens_at, Reminder.Kind.NUDGE)
    return None


def hangs_on_snacks(patient: Patient) -> bool:
    """Whether the next due moment cannot be told without the day's plan."""
    return patient.nudge == Patient.Nudge.SNACK


def due_at(patient: Patient, on: date) -> datetime:
    """When the daily mail of therapy day ``on`` is due: always inside that day's waking window.

    At ``reminder_at`` on the patient's clock, after midnight too where the window reaches there. A time that falls in
    their sleep waits until they wake. Without a time: 20 minutes after waking, spread. A time in their quiet hours
    waits until those are over, where that is still on the same day.
    """
    window = patient.window(on)
    if patient.reminder_at is not None:
        return _after_quiet(patient, window, window.when(patient.reminder_at) or window.opens_at)
    due = window.opens_at + min(AFTER_WAKING, window.length / 2)
    return _spread(patient, window, _after_quiet(patient, window, due))


def weekly_due_at(patient: Patient, on: date) -> datetime:
    """When the week in short is due on a Sunday: at five, in the middle of the day for whoever sleeps then."""
    window = patient.window(on)
    due = window.when(WEEK_ENDS_AT) or window.opens_at + window.length / 2
    return _spread(patient, window, _after_quiet(patient, window, due))


def _dues_on(patient: Patient, programme: Programme | None, on: date) -> Iterator[Due]:
    """Every due moment of a therapy day, in no order."""
    wants_mail = patient.mail_stopped_at is None
    if wants_mail and patient.wants_reminders and on.weekday() in MAIL_DAYS[Patient.Pace(patient.mail_pace)]:
        yield Due(due_at(patient, on), Reminder.Kind.DAILY)
    if wants_mail and patient.wants_weekly and on.weekday() == SUNDAY:
        yield Due(weekly_due_at(patient, on), Reminder.Kind.WEEKLY)
    if patient.nudge == Patient.Nudge.STILL:
        yield from _still_dues(patient, on)
    if hangs_on_snacks(patient) and programme is not None:
        yield from _snack_dues(patient, programme, on)


def _snack_dues(patient: Patient, programme: Programme, on: date) -> Iterator[Due]:
    """Just before each snack, and never after it has come."""
    window = patient.window(on)
    for snack in programme.plan(on).snacks:
        yield Due(
            _spread(patient, window, max(snack.at - BEFORE_SNACK, window.opens_at)), Reminder.Kind.NUDGE, snack.number
        )


def _still_dues(patient: Patient, on: date) -> Iterator[Due]:
    """When somebody who does not move all day would have been still for so long once more; who moved is asked later."""
    window, wait = patient.window(on), timedelta(hours=patient.still_hours)
    number, at = 1, window.opens_at + wait
    while at < window.closes_at:
        yield Due(_spread(patient, window, at), Reminder.Kind.NUDGE, number)
        number, at = number + 1, at + wait


def _after_quiet(patient: Patient, window: Window, due: datetime) -> datetime:
    if patient.quiet_until is None or not patient.is_quiet(due):
        return due
    quiet_ends_at = window.when(patient.quiet_until)
    return quiet_ends_at if quiet_ends_at and quiet_ends_at > due else due


def _spread(patient: Patient, window: Window, due: datetime) -> datetime:
    """The patient's own moment in the minutes that follow, unless their day ends by then or their quiet hours begin."""
    share = patient.pk.int % 997 / 997  # an id is random, so people come out evenly
    later = due + timedelta(seconds=int(SPREAD.total_seconds() * share))
    return later if later < window.closes_at and not patient.is_quiet(later) else due
