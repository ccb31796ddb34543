"""What the clinic does with an alert: somebody has seen it; somebody releases it, and with it what it laid to rest."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from adherence.booking import hold
from adherence.models import Alert, AlertMark, Morning
from adherence.safety import Action
from clinic import audit
from clinic.models import User
from prescriptions import prescribing

# Where all drills rest for pain scores (PN02), that one of them does for one (PN01) is no question of its own.
TAKES_IN = {"PN02": frozenset({"PN01"})}


def taken_in(alert: Alert, others: Iterable[Alert]) -> list[Alert]:
    """Those of a patient's open alerts that are seen and released with this one."""
    return [other for other in others if other.rule in TAKES_IN.get(alert.rule, ())]


@transaction.atomic
def see(alert: Alert, *, by: User, now: datetime) -> bool:
    """Whether it, or one that it takes in, was still to be seen. What rests keeps resting."""
    unseen = [held for held in _hold(alert) if held.seen_at is None]
    for held in unseen:
        held.seen_at, held.escalate_at = now, None
        held.save(update_fields=["seen_at", "escalate_at"])
        _mark(held, AlertMark.Kind.SEEN, by=by, now=now)
    return bool(unseen)


@transaction.atomic
def release(alert: Alert, *, by: User, now: datetime, reason: str) -> bool:
    """Close the alert, and those it takes in, and end the rests they made, with a word of reason; whether it was open.

    What another alert, a precaution, the therapist or the patient has laid to rest stays at rest.
    """
    open_now = _hold(alert)
    ended = [_close(held, by=by, now=now, reason=reason) for held in open_now]
    if any(ended):
        prescribing.leave_word(alert.patient, now=now)
    return bool(open_now)


def _close(held: Alert, *, by: User, now: datetime, reason: str) -> int:
    """How many rests ended with it."""
    held.closed_at, held.seen_at, held.tell_at, held.escalate_at = now, held.seen_at or now, None, None
    held.save(update_fields=["closed_at", "seen_at", "tell_at", "escalate_at"])
    # Released within the tick of the clock in which it began, a rest must still end after it began.
    ended = held.pauses.filter(ends_at=None).update(ends_at=Greatest(now, F("starts_at") + timedelta(microseconds=1)))
    _mark(held, AlertMark.Kind.RELEASED, by=by, now=now, words=reason, ended=ended)
    if held.flag.action is Action.EASIER:
        Morning.objects.filter(patient=held.patient, lingering__len__gt=0).update(lingering=[])
    return ended


def _hold(alert: Alert) -> list[Alert]:
    """The alert and those it takes in as they stand, kept from everybody else until the transaction ends; none once it
    is closed.

    The patient is held first, as everybody does who lays to rest: two who wait for each other would both fail, and
    what is being locked at this moment is released with the rest.
    """
    hold(alert.patient)
    held = Alert.objects.open().of(alert.patient).select_for_update(of=("self",)).select_related("patient")
    open_now = {one.pk: one for one in held.order_by("pk")}
    mine = open_now.get(alert.pk)
    return [mine, *taken_in(mine, open_now.values())] if mine else []


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
