"""What the clinic does with an alert: somebody has seen it; somebody releases it, and with it what it laid to rest."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from adherence.booking import hold
from adherence.models import Alert, AlertMark
from clinic import audit
from clinic.models import User
from prescriptions import prescribing


@transaction.atomic
def see(alert: Alert, *, by: User, now: datetime) -> bool:
    """Whether it was still to be seen. What rests keeps resting."""
    held = _hold(alert)
    if held.seen_at is not None or held.closed_at is not None:
        return False
    held.seen_at, held.escalate_at = now, None
    held.save(update_fields=["seen_at", "escalate_at"])
    _mark(held, AlertMark.Kind.SEEN, by=by, now=now)
    return True


@transaction.atomic
def release(alert: Alert, *, by: User, now: datetime, reason: str) -> bool:
    """Close the alert and end the rests it made, with a word of reason; whether it was open.

    What another alert, a precaution, the therapist or the patient has laid to rest stays at rest.
    """
    held = _hold(alert)
    if held.closed_at is not None:
        return False
    held.closed_at, held.seen_at, held.tell_at, held.escalate_at = now, held.seen_at or now, None, None
    held.save(update_fields=["closed_at", "seen_at", "tell_at", "escalate_at"])
    # Released within the tick of the clock in which it began, a rest must still end after it began.
    ended = held.pauses.filter(ends_at=None).update(ends_at=Greatest(now, F("starts_at") + timedelta(microseconds=1)))
    _mark(held, AlertMark.Kind.RELEASED, by=by, now=now, words=reason, ended=ended)
    if ended:
        prescribing.leave_word(held.patient, now=now)
    return True


def _hold(alert: Alert) -> Alert:
    """The row as it stands, kept from everybody else until the transaction ends.

    The patient is held first, as everybody does who lays to rest: two who wait for each other would both fail, and
    what is being locked at this moment is released with the rest.
    """
    hold(alert.patient)
    return Alert.objects.select_for_update(of=("self",)).select_related("patient").get(pk=alert.pk)


def _mark(alert: Alert, kind: AlertMark.Kind, *, by: User, now: datetime, words: str = "", **detail: object) -> None:
    AlertMark.objects.create(alert=alert, kind=kind, at=now, recorded_at=now, by=by, words=words)
    audit.record(
        f"alert.{kind.value}",
        target=alert,
        by=by,
        at=now,
        clinic_id=alert.patient.clinic_id,
        patient_id=alert.patient_id,
        rule=alert.rule,
        **detail,
    )
