"""Whether and when to speak up: one quiet mail a day, at the patient's own hour, and none when it is not needed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import Tick
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.planning import DayPlan, Snack
from prescriptions.programme import Programme
from reminders.models import Reminder

AFTER_WAKING = timedelta(minutes=20)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Send:
    """The mail goes out; ``snacks`` are those still to come."""

    snacks: tuple[Snack[Item], ...]

    def __str__(self) -> str:
        count = len(self.snacks)
        return ngettext("Sent: %(count)d snack to come.", "Sent: %(count)d snacks to come.", count) % {"count": count}


@dataclass(frozen=True)
class Suppress:
    """Silence, and why."""

    reason: Reminder.Suppressed

    def __str__(self) -> str:
        return _("Not sent: %(reason)s.") % {"reason": self.reason.label}


Decision = Send | Suppress


def due_at(patient: Patient, on: date) -> datetime:
    """When the mail of therapy day ``on`` is due: always inside that day's waking window.

    At ``reminder_at`` on the patient's clock, after midnight too where the window reaches there. A time that falls in
    their sleep waits until they wake. Without a time: 20 minutes after waking. A time in their quiet hours waits until
    those are over, where that is still on the same day.
    """
    window = patient.window(on)
    due = window.opens_at + min(AFTER_WAKING, window.length / 2)
    if patient.reminder_at is not None:
        due = window.when(patient.reminder_at) or window.opens_at
    if patient.quiet_until is None or not patient.is_quiet(due):
        return due
    quiet_ends_at = window.when(patient.quiet_until)
    return quiet_ends_at if quiet_ends_at and quiet_ends_at > due else due


def next_due_at(patient: Patient, since: datetime) -> datetime | None:
    """The first due moment that is not before ``since``; None for a patient who wants no mail or is out of care."""
    if not patient.wants_reminders or patient.discharged_at is not None:
        return None
    on = patient.therapy_day(since)
    today = due_at(patient, on)
    return today if today >= since else due_at(patient, on + A_DAY)


def decide(programme: Programme, on: date, ticks: Iterable[Tick], now: datetime) -> Decision:
    """Speak or be silent about therapy day ``on``. ``ticks``: the standing ones of that day.

    The first reason that holds is the one given: unwanted, too late, no programme, paused, nothing due, done, quiet
    hours. A day whose last snack has slipped by is over too.
    """
    patient = programme.patient
    if not patient.wants_reminders:
        return Suppress(Reminder.Suppressed.UNWANTED)
    if now >= patient.window(on).closes_at:
        return Suppress(Reminder.Suppressed.TOO_LATE)
    if patient.discharged_at is not None or not programme.in_force(now):
        return Suppress(Reminder.Suppressed.NO_PROGRAMME)
    if programme.is_paused(now):
        return Suppress(Reminder.Suppressed.PAUSED)
    plan = programme.plan(on)
    if not plan.snacks:
        return Suppress(_why_empty(programme, on))
    if _is_done(plan, ticks):
        return Suppress(Reminder.Suppressed.DONE)
    if patient.is_quiet(now):
        return Suppress(Reminder.Suppressed.QUIET)
    to_come = tuple(snack for snack in plan.snacks if snack.ends_at > now)
    return Send(to_come) if to_come else Suppress(Reminder.Suppressed.TOO_LATE)


def _why_empty(programme: Programme, on: date) -> Reminder.Suppressed:
    rested = any(programme.pauses_of(item) for item in programme.due_on(on))
    return Reminder.Suppressed.PAUSED if rested else Reminder.Suppressed.NOTHING_DUE


def _is_done(plan: DayPlan[Item], ticks: Iterable[Tick]) -> bool:
    """Whether nothing is left to tick off. Bouts merged by the adherence rules count here: the patient did tick."""
    ticked = Counter(tick.item_id for tick in ticks)
    asked = Counter(item.pk for snack in plan.snacks for item in snack.items)
    return asked <= ticked
