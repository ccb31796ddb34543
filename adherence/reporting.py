"""A red flag, reported by the patient or found in their pain scores: keep it, lay to rest what the rule says, and let
the clinic be told.

All in one transaction: an answer means that the alert, its rests and the wish for a mail are on disk.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence import locking
from adherence.booking import TickingError, hold
from adherence.models import Alert, AlertMark
from adherence.safety import NO, YES, Action, Flag, Level, flag_of
from clinic import audit
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.models import Pause

# A phone that was off for longer tells of something that is over; the rest then begins no earlier.
LONGEST_AWAY = timedelta(days=7)

# So long an urgent alert may stay unread before somebody else is told (clinical rules 3.3).
UNREAD_FOR = timedelta(minutes=60)


Evidence = Mapping[str, str | int | float | None]


@dataclass(frozen=True)
class Finding:
    """A rule that pain scores have met. ``at``: when the last word of it was said; ``drills``: keys; ``evidence``: the
    scores, as the marks keep them."""

    rule: str
    at: datetime
    drills: frozenset[int] = frozenset()
    evidence: Sequence[Evidence] = ()


class ReportingError(TickingError):
    """A report that cannot be kept; ``str()`` tells the patient what to do."""


class Unreadable(ReportingError):
    """The rule is none that a page of ours asks about."""

    def __str__(self) -> str:
        return _("We could not read that, so your clinic was not told. Call your clinic.")


@transaction.atomic
def report(
    patient: Patient,
    *,
    rule: str,
    key: UUID,
    at: datetime,
    now: datetime,
    answers: Mapping[str, str | bool] | None = None,
) -> Alert:
    """Keep that a red flag is happening. Sent again with the same key it answers with the alert that is there.

    ``at``: when the patient tapped. ``answers``: "yes", "no" or a truth value to what the rule asks. While an alert of
    this rule is open, the patient's word is added to it. Raises ``Unreadable``.
    """
    flag = _flag(rule)
    hold(patient)
    if known := Alert.objects.of(patient).filter(marks__key=key).first():
        return known
    at = max(min(at, now), now - LONGEST_AWAY)
    heard = _heard(flag, answers or {})
    alert = _opened(patient, flag, flag.level_after(heard), at=at, now=now)
    words = "\n".join(flag.advice(heard))
    AlertMark.objects.create(
        alert=alert, kind=AlertMark.Kind.SAID, at=at, recorded_at=now, key=key, answers=heard, words=words
    )
    rests = locking.lock(alert, at=at)
    _spread("alert.reported", alert, rests, now=now)
    return alert


def raise_for(patient: Patient, finding: Finding, *, now: datetime) -> list[Pause]:
    """Open the alert of a rule that was found in pain scores, or add to the open one; what rests for it from now on.

    Call it inside the transaction that holds the patient.
    """
    flag = flag_of(finding.rule)
    at = max(min(finding.at, now), now - LONGEST_AWAY)
    alert = _opened(patient, flag, flag.level, at=at, now=now, drills=finding.drills)
    rests = locking.lock(alert, at=at)
    # A patient is told what to do, on today's page; where nothing is to be done only the therapist hears.
    words = "\n".join(flag.to_patient) if flag.action is not Action.NONE else ""
    AlertMark.objects.create(
        alert=alert, kind=AlertMark.Kind.FOUND, at=at, recorded_at=now, evidence=list(finding.evidence), words=words
    )
    _spread("alert.found", alert, rests, now=now)
    return rests


def _flag(rule: str) -> Flag:
    try:
        flag = flag_of(rule)
    except KeyError as unknown:
        raise Unreadable from unknown
    if not flag.is_reported:
        raise Unreadable
    return flag


def _heard(flag: Flag, answers: Mapping[str, str | bool]) -> dict[str, str]:
    """The answers to what the rule asks; anything else counts as not said."""
    words: dict[object, str] = {YES: YES, True: YES, NO: NO, False: NO}
    given = {name: answers[name] for name in flag.asks if name in answers}
    return {name: words[said] for name, said in given.items() if isinstance(said, str | bool) and said in words}


def _opened(
    patient: Patient, flag: Flag, level: Level, *, at: datetime, now: datetime, drills: Collection[int] = ()
) -> Alert:
    """The open alert of this rule, said again, or a new one. Whichever is more urgent stands."""
    alert = Alert.objects.open().of(patient).filter(rule=flag.id).first()
    if alert is None:
        alert = Alert(patient=patient, rule=flag.id, level=level, opened_at=at, said_at=at)
    alert.drills = sorted({*alert.drills, *drills})
    alert.level = min(Level(alert.level), level, key=lambda one: one.rank)
    alert.said_at = max(alert.said_at, at)
    alert.seen_at, alert.tell_at, alert.tries = None, now, 0
    alert.escalate_at = now + UNREAD_FOR if Level(alert.level).cannot_wait else None
    alert.save()
    return alert


def _spread(what: str, alert: Alert, rests: list[Pause], *, now: datetime) -> None:
    """The trail hears of it; where something rests, so do the days and the reminders."""
    patient = alert.patient
    audit.record(
        what,
        target=alert,
        by=patient,
        at=now,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        rule=alert.rule,
        rests=[rest.pk for rest in rests],
    )
    if rests:
        prescribing.leave_word(patient, now=min(rest.starts_at for rest in rests))
