"""From due rows to a mail or a notification: gather, decide, speak, each row settled with its mark.

The broker only carries ids. Lose it, and the next beat finds the same rows waiting (``planning``).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from clinic.mail import Post
from patients import way_in
from patients.models import Link
from reminders import governor, letters
from reminders.abreast import abreast, shares_of
from reminders.case import Case, cases_of
from reminders.governor import Decision, Later, Send, Suppress
from reminders.models import Reminder
from reminders.planning import claim_due, due_batches, left_behind, plan
from reminders.posting import Round, claim
from reminders.pushing import Pushing, Text

__all__ = ["claim_due", "due_batches", "left_behind", "plan", "send"]

Kind = Reminder.Kind


def send(ids: Sequence[int], *, now: datetime) -> None:
    """Settle these reminders as far as they wait: each is sent, suppressed with its reason, failed, or tried later."""
    waiting = Reminder.objects.waiting(now).filter(pk__in=ids).order_by("due_at")
    claimed = claim(waiting.select_related("patient__clinic", "patient__therapist__user"), now=now)
    shares = shares_of(claimed, attrgetter("patient_id"), most=settings.MAIL_LINES)
    abreast(partial(_walk, now=now), shares)


def _walk(claimed: Sequence[Reminder], *, now: datetime) -> None:
    """Settle what this worker has claimed, over one line to the mail server."""
    with Post() as post, Pushing(Round(post, now), [reminder.patient for reminder in claimed]) as pushing:
        cases = cases_of(claimed, reaches=pushing.reaches)
        decisions = _decide(claimed, cases, pushing)
        speaking = [one.patient for one in claimed if isinstance(decisions.get(one.pk), Send)]
        links = way_in.hand_out_all(speaking, purpose=Link.Purpose.REMINDER, now=now)  # one commit for all of them
        spoken_to: set[UUID] = set()
        for reminder in claimed:
            if reminder.pk not in decisions:
                continue
            case, decision = cases[reminder.pk], decisions[reminder.pk]
            with _minding(reminder, pushing):
                if reminder.patient_id in spoken_to:
                    case = case.just_heard_at(now)
                    decision = governor.decide(case, reminder.kind, now)
                _settle(reminder, case, decision, pushing, links.get(reminder.patient_id))
            if reminder.sent_at:
                spoken_to.add(reminder.patient_id)


def _decide(claimed: Sequence[Reminder], cases: Mapping[int, Case], pushing: Pushing) -> dict[int, Decision]:
    """By the reminder's id. One over which the governor stumbles is not there, and tried later."""
    decisions = {}
    for reminder in claimed:
        with _minding(reminder, pushing):
            decisions[reminder.pk] = governor.decide(cases[reminder.pk], reminder.kind, pushing.way.now)
    return decisions


def _minding(reminder: Reminder, pushing: Pushing) -> Any:
    return pushing.way.minding(reminder, until=reminder.patient.window(reminder.on).closes_at)


def _settle(reminder: Reminder, case: Case, decision: Decision, pushing: Pushing, link: Link | None) -> None:
    way = pushing.way
    if isinstance(decision, Send):
        _speak(reminder, case, decision, pushing, link)
    elif isinstance(decision, Later):
        # No try at the mail server was made, so none is counted.
        way.mark(reminder, claimed_at=None, retry_at=decision.at, attempts=reminder.attempts - 1)
    elif decision.reason == Reminder.Suppressed.ASKED:
        _ask_instead(reminder, case, decision, pushing)
    else:
        way.mark(reminder, suppressed_at=way.now, suppressed_because=decision.reason)


def _ask_instead(reminder: Reminder, case: Case, decision: Suppress, pushing: Pushing) -> None:
    """The day's mail gives way to a question about our mails: one row closes as the other opens, in this worker's
    hands."""
    way = pushing.way
    with transaction.atomic():
        if not way.mark(reminder, suppressed_at=way.now, suppressed_because=decision.reason):
            return
        opened = {"due_at": reminder.due_at, "claimed_at": way.now, "attempts": 1}
        question, is_new = Reminder.objects.get_or_create(
            patient=reminder.patient, kind=Kind.QUESTION, on=reminder.on, slot=0, defaults=opened
        )
    if is_new:
        with _minding(question, pushing):
            _settle(question, case, governor.decide(case, Kind.QUESTION, way.now), pushing, None)


def _speak(reminder: Reminder, case: Case, said: Send, pushing: Pushing, link: Link | None) -> None:
    way, now = pushing.way, pushing.way.now
    if reminder.kind == Kind.NUDGE:
        _nudge(reminder, case, said, pushing, link)
    elif reminder.kind == Kind.WEEKLY:
        way.deliver(reminder, lambda: letters.weekly(reminder, case.days, case.done, now=now, link=link))
    elif reminder.kind == Kind.QUESTION:
        way.deliver(reminder, lambda: letters.question(reminder, now=now, link=link))
    else:
        way.deliver(reminder, lambda: letters.daily(reminder, said.snacks, now=now, link=link))


def _nudge(reminder: Reminder, case: Case, said: Send, pushing: Pushing, link: Link | None) -> None:
    """On the patient's devices, by mail where there is none. It is worth nothing once its moment is over."""
    snack = said.snacks[0] if said.snacks else None
    closes_at = reminder.patient.window(reminder.on).closes_at
    until = snack.ends_at if snack else min(pushing.way.now + governor.NOT_AGAIN_FOR, closes_at)
    text = Text.MOMENT if snack else Text.BREAK
    write = partial(letters.nudge, reminder, snack, now=pushing.way.now, link=link)
    pushing.send(reminder, text, until=until, instead=write)
