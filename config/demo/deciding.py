"""What the demo's clinic measured, judged and decided of late, each at its visit and through its own door."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from adherence import criteria, snoozing
from clinic.models import Therapist, User
from config.demo.person import Visit
from config.demo.telling import A_DAY, Story, visit
from patients import goals, noting, restricting
from patients.instruments import INSTRUMENTS
from patients.measuring import Reading, record_visit
from patients.models import Patient
from patients.restricting import Restriction
from prescriptions import rechecking
from prescriptions.models import Prescription

THE_ACTIVITY = "Tie my shoes"  # of the PSFS
RANG_AT = time(16, 20)


def decide(story: Story, staff: dict[str, Therapist], *, now: datetime) -> None:
    """Before their days are told: what rests for a new precaution is not asked for."""
    person, patient, by = story.person, story.patient, staff[story.person.by].user
    for one in person.visits:
        _measure(story, one, by, now=now)
    for goal in person.goals:
        due_on = None if goal.due_in is None else patient.therapy_day(now) + goal.due_in * A_DAY
        at, side = visit(patient, goal.ago, now=now), _side(story, goal.what)
        aim: dict[str, Any] = {"what": goal.what, "side": side, "manner": goal.manner, "target": Decimal(goal.figure)}
        goals.set_goal(patient, **aim, due_on=due_on, by=by, now=at)
    for number, (ago, words) in enumerate(person.jottings):
        at = _yet(patient, ago, now=now)
        noting.write_note(patient, key=_key(story, f"jotting/{number}"), words=words, by=by, now=at)
    _judge(story, by, now=now)
    for put in person.aside:
        at = _yet(patient, put.ago, now=now)
        until = patient.therapy_day(at) + put.days * A_DAY
        key = _key(story, f"aside/{put.kind}")
        snoozing.snooze(patient, key=key, kind=put.kind, why=put.why, until_on=until, by=by, now=at)
    if person.forbidden:
        at = _yet(patient, 1, now=now)
        restricting.restrict(story.prescription.episode, Restriction(person.forbidden), by=by, now=at)
        rechecking.precaution_changed(story.prescription.episode, by=by, now=at)


def _measure(story: Story, one: Visit, by: User, *, now: datetime) -> None:
    at = visit(story.patient, one.ago, now=now)
    key = _key(story, f"visit/{one.ago}")
    record_visit(story.patient, list(_readings(story, one)), on=story.patient.therapy_day(at), by=by, now=at, key=key)


def _readings(story: Story, one: Visit) -> Iterable[Reading]:
    for what, figure, manner in one.readings:
        known = INSTRUMENTS[what]
        tool = "goniometer" if known.is_of_a_joint else ""
        activity = THE_ACTIVITY if known.has_activities else ""
        yield Reading(what, Decimal(figure), _side(story, what), manner, activity, tool)


def _side(story: Story, what: str) -> str:
    return story.person.side if story.person.side in INSTRUMENTS[what].sides else "none"


def _judge(story: Story, by: User, *, now: datetime) -> None:
    # Asked anew: the programme was revised since it was issued.
    now_in = Prescription.objects.select_related("phase").get(pk=story.prescription.pk).phase
    asked = now_in.exit_criteria if now_in else []
    for word in story.person.judged:
        criteria.mark(
            story.patient,
            key=_key(story, f"judged/{word.begins}"),
            prescription=story.prescription.pk,
            criterion=next(text for text in asked if text.startswith(word.begins)),
            is_met=word.is_met,
            note=word.note,
            by=by,
            now=visit(story.patient, word.ago, now=now),
        )


def _yet(patient: Patient, ago: int, *, now: datetime) -> datetime:
    """So many days ago in the afternoon, by the clinic's clock."""
    on = patient.therapy_day(now) - ago * A_DAY
    return min(datetime.combine(on, RANG_AT, tzinfo=patient.clinic.tz), now - timedelta(minutes=30))


def _key(story: Story, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/{story.person.key}/{name}")
