"""What a mail service tells of our mails by webhook, in the words that ``django-anymail`` finds for all of them.

Anymail's own view would announce each event by a signal, and a reader could not see who listens; so its parser is asked
here directly. Amazon SES is left out: its webhooks come through SNS, with a handshake of their own.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from patients.models import Patient
from reminders import bouncing
from reminders.delivery_reports import precise_status, what_it_means
from reminders.models import MailReport

What = MailReport.What
SERVICES = {
    "brevo": "Brevo",
    "mailersend": "MailerSend",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "postmark": "Postmark",
    "sendgrid": "SendGrid",
    "sparkpost": "SparkPost",
}


class NoService(Exception):
    """No mail service is set up whose reports we would believe."""


def events_in(request: HttpRequest) -> list[AnymailTrackingEvent]:
    """What the service says in one call. Raises ``NoService`` where none is set up, or no secret shared with it;
    Django's ``SuspiciousOperation`` for a caller without the secret; ValueError, KeyError or TypeError for what the
    service would never say."""
    name = SERVICES.get(settings.MAIL_SERVICE)
    if name is None or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise NoService
    reader: Any = import_string(f"anymail.webhooks.{settings.MAIL_SERVICE}.{name}TrackingWebhookView")()
    reader.run_validators(request)
    return reader.parse_events(request)


def take(events: Iterable[AnymailTrackingEvent], *, now: datetime) -> int:
    """Take the reports among these events to heart; how many were new. An address is all that a service knows, so a
    report is about everyone who reads that mailbox."""
    new = 0
    for event in events:
        status = precise_status("", event.mta_response or "")
        what = _what(event, status)
        if what is None or not event.recipient:
            continue
        for patient in Patient.objects.in_care().filter(email__iexact=event.recipient):
            new += bouncing.heard(
                patient, key=_key(event, patient), what=what, way=MailReport.Way.WEBHOOK, status=status[:12], now=now
            )
    return new


def _what(event: AnymailTrackingEvent, status: str) -> MailReport.What | None:
    """None for what is no report of ours: delivered, opened, put off, an answer by a machine."""
    if event.event_type == EventType.COMPLAINED:
        return What.COMPLAINT
    if event.event_type == EventType.REJECTED:
        # The service's own list of addresses that bounced before: it sends there no more.
        return What.HARD if event.reject_reason in (RejectReason.BOUNCED, RejectReason.INVALID) else What.SOFT
    if event.event_type == EventType.BOUNCED:
        return What.HARD if event.reject_reason == RejectReason.INVALID else what_it_means(status)
    return None


def _key(event: AnymailTrackingEvent, patient: Patient) -> str:
    name = event.event_id or f"{event.message_id} {event.timestamp}"
    return hashlib.sha256(f"{event.event_type} {name} {patient.pk}".encode()).hexdigest()
