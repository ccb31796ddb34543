"""Who needs their therapist, and why: a patient's reasons, most urgent first.

Pure: facts in, reasons out. Only complete therapy days count, so a day still running is never held against anybody.
The thresholds are the clinic's own, and come with the facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from adherence.course import Course
from adherence.figures import DayStatus
from adherence.readiness import Readiness, readiness_of
from adherence.reasons import (
    Bounced,
    Clustered,
    Falling,
    Finished,
    LinesEnding,
    MessageWaiting,
    NotStarted,
    OverDoing,
    PainRising,
    Paused,
    PhaseEnding,
    ReadyToProgress,
    Reason,
    Silent,
    Steady,
    Unprescribed,
    WorthChecking,
)
from adherence.standing import Facts
from adherence.thresholds import DEFAULT, Thresholds

__all__ = ["DEFAULT", "Asleep", "Facts", "Thresholds", "asleep", "readiness", "reasons"]

RISEN = "PN05"  # the alert's rule: pain up on the week before
OVER_OF = 3  # asked days, the last ones
NO_STEP_UP = frozenset({"red-flag", "pain-alert", "unsafe", "pain", "invited", "silent", "falling", "paused"})
"""The reasons under which nobody moves to a harder phase, whatever the criteria say."""


@dataclass(frozen=True)
class Asleep:
    """A reason that holds and was put aside."""

    reason: Reason
    snooze: int
    until_on: date
    why: str
    by_name: str


def reasons(facts: Facts, limits: Thresholds | None = None) -> list[Reason]:
    """Everything triage has to say of a patient now, most urgent first; never empty. ``limits``: others than the
    clinic's own."""
    awake = [reason for reason in _found(facts, limits or facts.limits) if not _sleeps(reason, facts)]
    return sorted(awake or [_as_ever(facts)], key=lambda reason: reason.level)


def asleep(facts: Facts, limits: Thresholds | None = None) -> list[Asleep]:
    """What would be said, had nobody put it aside."""
    return [
        Asleep(reason, put.pk, put.until_on, put.why, put.by_name)
        for reason in _found(facts, limits or facts.limits)
        if _sleeps(reason, facts) and (put := facts.snoozes[reason.kind])
    ]


def readiness(facts: Facts, limits: Thresholds | None = None) -> list[Readiness]:
    """For each programme whose phase has a next one: how far its criteria are met."""
    limits = limits or facts.limits
    steps = [course for course in facts.courses if course.next_name]
    if not steps or facts.issued_on is None:
        return []
    found = [*_said(facts), *_of_safety(facts, limits), *_of_doses(facts, limits), *_resting(facts)]
    in_the_way = [reason.sentence for reason in found if reason.kind in NO_STEP_UP]
    return [readiness_of(course, facts.stretch, limits, today=facts.today, in_the_way=in_the_way) for course in steps]


def _found(facts: Facts, limits: Thresholds) -> list[Reason]:
    said = list(_said(facts))
    if facts.issued_on is None:
        return [*said, Finished(facts.ended_on) if facts.ended_on else Unprescribed()]
    return [*said, *_concerns(facts, limits), *_resting(facts)]


def _sleeps(reason: Reason, facts: Facts) -> bool:
    return reason.can_sleep and reason.kind in facts.snoozes


def _as_ever(facts: Facts) -> Reason:
    """What is left to say when nothing asks for a look."""
    if facts.issued_on is not None and not facts.has_started:
        return NotStarted((facts.today - facts.issued_on).days, is_overdue=False)
    return Steady(*facts.stretch.week.on_plan)


def _said(facts: Facts) -> Iterator[Reason]:
    """What the patient told the clinic, and what waits for an answer whatever became of the programme."""
    if facts.red_flag:
        yield facts.red_flag
    if facts.pain_alert:
        yield facts.pain_alert
    if facts.unread_since:
        yield MessageWaiting(facts.unread_since)


def _concerns(facts: Facts, limits: Thresholds) -> Iterator[Reason]:
    """What speaks against leaving a patient alone, or for the next step."""
    yield from _of_safety(facts, limits)
    if facts.limit_ended:
        yield facts.limit_ended
    yield from _of_doses(facts, limits)
    if not facts.is_paused:
        yield from _of_next_steps(facts, limits)
    if facts.bounced_on:
        yield Bounced(facts.bounced_on)


def _resting(facts: Facts) -> Iterator[Reason]:
    if facts.is_paused:
        yield Paused(facts.paused_until)


def _of_safety(facts: Facts, limits: Thresholds) -> Iterator[Reason]:
    if facts.unsafe:
        yield facts.unsafe
    # The alert of a week that hurts more says it already.
    if (pain := _pain_rising(facts, limits)) and not (facts.pain_alert and RISEN in facts.pain_alert.rules):
        yield pain


def _of_doses(facts: Facts, limits: Thresholds) -> Iterator[Reason]:
    """Who rests, or has not begun, cannot be behind."""
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
    if over := _over(facts, limits):
        yield over


def _of_next_steps(facts: Facts, limits: Thresholds) -> Iterator[Reason]:
    """A step up that is due says already that the phase is over."""
    if step := _progress(facts, limits):
        yield step
    ending = (_ending(course, facts.today, limits, is_stepping=step is not None) for course in facts.courses)
    yield from [one for one in ending if one][:1]


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


def _over(facts: Facts, limits: Thresholds) -> OverDoing | None:
    """Clinical rule OD01, as far as the kept days tell: crammed bouts are not among them."""
    asked = [day for day in facts.stretch.asked if day.on not in facts.held_on][-OVER_OF:]
    days = [day for day in asked if day.status == DayStatus.OVER]
    if not days or len(days) < limits.over_days:
        return None
    volumes = [day.volume_ratio for day in days if day.volume_ratio is not None and day.volume_ratio > 1]
    return OverDoing(len(days), len(asked), max(volumes, default=None))


def _progress(facts: Facts, limits: Thresholds) -> ReadyToProgress | WorthChecking | None:
    """Of several programmes the first that is ready, else the first that is worth a look."""
    found = readiness(facts, limits)
    for one in found:
        if one.is_ready:
            return ReadyToProgress(one.course.next_name, tuple(each.evidence for each in one.criteria))
    for one in found:
        if one.is_worth_checking:
            return WorthChecking(one.course.next_name, tuple(each.text for each in one.open))
    return None


def _ending(course: Course, today: date, limits: Thresholds, *, is_stepping: bool) -> LinesEnding | PhaseEnding | None:
    """Nothing that somebody has planned already; and nobody is reminded of a phase's last day for ever."""
    if course.plans_change:
        return None
    soon = timedelta(days=limits.ending_days)
    if course.last_on is not None:
        return LinesEnding(course.last_on) if course.last_on - today < soon else None
    last_on = course.until_on
    if last_on is None or is_stepping or not -soon <= last_on - today < soon:
        return None
    return PhaseEnding(course.name, last_on, has_passed=last_on < today, is_last=not course.next_name)
