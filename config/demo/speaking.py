"""What the demo's patients have told their clinic of late: a message, a rest, a red flag. Said through their own doors.

Before their days are told: what rests is not asked for.
"""

from datetime import UTC, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from adherence import reporting, ticking
from clinic.models import Therapist
from config.demo.person import Note
from config.demo.telling import Story
from patients import writing
from patients.models import Patient
from prescriptions import resting

A_DAY = timedelta(days=1)
JUST_NOW = timedelta(minutes=4)
A_MOMENT_AGO = timedelta(minutes=6)
BEFORE_LEAVING = time(16, 40)


def speak(story: Story, staff: dict[str, Therapist], *, now: datetime) -> None:
    person, patient = story.person, story.patient
    for number, note in enumerate(person.notes):
        _write(note, patient, staff, _key(story, f"note/{number}"), now=now)
    if person.away_for:
        today = patient.therapy_day(now)
        said_at = _moment(patient, 1, BEFORE_LEAVING, now=now)
        resting.be_away(patient, back_on=today + person.away_for * A_DAY, now=said_at)
    if person.red_flag:
        said_at = now - JUST_NOW
        reporting.report(patient, rule=person.red_flag, key=_key(story, "flag"), at=said_at, now=said_at)


def hurt(story: Story, *, now: datetime) -> None:
    """A go that hurt, a few minutes ago: after their days were told, it is the newest. It lays its drill to rest."""
    if not story.person.red_score:
        return
    item = story.prescription.items.open().order_by("position")[0]
    at, key = now - A_MOMENT_AGO, _key(story, "red")
    made = ticking.tick(item, patient=story.patient, key=key, performed_at=at, now=at)
    ticking.rate_pain(made, during=story.person.red_score, now=now - JUST_NOW)


def _write(note: Note, patient: Patient, staff: dict[str, Therapist], key: UUID, *, now: datetime) -> None:
    said_at = _moment(patient, note.ago, time.fromisoformat(note.at), now=now)
    read_at = _moment(patient, note.ago, time.fromisoformat(note.read_at), now=now) if note.read_at else None
    if note.by:
        writing.answer(patient, key=key, words=note.words, by=staff[note.by].user, now=said_at)
        if read_at:
            writing.read_by_patient(patient, until=said_at, now=read_at)
        return
    writing.say(patient, key=key, words=note.words, now=said_at)
    if read_at:
        writing.read_by_staff(patient, by=patient.therapist.user, until=said_at, now=read_at)


def _moment(patient: Patient, ago: int, at: time, *, now: datetime) -> datetime:
    on = patient.therapy_day(now) - ago * A_DAY
    return datetime.combine(on, at, tzinfo=patient.tz).astimezone(UTC)


def _key(story: Story, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/{story.person.key}/{name}")
