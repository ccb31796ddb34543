"""Who needs their therapist, and why: a patient's reasons, most urgent first.

Pure: facts in, reasons out. Only complete therapy days count, so a day still running is never held against anybody.
The thresholds are a starting point for a licensed therapist to set; two points of pain is the smallest change that
patients call one (MCID, Farrar 2001, Pain 94:149).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from adherence import safety
from adherence.figures import DayStatus
from adherence.lately import Lately
from adherence.looking_back import Stretch
from adherence.reasons import (
    HOLDING,
    BecameUnsafe,
    Clustered,
    Falling,
    Finished,
    LimitEnded,
    MessageWaiting,
    NotStarted,
    PainAlert,
    PainRising,
    Paused,
    Reason,
    RedFlag,
    Silent,
    Steady,
    Unprescribed,
)
from patients.models import Patient
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Thresholds:
    """When a figure becomes a reason."""

    pain_points: float = 2.0  # NPRS, 7-day mean on the 7 days before
    silent_days: int = 3  # asked days in a row without a tick
    low_percent: int = 50  # of the doses of 7 days
    drop_points: int = 20  # percent points under the week before
    least_days: int = 3  # asked days a week needs before it is judged
    satisfactory_percent: int = 80
    clustered_days: int = 4  # of the last 7


DEFAULT = Thresholds()
RISEN = "PN05"  # the alert's rule: pain up on the week before


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
        )

    @property
    def has_started(self) -> bool:
        return self.last_tick_on is not None and self.issued_on is not None and self.last_tick_on >= self.issued_on

    @property
    def silent_days(self) -> int:
        """Asked days since the last tick."""
        return sum(self.last_tick_on is None or day.on > self.last_tick_on for day in self.stretch.asked)


def reasons(facts: Facts, limits: Thresholds = DEFAULT) -> list[Reason]:
    """Everything triage has to say of a patient, most urgent first; never empty."""
    said = list(_said(facts))
    if facts.issued_on is None:
        return [*said, Finished(facts.ended_on) if facts.ended_on else Unprescribed()]
    found = [*said, *_concerns(facts, limits)]
    if facts.is_paused:
        found.append(Paused(facts.paused_until))
    found = found or [Steady(*facts.stretch.week.on_plan)]
    return sorted(found, key=lambda reason: reason.level)


def _said(facts: Facts) -> Iterator[Reason]:
    """What the patient told the clinic, and what waits for an answer whatever became of the programme."""
    if facts.red_flag:
        yield facts.red_flag
    if facts.pain_alert:
        yield facts.pain_alert
    if facts.unread_since:
        yield MessageWaiting(facts.unread_since)


def _concerns(facts: Facts, limits: Thresholds) -> Iterator[Reason]:
    """What speaks against leaving a patient alone. Who rests, or has not begun, cannot be behind."""
    if facts.unsafe:
        yield facts.unsafe
    if facts.limit_ended:
        yield facts.limit_ended
    # The alert of a week that hurts more says it already.
    if (pain := _pain_rising(facts, limits)) and not (facts.pain_alert and RISEN in facts.pain_alert.rules):
        yield pain
    if facts.is_paused:
        return
    if waiting := _not_started(facts, limits):
        yield waiting
        return
    # Silence explains a low week; saying both would say one thing twice.
    if behind := _silent(facts, limits) or _falling(facts, limits):
        yield behind
    if clustered := _clustered(facts, limits):
        yield clustered


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


def _pain_rising(facts: Facts, limits: Thresholds) -> PainRising | None:
    now, before = facts.stretch.week.pain, facts.stretch.week_before.pain
    if now is None or before is None or round(now - before, 1) < limits.pain_points:
        return None
    return PainRising(now, before)


def _silent(facts: Facts, limits: Thresholds) -> Silent | None:
    silent = facts.silent_days
    return Silent(silent, facts.last_tick_on) if facts.has_started and silent >= limits.silent_days else None


def _falling(facts: Facts, limits: Thresholds) -> Falling | None:
    week, earlier = facts.stretch.week, facts.stretch.week_before
    percent = week.percent
    if percent is None or len(week.asked) < limits.least_days:
        return None
    before = earlier.percent if len(earlier.asked) >= limits.least_days else None
    is_low = percent < limits.low_percent
    has_dropped = before is not None and before - percent >= limits.drop_points
    return Falling(percent, before, is_low) if is_low or has_dropped else None


def _clustered(facts: Facts, limits: Thresholds) -> Clustered | None:
    week = facts.stretch.week
    percent = week.percent
    days = sum(day.status == DayStatus.CLUSTERED for day in week.days)
    if percent is None or percent < limits.satisfactory_percent or days < limits.clustered_days:
        return None
    return Clustered(days, percent)


def _not_started(facts: Facts, limits: Thresholds) -> NotStarted | None:
    if facts.has_started or facts.issued_on is None:
        return None
    asked = sum(day.on >= facts.issued_on for day in facts.stretch.asked)
    return NotStarted((facts.today - facts.issued_on).days, asked >= limits.silent_days)
