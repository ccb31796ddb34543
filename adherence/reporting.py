"""The patient says that a red flag is happening: keep it, lay to rest what the rule says, and let the clinic be told.

All in one transaction: an answer means that the alert, its rests and the wish for a mail are on disk.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence import locking
from adherence.booking import TickingError, hold
from adherence.models import Alert, AlertMark
from adherence.safety import NO, YES, Flag, Level, flag_of
from clinic import audit
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.models import Pause

# A phone that was off for longer tells of something that is over; the rest then begins no earlier.
LONGEST_AWAY = timedelta(days=7)


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
    _spread(alert, rests, now=now)
    return alert


def _flag(rule: str) -> Flag:
    try:
        return flag_of(rule)
    except KeyError as unknown:
        raise Unreadable from unknown


def _heard(flag: Flag, answers: Mapping[str, str | bool]) -> dict[str, str]:
    """The answers to what the rule asks; anything else counts as not said."""
    words: dict[object, str] = {YES: YES, True: YES, NO: NO, False: NO}
    given = {name: answers[name] for name in flag.asks if name in answers}
    return {name: words[said] for name, said in given.items() if isinstance(said, str | bool) and said in words}


def _opened(patient: Patient, flag: Flag, level: Level, *, at: datetime, now: datetime) -> Alert:
    """The open alert of this rule, said again, or a new one. Whichever is more urgent stands."""
    alert = Alert.objects.open().of(patient).filter(rule=flag.id).first()
    if alert is None:
        return Alert.objects.create(patient=patient, rule=flag.id, level=level, opened_at=at, said_at=at, tell_at=now)
    alert.level = min(Level(alert.level), level, key=lambda one: one.rank)
    alert.said_at = max(alert.said_at, at)
    alert.seen_at, alert.tell_at, alert.tries = None, now, 0
    alert.save(update_fields=["level", "said_at", "seen_at", "tell_at", "tries"])
    return alert


def _spread(alert: Alert, rests: list[Pause], *, now: datetime) -> None:
    """The trail hears of it; where something rests, so do the days and the reminders."""
    patient = alert.patient
    audit.record(
        "alert.reported",
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
