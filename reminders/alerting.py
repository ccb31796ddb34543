"""Mail about an alert: to the therapist at once, and to whoever stands in where an urgent one stays unread for an hour.

Each at least once, whatever breaks on the way: the wish for it is a column of the alert (``tell_at``, ``escalate_at``).
Claiming one only puts it off by a few minutes; it is cleared once the mail server has taken the mail. A worker that
dies in between leaves it to the next, and two mails are better than none. Subject and preview say nothing about
anybody's health.
"""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from adherence.models import Alert, AlertMark
from clinic import mail
from clinic.mail import MailError, Post
from clinic.models import Therapist, User
from patients.models import Patient

AT_ONCE = 50
CLAIM_LASTS = timedelta(minutes=2)
ESCALATED_AGAIN_AFTER = timedelta(minutes=5)
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))

log = logging.getLogger(__name__)


def tell(now: datetime) -> None:
    """Tell of every alert that waits, oldest wish first."""
    claimed = _claim(now)
    if not claimed:
        return
    with Post() as post:
        for alert in claimed:
            try:
                told = _told(alert, post, now)
            except Exception:
                # Ours to mend; the other alerts must not wait for it, and this one is tried again.
                log.exception("alert %s could not be told", alert.pk)
                told = False
            _settle(alert, now=now, told=told)


@transaction.atomic
def _claim(now: datetime) -> list[Alert]:
    waiting = Alert.objects.to_be_told(now).select_related("patient__clinic", "patient__therapist__user")
    mine = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("tell_at")[:AT_ONCE])
    until = now + CLAIM_LASTS
    Alert.objects.filter(pk__in=[alert.pk for alert in mine]).update(tell_at=until, tries=F("tries") + 1)
    for alert in mine:
        alert.tell_at, alert.tries = until, alert.tries + 1
    return mine


def escalate(now: datetime) -> None:
    """Tell whoever stands in of every urgent alert that nobody has seen for an hour."""
    claimed = _claim_unread(now)
    if not claimed:
        return
    with Post() as post:
        for alert in claimed:
            try:
                _escalate(alert, post, now)
            except Exception:
                # The claim lapses, and it is tried again.
                log.exception("alert %s could not be escalated", alert.pk)


@transaction.atomic
def _claim_unread(now: datetime) -> list[Alert]:
    unread = Alert.objects.to_be_escalated(now).select_related("patient__clinic", "patient__therapist__user")
    mine = list(unread.select_for_update(skip_locked=True, of=("self",)).order_by("escalate_at")[:AT_ONCE])
    until = now + ESCALATED_AGAIN_AFTER
    Alert.objects.filter(pk__in=[alert.pk for alert in mine]).update(escalate_at=until)
    for alert in mine:
        alert.escalate_at = until
    return mine


def _escalate(alert: Alert, post: Post, now: datetime) -> None:
    own, deputies = _staff(alert.patient, now)
    # A clinic of one has nobody else: better the same reader twice than nobody.
    readers = deputies or ([own] if own else [])
    taken = [_handed(_letter(alert, reader.user, has_waited=True), post) for reader in readers]
    if not any(taken):
        return
    with transaction.atomic():
        # What was seen meanwhile has no wish any more, but the mail has gone out all the same.
        Alert.objects.filter(pk=alert.pk, escalate_at=alert.escalate_at).update(escalate_at=None)
        AlertMark.objects.create(alert=alert, kind=AlertMark.Kind.ESCALATED, at=now, recorded_at=now)


def _told(alert: Alert, post: Post, now: datetime) -> bool:
    """Whether the mail server took a mail for anybody who should read it."""
    taken = [_handed(_letter(alert, reader), post) for reader in _readers(alert, now)]
    return any(taken)


def _readers(alert: Alert, now: datetime) -> list[User]:
    """The patient's therapist; whoever stands in too once that did not go through, or where they work no more."""
    own, deputies = _staff(alert.patient, now)
    readers = [own] if own else []
    if own is None or alert.tries > 1:
        readers += deputies
    return [one.user for one in readers]


def _staff(patient: Patient, now: datetime) -> tuple[Therapist | None, list[Therapist]]:
    """The patient's therapist, where they still work, and who stands in for them: the clinic's backup contact, else its
    owners."""
    clinic = patient.clinic
    staff = Therapist.objects.working(now.astimezone(clinic.tz).date()).filter(clinic=clinic).select_related("user")
    working = {one.pk: one for one in staff}
    own = working.get(patient.therapist_id)
    backup = working.get(clinic.backup_id) if clinic.backup_id else None
    named = [backup] if backup else [one for one in working.values() if one.is_owner]
    return own, [one for one in named if one != own]


def _handed(letter: EmailMultiAlternatives, post: Post) -> bool:
    try:
        post.reach()
        post.hand(letter)
    except MailError as refused:
        log.warning("mail about an alert was not taken: %s", refused)
        return False
    return True


def _letter(alert: Alert, reader: User, *, has_waited: bool = False) -> EmailMultiAlternatives:
    context = {
        "reader": reader,
        "has_waited": has_waited,
        "clinic": alert.patient.clinic,
        "open_url": settings.BASE_URL + reverse("adherence:chart", args=[alert.patient_id]),
    }
    host, wish = urlsplit(settings.BASE_URL).hostname, "alert.unread" if has_waited else "alert"
    headers = {
        "Auto-Submitted": "auto-generated",
        # Of one wish: a mailbox that got it twice shows it once.
        "Message-ID": f"<{wish}.{alert.pk}.{reader.pk}.{alert.said_at:%Y%m%d%H%M%S%f}@{host}>",
    }
    return mail.compose("reminders/alert", to=reader.email, context=context, headers=headers)


@transaction.atomic
def _settle(alert: Alert, *, now: datetime, told: bool) -> None:
    """Clear the wish, or put it off. What was said again meanwhile is a wish of its own, and stays."""
    again_at = None if told else now + AGAIN_AFTER[min(alert.tries, len(AGAIN_AFTER)) - 1]
    Alert.objects.filter(pk=alert.pk, tell_at=alert.tell_at).update(tell_at=again_at)
    if told or alert.tries == 1:
        kind = AlertMark.Kind.TOLD if told else AlertMark.Kind.UNTOLD
        AlertMark.objects.create(alert=alert, kind=kind, at=now, recorded_at=now)
