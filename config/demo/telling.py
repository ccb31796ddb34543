"""Who the demo's people are and what was asked of them, as rows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from clinic.models import Clinic, Therapist, User
from config.demo.houses import HOUSES, WORKERS
from config.demo.person import Chapter, Person
from config.demo.shelf import Shelf
from patients.models import Anchor, Episode, Patient, Precaution
from prescriptions import prescribing
from prescriptions.lines import Line
from prescriptions.models import Phase, Prescription

A_DAY = timedelta(days=1)
OPEN_WEEK = [*([["08:00", "18:00"]] * 5), None, None]
VISITS = (time(9, 20), time(10, 40), time(13, 30), time(15, 10))


@dataclass(frozen=True)
class Story:
    """One patient of the demo, written down up to what they did."""

    person: Person
    patient: Patient
    prescription: Prescription


def employ() -> dict[str, Therapist]:
    """Clinics and staff. Nobody has a password: the demo's sign-in page has a button for each of the cast."""
    houses = {
        house.key: Clinic.objects.create(name=house.name, phone=house.phone, zone=house.zone, open_week=OPEN_WEEK)
        for house in HOUSES
    }
    return {
        worker.key: Therapist.objects.create(
            user=User.objects.create_user(worker.email, None, name=worker.name),
            clinic=houses[worker.house],
            role=worker.role,
            licence=worker.licence,
        )
        for worker in WORKERS
    }


def arrive(person: Person, staff: dict[str, Therapist], shelf: Shelf, *, now: datetime) -> Episode:
    """Registered a short while ago, with nothing prescribed."""
    episode = _begin(person, staff[person.by], shelf, now=now)
    _set_back(episode.patient, episode, at=visit(episode.patient, 0, now=now))
    return episode


def tell(person: Person, staff: dict[str, Therapist], shelf: Shelf, *, now: datetime) -> Story:
    therapist = staff[person.by]
    episode = _begin(person, therapist, shelf, now=now)
    patient, today = episode.patient, episode.patient.therapy_day(now)
    began_at = visit(patient, person.chapters[0].ago, now=now) - timedelta(minutes=14)
    _set_back(patient, episode, at=began_at)
    Precaution.objects.bulk_create(
        Precaution(
            episode=episode,
            tag=caution.tag,
            starts_on=today - caution.since_ago * A_DAY,
            expires_on=today + caution.until_in * A_DAY,
            note=caution.note,
            added_at=began_at,
            added_by=therapist.user,
        )
        for caution in person.cautions
    )
    return Story(person, patient, _prescribe(person, episode, therapist.user, shelf, now=now))


def _begin(person: Person, therapist: Therapist, shelf: Shelf, *, now: datetime) -> Episode:
    patient = _register(person, therapist, now=now)
    return Episode.objects.create(
        patient=patient,
        condition=shelf.conditions[person.condition],
        side=person.side,
        began_on=patient.therapy_day(now) - person.began_ago * A_DAY,
    )


def _register(person: Person, therapist: Therapist, *, now: datetime) -> Patient:
    patient = Patient.objects.create(
        id=uuid5(NAMESPACE_URL, f"demo/patient/{person.key}"),
        clinic=therapist.clinic,
        therapist=therapist,
        name=person.name,
        born_on=_born_on(person, now.date()),
        email=person.mailbox,
        zone=person.zone,
        wakes_at=time.fromisoformat(person.wakes),
        sleeps_at=time.fromisoformat(person.sleeps),
        reminder_at=person.reminder_at,
        wants_reminders=person.wants_reminders,
    )
    Anchor.objects.bulk_create(
        Anchor(patient=patient, name=name, at=time.fromisoformat(at)) for name, at in person.anchors
    )
    return patient


def _born_on(person: Person, today: date) -> date:
    """A birthday that makes them their age, some way back in the year."""
    since = timedelta(days=20 + 13 * len(person.name))
    return (today - since).replace(year=(today - since).year - person.age, day=min((today - since).day, 28))


def _set_back(patient: Patient, episode: Episode, *, at: datetime) -> None:
    """Rows stamp themselves with the moment of writing; history was written earlier."""
    Patient.objects.filter(pk=patient.pk).update(created_at=at)
    Episode.objects.filter(pk=episode.pk).update(created_at=at)


def visit(patient: Patient, ago: int, *, now: datetime) -> datetime:
    """When a visit took place: in the clinic's hours on a working day; today's was a short while ago."""
    if ago == 0:
        earlier = now - timedelta(hours=2)
        same_day = patient.therapy_day(earlier) == patient.therapy_day(now)
        return earlier if same_day else now - timedelta(minutes=25)
    on = patient.therapy_day(now) - ago * A_DAY
    on -= max(0, on.isoweekday() - 5) * A_DAY
    at = VISITS[(ago + len(patient.name)) % len(VISITS)]
    return datetime.combine(on, at, tzinfo=patient.clinic.tz).astimezone(UTC)


def _prescribe(person: Person, episode: Episode, by: User, shelf: Shelf, *, now: datetime) -> Prescription:
    first, *later = person.chapters
    issued_at = now if not person.has_started else visit(episode.patient, first.ago, now=now)
    phase, lines = _written(first, episode, shelf)
    prescription = prescribing.issue(episode, lines, by=by, now=issued_at, phase=phase, note=first.note)
    for chapter in later:
        phase, lines = _written(chapter, episode, shelf)
        at = visit(episode.patient, chapter.ago, now=now)
        prescribing.revise(prescription, lines, by=by, now=at, phase=phase, note=chapter.note, reason=chapter.reason)
    for rest in person.rests:
        at = visit(episode.patient, rest.ago, now=now)
        until = None if rest.days is None else at + rest.days * A_DAY
        prescribing.pause(prescription, by=by, now=at, until=until, reason=rest.reason)
    if person.ended:
        ago, why = person.ended
        prescribing.end(prescription, by=by, now=visit(episode.patient, ago, now=now), reason=why)
    return prescription


def _written(chapter: Chapter, episode: Episode, shelf: Shelf) -> tuple[Phase, list[Line]]:
    phase = shelf.phases[chapter.protocol, chapter.phase]
    return phase, [shelf.line(ask, phase, episode) for ask in chapter.asks]
