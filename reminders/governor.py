"""Whether to speak up, and when instead: a quiet mail a day at the patient's own hour, the nudges they wished for, and
silence whenever nothing is needed. Pure: facts and a clock give the decision, and each decision knows its sentence.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.seating import line_of, seat
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.planning import Snack
from reminders.case import Case
from reminders.models import Reminder

Kind, Why = Reminder.Kind, Reminder.Suppressed

# Days in a row on which we spoke and nothing came back: then we ask whether our mail is any good.
ASKED_AFTER = 5
ASKED_AGAIN_AFTER = timedelta(days=28)
# Nobody answered the question either: so many days from one mail to the next, and after so many unanswered ones more.
FEWER, FEWEST = timedelta(days=3), timedelta(days=7)
FEWEST_FROM = 8

MOST_NUDGES = 6  # a day
NOT_AGAIN_FOR = timedelta(minutes=30)  # after anything else we said
JUST_MOVED = timedelta(minutes=20)


@dataclass(frozen=True)
class Send:
    """We speak. ``snacks``: those still to come, of a daily mail; the one it is about, of a nudge before a snack."""

    snacks: tuple[Snack[Item], ...] = ()

    def __str__(self) -> str:
        count = len(self.snacks)
        if not count:
            return _("Sent.")
        return ngettext("Sent: %(count)d snack to come.", "Sent: %(count)d snacks to come.", count) % {"count": count}


@dataclass(frozen=True)
class Suppress:
    """Silence, and why."""

    reason: Reminder.Suppressed

    def __str__(self) -> str:
        return _("Not sent: %(reason)s.") % {"reason": self.reason.label}


@dataclass(frozen=True)
class Later:
    """Not now: to be decided anew at an instant of the same day."""

    at: datetime

    def __str__(self) -> str:
        return _("Not yet: asked again at %(time)s.") % {
            "time": time_format(timezone.localtime(self.at), "TIME_FORMAT")
        }


Decision = Send | Suppress | Later


def decide(case: Case, kind: str, now: datetime) -> Decision:
    """Speak, be silent, or wait. The first reason that holds is the one given.

    For every kind: unsubscribed or unwanted, bounced, too late, no programme, paused. Then what is the kind's own;
    quiet hours and what went unanswered come last.
    """
    return _unreachable(case, kind) or _at_rest(case, now) or _DECIDE[Kind(kind)](case, now)


# -- What every kind has in common ------------------------------------------------------------------------------------


def _unreachable(case: Case, kind: str) -> Suppress | None:
    patient = case.patient
    if not _WANTED[Kind(kind)](patient):
        return Suppress(Why.UNWANTED if patient.mail_stopped_at is None else Why.UNSUBSCRIBED)
    by_mail = kind != Kind.NUDGE or not case.has_device
    if by_mail and patient.mail_stopped_at is not None:
        return Suppress(Why.UNSUBSCRIBED)
    if by_mail and patient.mail_bounced_at is not None:
        return Suppress(Why.BOUNCED)
    return None


def _at_rest(case: Case, now: datetime) -> Suppress | None:
    if now >= case.patient.window(case.on).closes_at:
        return Suppress(Why.TOO_LATE)
    if case.patient.discharged_at is not None or not case.programme.in_force(now):
        return Suppress(Why.NO_PROGRAMME)
    if case.programme.is_paused(now):
        return Suppress(Why.PAUSED)
    return None


def _quiet(case: Case, now: datetime) -> Decision | None:
    """In quiet hours a mail waits until they are over, where that is on the same day."""
    ends_at = case.patient.quiet_ends_at(now)
    if ends_at is None:
        return None
    return Later(ends_at) if ends_at < case.patient.window(case.on).closes_at else Suppress(Why.QUIET)


def _is_done(case: Case) -> bool:
    """Whether nothing is left to tick off. Bouts merged by the adherence rules count here: the patient did tick."""
    ticked = Counter(tick.item_id for tick in case.ticks)
    return Counter(item.pk for snack in case.plan.snacks for item in snack.items) <= ticked


def _why_empty(case: Case) -> Suppress:
    rested = any(case.programme.pauses_of(item) for item in case.programme.due_on(case.on))
    return Suppress(Why.PAUSED if rested else Why.NOTHING_DUE)


def _must_rest(case: Case) -> bool:
    """Whether so much went unanswered that the next day's word must wait."""
    heard = case.heard
    if heard.ignored < ASKED_AFTER or heard.last_on is None:
        return False
    return case.on - heard.last_on < (FEWER if heard.ignored < FEWEST_FROM else FEWEST)


# -- Each kind --------------------------------------------------------------------------------------------------------


def _daily(case: Case, now: datetime) -> Decision:
    """The day's mail, about the snacks still to come. A day whose last snack has slipped by is over."""
    said = _about_the_day(case, now)
    if not isinstance(said, Send):
        return said
    if case.heard.ignored >= ASKED_AFTER and not _was_asked(case):
        return Suppress(Why.ASKED)
    return Suppress(Why.BACKED_OFF) if _must_rest(case) else said


def _question(case: Case, now: datetime) -> Decision:
    """*Another time, fewer, or stop?* in place of the day's mail, so for the same reasons not at all."""
    said = _about_the_day(case, now)
    return Send() if isinstance(said, Send) else said


def _about_the_day(case: Case, now: datetime) -> Decision:
    if not case.plan.snacks:
        return _why_empty(case)
    if _is_done(case):
        return Suppress(Why.DONE)
    if quiet := _quiet(case, now):
        return quiet
    to_come = tuple(snack for snack in case.plan.snacks if snack.ends_at > now)
    return Send(to_come) if to_come else Suppress(Why.TOO_LATE)


def _was_asked(case: Case) -> bool:
    asked_on = case.heard.asked_on
    return asked_on is not None and case.on - asked_on < ASKED_AGAIN_AFTER


def _nudge(case: Case, now: datetime) -> Decision:
    """A word before a snack, or after hours without movement. One that would come late does not come."""
    if not case.plan.snacks:
        return _why_empty(case)
    if _is_done(case):
        return Suppress(Why.DONE)
    said = _before_snack(case, now) if case.patient.nudge == Patient.Nudge.SNACK else _after_still(case, now)
    if not isinstance(said, Send):
        return said
    if case.patient.is_quiet(now):
        return Suppress(Why.QUIET)
    if _must_rest(case):
        return Suppress(Why.BACKED_OFF)
    return Suppress(Why.CAPPED) if _is_enough(case, now) else said


def _before_snack(case: Case, now: datetime) -> Decision:
    snacks = case.plan.snacks
    snack = next((snack for snack in snacks if snack.number == case.slot), None)
    if snack is None:
        return Suppress(Why.NOTHING_DUE)
    if now >= snack.ends_at:
        return Suppress(Why.TOO_LATE)
    if all(case.programme.rests(item, now) for item in snack.items):
        return Suppress(Why.PAUSED)
    if _is_settled(case, snack):
        return Suppress(Why.DONE)
    if case.moved_at is not None and now - case.moved_at < JUST_MOVED:
        return Suppress(Why.MOVED)
    return Send((snack,))


def _is_settled(case: Case, snack: Snack[Item]) -> bool:
    """Whether each drill of a snack was ticked off, or passed over with a reason."""
    lines = {item.pk: line_of(item) for item in case.programme.items}
    seating = seat(case.ticks, case.plan.snacks, lines=lines)
    skipped = {lines.get(skip.item_id) for skip in case.skips if skip.snack_at == snack.at}
    return all(seating.of(snack, item) or line_of(item) in skipped for item in snack.items)


def _after_still(case: Case, now: datetime) -> Decision:
    """Still since waking, since the last movement, or since the last nudge, whichever came last."""
    if case.heard.is_waiting:
        return Suppress(Why.MOVED)  # the nudge before this one is still put off: the patient moves
    window = case.patient.window(case.on)
    since = max(at for at in (window.opens_at, case.moved_at, case.heard.last_nudge_at) if at)
    due_at = since + timedelta(hours=case.patient.still_hours)
    if now >= due_at:
        return Send()
    return Later(due_at) if due_at < window.closes_at else Suppress(Why.MOVED)


def _is_enough(case: Case, now: datetime) -> bool:
    last_at = case.heard.last_at
    return case.heard.nudges >= MOST_NUDGES or (last_at is not None and now - last_at < NOT_AGAIN_FOR)


def _weekly(case: Case, now: datetime) -> Decision:
    """The week in short, where there is a small win to tell of."""
    lately = (day for day in case.days if day.on > case.on - timedelta(days=7))
    if not any(day.bouts for day in lately):
        return Suppress(Why.EMPTY_WEEK)
    return _quiet(case, now) or Send()


_WANTED: dict[str, Callable[[Patient], bool]] = {
    Kind.DAILY: lambda patient: patient.wants_reminders,
    Kind.QUESTION: lambda patient: patient.wants_reminders,
    Kind.NUDGE: lambda patient: bool(patient.nudge),
    Kind.WEEKLY: lambda patient: patient.wants_weekly,
}
_DECIDE: dict[str, Callable[[Case, datetime], Decision]] = {
    Kind.DAILY: _daily,
    Kind.QUESTION: _question,
    Kind.NUDGE: _nudge,
    Kind.WEEKLY: _weekly,
}
