"""Mail to the therapist about a red flag that a patient reported: at least once, whatever breaks on the way.

The wish for it is a column of the alert (``tell_at``). Claiming one only puts it off by a few minutes; it is cleared
once the mail server has taken the mail. A worker that dies in between leaves it to the next, and two mails are better
than none. Subject and preview say nothing about anybody's health.
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

AT_ONCE = 50
CLAIM_LASTS = timedelta(minutes=2)
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


def _told(alert: Alert, post: Post, now: datetime) -> bool:
    """Whether the mail server took a mail for anybody who should read it."""
    taken = [_handed(_letter(alert, reader), post) for reader in _readers(alert, now)]
    return any(taken)


def _readers(alert: Alert, now: datetime) -> list[User]:
    """The patient's therapist; the clinic's owners too once that did not go through, or where they work no more."""
    patient = alert.patient
    staff = Therapist.objects.working(now.astimezone(patient.clinic.tz).date()).filter(clinic=patient.clinic_id)
    working = {one.pk: one for one in staff.select_related("user")}
    own = working.get(patient.therapist_id)
    owners = [one for one in working.values() if one.is_owner and one != own]
    readers = [own] if own else []
    if own is None or alert.tries > 1:
        readers += owners
    return [one.user for one in readers]


def _handed(letter: EmailMultiAlternatives, post: Post) -> bool:
    try:
        post.reach()
        post.hand(letter)
    except MailError as refused:
        log.warning("mail about an alert was not taken: %s", refused)
        return False
    return True


def _letter(alert: Alert, reader: User) -> EmailMultiAlternatives:
    context = {
        "reader": reader,
        "clinic": alert.patient.clinic,
        "open_url": settings.BASE_URL + reverse("adherence:chart", args=[alert.patient_id]),
    }
    host = urlsplit(settings.BASE_URL).hostname
    headers = {
        "Auto-Submitted": "auto-generated",
        # Of one wish: a mailbox that got it twice shows it once.
        "Message-ID": f"<alert.{alert.pk}.{reader.pk}.{alert.said_at:%Y%m%d%H%M%S%f}@{host}>",
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
