"""Rows for tests. The signature says what matters; the rest is plain and always the same."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adherence import reporting, snoozing
from clinic.models import Clinic, Therapist, User
from patients import way_in
from patients.models import Condition, Episode, Link, Patient, Precaution
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Drill, Phase, PhaseDrill, Protocol

# A Wednesday, ten in the morning in New York: the patients' day is three hours old.
NOW = datetime(2026, 4, 15, 14, 0, tzinfo=UTC)
TODAY = date(2026, 4, 15)


def at(clock: str, on: date = TODAY, zone: str = "America/New_York") -> datetime:
    """The instant at which a patient's clock shows, say, "08:15"."""
    return datetime.combine(on, time.fromisoformat(clock), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def make_clinic(name="Harbour Street Physio") -> Clinic:
    return Clinic.objects.create(name=name, zone="America/New_York", phone="+1 555 0100")


def make_therapist(clinic, name, *, role=Therapist.Role.THERAPIST, active_until=None) -> Therapist:
    email = f"{name.split()[0].lower()}@{clinic.name.split()[0].lower()}.example"
    user = User.objects.create_user(email, "a-long-pass-phrase", name=name)
    return Therapist.objects.create(user=user, clinic=clinic, role=role, active_until=active_until)


def make_patient(
    therapist, name="Ruth Adeyemi", *, email="ruth@mail.example", zone="America/New_York", **more
) -> Patient:
    return Patient.objects.create(
        clinic=therapist.clinic, therapist=therapist, name=name, email=email, zone=zone, **more
    )


def make_condition(slug="knee-replacement", name="Knee replacement", **more) -> Condition:
    given = {"region": "knee", "is_surgical": True, "name": name} | more
    return Condition.objects.get_or_create(slug=slug, defaults=given)[0]


def make_episode(patient, *, condition=None, side="left", began_on=TODAY - timedelta(days=10)) -> Episode:
    return Episode.objects.create(
        patient=patient, condition=condition or make_condition(), side=side, began_on=began_on
    )


def make_drill(slug="heel-slide", name="Mini heel slide", **more) -> Drill:
    given = {
        "name": name,
        "region": "knee",
        "pose": "supine",
        "position": "Lying on your back.",
        "purpose": "Brings back knee bend.",
        "steps": ["Slide your heel.", "Slide it back."],
        "rom": [{"joint": "knee", "from": 0, "to": 60}],
        "bounds": {"reps": [5, 15], "times_per_day": [1, 8]},
        "side_mode": "choose",
        "reps": 10,
        "hold_s": 2,
        "times_per_day": 4,
    } | more
    return Drill.objects.get_or_create(slug=slug, clinic=more.get("clinic"), defaults=given)[0]


def make_protocol(
    condition=None, *, slug="tka", drills=None, phases=(("1 Early", 0, 14), ("2 Motion", 14, 42))
) -> Protocol:
    protocol = Protocol.objects.create(
        condition=condition or make_condition(), slug=slug, name="After knee replacement"
    )
    for position, (name, from_day, until_day) in enumerate(phases):
        phase = Phase.objects.create(
            protocol=protocol, position=position, name=name, from_day=from_day, until_day=until_day, max_still_min=120
        )
        for place, drill in enumerate(drills or [make_drill()]):
            PhaseDrill.objects.create(phase=phase, drill=drill, position=place, reps=10, hold_s=2, times_per_day=4)
    return protocol


def make_precaution(episode, tag="knee-flexion-limit-60", *, by, expires_on=None, limit_deg=None) -> Precaution:
    return Precaution.objects.create(
        episode=episode,
        tag=tag,
        starts_on=TODAY - timedelta(days=5),
        expires_on=expires_on,
        limit_deg=limit_deg,
        added_at=NOW,
        added_by=by,
    )


def make_prescription(episode, *doses, by, now=NOW - timedelta(days=7), side="left", invite=False):
    """A living programme. Each dose is a (drill, {dose}) pair; none means heel slides six times a day."""
    lines = [
        Line(drill, side, Dose(**({"sets": 1, "reps": 10, "hold_s": 2, "times_per_day": 6, "min_gap_min": 30} | dose)))
        for drill, dose in (doses or [(make_drill(), {})])
    ]
    return prescribing.issue(episode, lines, by=by, now=now, invite=invite)


def make_alert(patient, rule="RF18", *, at=NOW, now=NOW, **more):
    """A red flag as the patient reported it, with what it lays to rest."""
    return reporting.report(patient, rule=rule, key=new_key(), at=at, now=now, **more)


def make_snooze(patient, kind="silent", *, by, until_on=TODAY + timedelta(days=3), why="On holiday", now=NOW):
    """A reason put aside for three days."""
    return snoozing.snooze(patient, key=new_key(), kind=kind, why=why, until_on=until_on, by=by, now=now)


def new_key() -> uuid.UUID:
    return uuid.uuid4()


def pass_for(patient, *, now=NOW, full=False) -> str:
    """The cookie of a phone that was let in: by a link, or ``full``, by a code typed on it."""
    purpose = Link.Purpose.CODE if full else Link.Purpose.INVITATION
    link = way_in.hand_out(patient, purpose=purpose, now=now)
    return str(way_in.Pass(link.pk, patient.pk, now))
