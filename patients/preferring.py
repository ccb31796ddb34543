"""What a patient says of their own day: hours, habits, mail, quiet hours, language. Each change leaves a trace.

Whatever moves a snack or a mail leaves word for the floors above: they plan the next reminder anew.
"""

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from patients.changing_hours import change_hours
from patients.models import Anchor, Patient

MOST_HABITS = 12  # as many as snacks in a day


class PreferringError(Exception):
    """A wish that cannot be kept as asked; ``str()`` is a sentence for the patient."""


class HabitTaken(PreferringError):
    """The patient has a habit at that very minute."""

    def __str__(self) -> str:
        return _("You have a habit at this time. Pick another time.")


class TooManyHabits(PreferringError):
    def __str__(self) -> str:
        return _("That is a full day of habits. Take one off first.")


@transaction.atomic
def set_day(patient: Patient, *, wakes_at: time, sleeps_at: time, now: datetime) -> None:
    """When the day starts and ends, from the running day on. What was ticked stays where it is, and days that are over
    keep their hours."""
    change_hours(patient, now=now, wakes_at=wakes_at, sleeps_at=sleeps_at)
    _leave_word(patient, "preference.day", now=now)


@transaction.atomic
def set_mail(
    patient: Patient, *, wants_reminders: bool, reminder_at: time | None, now: datetime, mail_pace: str = "",
    wants_weekly: bool = False,
) -> None:  # fmt: skip
    """Whether the daily mail comes, when (without a time 20 minutes after the day starts), on how many of the days
    (every day, where nothing is said); and whether the week in short comes."""
    wishes: dict[str, Any] = {
        "wants_reminders": wants_reminders,
        "reminder_at": reminder_at,
        "mail_pace": mail_pace or Patient.Pace.EVERY_DAY,
        "wants_weekly": wants_weekly,
        "mail_wished_at": now,
    }
    if wants_reminders or wants_weekly:
        wishes["mail_stopped_at"] = None
    if reminder_at != patient.reminder_at:
        wishes["hour_answered_at"] = now  # who just picked an hour is not asked about it
    _write(patient, "mail", now=now, **wishes)


@transaction.atomic
def set_nudges(patient: Patient, *, nudge: str, still_hours: int, now: datetime) -> None:
    """Whether we nudge: just before each snack, after ``still_hours`` without movement, or not at all."""
    wishes: dict[str, Any] = {"nudge": nudge, "still_hours": still_hours, "mail_wished_at": now}
    if nudge:
        wishes["mail_stopped_at"] = None
    _write(patient, "nudges", now=now, **wishes)


@transaction.atomic
def answer_hour(patient: Patient, *, reminder_at: time | None, now: datetime) -> None:
    """The answer to whether another hour suits better: that hour, or None for leaving it. Not asked again soon."""
    taken = {} if reminder_at is None else {"reminder_at": reminder_at}
    _write(patient, "hour", now=now, hour_answered_at=now, mail_wished_at=now, **taken)


@transaction.atomic
def set_quiet_hours(patient: Patient, *, quiet_from: time | None, quiet_until: time | None, now: datetime) -> None:
    """The hours without any mail; both None for none."""
    _write(patient, "quiet", now=now, quiet_from=quiet_from, quiet_until=quiet_until)


@transaction.atomic
def set_language(patient: Patient, *, language: str, now: datetime) -> None:
    _write(patient, "language", now=now, language=language)


@transaction.atomic
def add_habit(patient: Patient, *, name: str, at: time, now: datetime) -> Anchor:
    """A habit that a snack can hang on. Raises ``HabitTaken`` and ``TooManyHabits``."""
    habits = _held(patient).anchors.all()
    if habits.filter(at=at).exists():
        raise HabitTaken
    if habits.count() >= MOST_HABITS:
        raise TooManyHabits
    habit = Anchor.objects.create(patient=patient, name=name, at=at)
    _leave_word(patient, "habit.added", now=now)
    return habit


@transaction.atomic
def change_habit(habit: Anchor, *, name: str, at: time, now: datetime) -> None:
    """Raises ``HabitTaken``."""
    others = _held(habit.patient).anchors.exclude(pk=habit.pk)
    if others.filter(at=at).exists():
        raise HabitTaken
    Anchor.objects.filter(pk=habit.pk).update(name=name, at=at)
    _leave_word(habit.patient, "habit.changed", now=now)


@transaction.atomic
def remove_habit(habit: Anchor, *, now: datetime) -> None:
    """Off the list; removing twice is removing once."""
    if Anchor.objects.filter(pk=habit.pk).delete()[0]:
        _leave_word(habit.patient, "habit.removed", now=now)


def _held(patient: Patient) -> Patient:
    """The row, held to the end: of two taps at once the second sees what the first has stored."""
    return Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)


def _write(patient: Patient, what: str, *, now: datetime, **wishes: Any) -> None:
    Patient.objects.filter(pk=patient.pk).update(**wishes)
    for name, value in wishes.items():
        setattr(patient, name, value)
    _leave_word(patient, f"preference.{what}", now=now)


def _leave_word(patient: Patient, what: str, *, now: datetime) -> None:
    Patient.objects.filter(pk=patient.pk).update(replan_reminders_at=now)
    audit.record(what, target=patient, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
