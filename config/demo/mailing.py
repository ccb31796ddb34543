"""The mails of the demo's past, as rows long settled."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import F

from config.demo.doing import programmes_in
from config.demo.telling import Story
from patients.models import Invitation, Patient
from prescriptions.programme import Programme
from reminders import bouncing, governor, hours
from reminders.case import Case, Heard
from reminders.models import Reminder

A_DAY = timedelta(days=1)
TAKEN_CARE_OF = timedelta(seconds=14)  # after a mail is due; a mail due later than that is left to the timetable


def remember(stories: list[Story], *, now: datetime) -> None:
    """Invitations and daily mails of the past as long gone, so that nothing is sent in retrospect.

    Only the patient who was invited just now still waits for a mail. The next reminders are planned by the timetable:
    prescribing has left word for it.
    """
    Invitation.objects.filter(
        patient__in=[story.patient for story in stories if story.person.has_started], sent_at=None
    ).update(
        claimed_at=F("asked_at") + timedelta(seconds=2),
        handed_at=F("asked_at") + timedelta(seconds=3),
        sent_at=F("asked_at") + timedelta(seconds=4),
        attempts=1,
    )
    programmes = programmes_in(stories, now=now)
    Reminder.objects.bulk_create(
        reminder for story in stories for reminder in _reminders(story, programmes[story.patient.pk], now=now)
    )
    for story in stories:
        if story.person.bounced_ago:
            _refuse(story, now=now)


def _refuse(story: Story, *, now: datetime) -> None:
    """The mailbox took no more mail from one day on; those that were due later were kept back."""
    patient = story.patient
    on = patient.therapy_day(now) - story.person.bounced_ago * A_DAY
    bounced_at = hours.due_at(patient, on) + 2 * TAKEN_CARE_OF
    bouncing.refused(patient, now=bounced_at)
    later = Reminder.objects.filter(patient=patient, due_at__gt=bounced_at, sent_at__isnull=False)
    because = Reminder.Suppressed.BOUNCED
    later.update(handed_at=None, sent_at=None, attempts=0, suppressed_at=F("claimed_at"), suppressed_because=because)


def _reminders(story: Story, programme: Programme, *, now: datetime) -> Iterable[Reminder]:
    """One decision a day since the first day, as the governor would have taken it at that hour; and the questions it
    would have asked of those who told nothing for days."""
    patient, on = story.patient, story.patient.therapy_day(story.prescription.issued_at)
    heard, told = Heard(), _days_told(patient)
    while (due_at := hours.due_at(patient, on)) <= now - TAKEN_CARE_OF and patient.wants_reminders:
        if due_at > story.prescription.issued_at:
            decision = governor.decide(Case(programme, on, heard=heard), Reminder.Kind.DAILY, due_at)
            yield _reminder(patient, on, due_at, decision)
            if decision == governor.Suppress(Reminder.Suppressed.ASKED):
                decision, heard = governor.Send(), replace(heard, asked_on=on)
                yield _reminder(patient, on, due_at, decision, kind=Reminder.Kind.QUESTION)
            if isinstance(decision, governor.Send):
                heard = replace(heard, ignored=heard.ignored + 1, last_on=on)
        if on in told:
            heard = replace(heard, ignored=0)
        on += A_DAY


def _days_told(patient: Patient) -> set[date]:
    """The days on which the patient told of anything."""
    return {
        on
        for rows in (patient.ticks, patient.moves, patient.skips)
        for on in rows.values_list("on", flat=True).distinct()
    }


def _reminder(
    patient: Patient, on: date, due_at: datetime, decision: governor.Decision, kind: str = Reminder.Kind.DAILY
) -> Reminder:
    picked_up_at, gone_at = due_at + TAKEN_CARE_OF / 2, due_at + TAKEN_CARE_OF
    reminder = Reminder(patient=patient, kind=kind, on=on, due_at=due_at, claimed_at=picked_up_at)
    if isinstance(decision, governor.Suppress):
        reminder.suppressed_at, reminder.suppressed_because = picked_up_at, decision.reason
    else:
        reminder.handed_at, reminder.sent_at, reminder.attempts = gone_at, gone_at, 1
    return reminder
