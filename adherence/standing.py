"""How a patient stands: the facts that triage reads, from rows that were fetched for many patients at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from adherence import safety
from adherence.course import Course, measured_of
from adherence.lately import Lately
from adherence.looking_back import Stretch
from adherence.reasons import HOLDING, BecameUnsafe, LimitEnded, PainAlert, RedFlag
from adherence.thresholds import DEFAULT, Thresholds
from patients.models import Patient
from prescriptions.models import Pause
from prescriptions.programme import Programme


@dataclass(frozen=True)
class PutAside:
    """A standing snooze whose day has not come: the reason's kind sleeps until ``until_on``."""

    pk: int
    kind: str
    until_on: date
    why: str
    by_name: str


@dataclass(frozen=True)
class Facts:
    """What triage reads of one patient. ``stretch`` ends the day before ``today``."""

    today: date
    stretch: Stretch
    issued_on: date | None = None
    ended_on: date | None = None
    last_tick_on: date | None = None
    is_paused: bool = False
    paused_until: date | None = None
    unsafe: BecameUnsafe | None = None
    limit_ended: LimitEnded | None = None
    red_flag: RedFlag | None = None
    pain_alert: PainAlert | None = None
    unread_since: date | None = None
    bounced_on: date | None = None
    held_on: Collection[date] = ()  # days on which drills rested for an alert
    courses: Sequence[Course] = ()
    snoozes: Mapping[str, PutAside] = field(default_factory=dict)  # by the kind of reason
    limits: Thresholds = DEFAULT  # the clinic's

    @classmethod
    def of(cls, programme: Programme, stretch: Stretch, lately: Lately, *, now: datetime) -> Self:
        """The facts of a programme that was fetched to reach today."""
        patient = programme.patient
        living = programme.in_force(now)
        issued = [item.prescription.issued_at for item in living]
        ends = [pause.ends_at for pause in programme.pauses if any(pause.holds(item) for item in living)]
        known = [end for end in ends if end is not None and end > now]
        return cls(
            today=patient.therapy_day(now),
            stretch=stretch,
            issued_on=patient.therapy_day(min(issued)) if issued else None,
            ended_on=lately.ended_on(patient),
            last_tick_on=lately.last_tick_on,
            is_paused=programme.is_paused(now),
            paused_until=patient.therapy_day(max(known)) if known and None not in ends else None,
            unsafe=_became_unsafe(lately),
            limit_ended=_limit_ended(lately, today=patient.therapy_day(now)),
            red_flag=_red_flag(lately, patient),
            pain_alert=_pain_alert(lately, patient),
            unread_since=lately.unread_since and lately.unread_since.astimezone(patient.tz).date(),
            bounced_on=lately.bounced_at and patient.therapy_day(lately.bounced_at),
            held_on=_held_on(programme, stretch),
            courses=_courses(lately, patient, now=now),
            snoozes=_asleep(lately, today=patient.therapy_day(now)),
            limits=Thresholds(**lately.limits) if lately.limits else DEFAULT,
        )

    @property
    def has_started(self) -> bool:
        return self.last_tick_on is not None and self.issued_on is not None and self.last_tick_on >= self.issued_on

    @property
    def silent_days(self) -> int:
        """Asked days since the last tick."""
        return sum(self.last_tick_on is None or day.on > self.last_tick_on for day in self.stretch.asked)


def _held_on(programme: Programme, stretch: Stretch) -> set[date]:
    """A rest in the middle of a day takes away what was asked, and what was done before it looks like too much."""
    rests = [pause for pause in programme.pauses if pause.origin == Pause.Origin.ALERT]
    if not rests:
        return set()
    windows = {day.on: programme.patient.window(day.on) for day in stretch.days}
    return {
        on
        for on, window in windows.items()
        for rest in rests
        if rest.starts_at < window.closes_at and (rest.ends_at is None or rest.ends_at > window.opens_at)
    }


def _courses(lately: Lately, patient: Patient, *, now: datetime) -> list[Course]:
    measured = measured_of(lately.measured)
    return [Course.of(row, marks=lately.marks, measured=measured, patient=patient, now=now) for row in lately.courses]


def _asleep(lately: Lately, *, today: date) -> dict[str, PutAside]:
    found = [PutAside(**{**row, "until_on": date.fromisoformat(row["until_on"])}) for row in lately.put_aside]
    return {one.kind: one for one in found if one.until_on > today}


def _red_flag(lately: Lately, patient: Patient) -> RedFlag | None:
    """The open alerts as one reason: named by the most urgent, those that nobody has seen first."""
    reported = [one for one in lately.flagged if not safety.flag_of(one["rule"]).is_found]
    if not reported:
        return None
    flags = sorted(reported, key=lambda one: (one["seen_at"] is not None, safety.Level(one["level"]).rank))
    first = flags[0]
    return RedFlag(
        name=safety.flag_of(first["rule"]).name,
        said_on=datetime.fromisoformat(first["said_at"]).astimezone(patient.tz).date(),
        is_seen=first["seen_at"] is not None,
        is_urgent=safety.Level(first["level"]) is not safety.Level.MESSAGE,
        others=len(flags) - 1,
    )


def _pain_alert(lately: Lately, patient: Patient) -> PainAlert | None:
    """The open alerts that pain scores have raised, as one reason; seen once those are that hold a drill, if any do."""
    found = {one["rule"]: one for one in lately.flagged if safety.flag_of(one["rule"]).is_found}
    rules = [flag.id for flag in safety.found_flags() if flag.id in found]
    if not rules:
        return None
    holding = [one for rule, one in found.items() if rule in HOLDING] or list(found.values())
    return PainAlert(
        rules=tuple(rules),
        names=tuple(safety.flag_of(rule).name for rule in rules),
        found_on=max(datetime.fromisoformat(one["said_at"]) for one in found.values()).astimezone(patient.tz).date(),
        is_seen=all(one["seen_at"] is not None for one in holding),
    )


def _became_unsafe(lately: Lately) -> BecameUnsafe | None:
    """What a re-check raised and nobody has settled."""
    if not lately.raised:
        return None
    rests, lowered, asks = (
        tuple(one["drill"] for one in lately.raised if one["kind"] == kind) for kind in ("rests", "lowered", "asks")
    )
    return BecameUnsafe(rests, lowered, asks)


def _limit_ended(lately: Lately, *, today: date) -> LimitEnded | None:
    """The latest limit past its last day that still narrows a drill."""
    over = [one for one in lately.ending if date.fromisoformat(one["last_on"]) < today]
    if not over:
        return None
    latest = over[-1]
    others = len({one["drill"] for one in over} - {latest["drill"]})
    return LimitEnded(date.fromisoformat(latest["last_on"]), latest["limit"], latest["drill"], others)
