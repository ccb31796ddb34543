"""A mailbox that refuses our mail for good: remembered on the patient, so that nobody writes into the void each day.

It is heard at once, in the server's answer, or later in a report. A report that the reader called our mail spam stops
whatever comes by itself, as the way out in the mail would have.

Triage tells their therapist, who asks for another address; a new one starts afresh. A mail that the same address takes
after all, such as a link that somebody asked for, ends it too.
"""

from datetime import datetime

from django.db import transaction

from clinic import audit
from patients.models import Patient
from reminders import unsubscribing
from reminders.models import MailReport


@transaction.atomic
def refused(patient: Patient, *, now: datetime) -> None:
    """No mail reaches this address. One that was changed while the mail was under way is not blamed."""
    blamed = Patient.objects.filter(pk=patient.pk, email=patient.email, mail_bounced_at=None)
    if blamed.update(mail_bounced_at=now):
        _record("patient.mail_bounced", patient, now)


@transaction.atomic
def taken(patient: Patient, *, now: datetime) -> None:
    """The address took a mail again."""
    known = Patient.objects.filter(pk=patient.pk, email=patient.email, mail_bounced_at__isnull=False)
    if known.update(mail_bounced_at=None):
        _record("patient.mail_taken_again", patient, now)


@transaction.atomic
def heard(
    patient: Patient, *, key: str, what: MailReport.What, way: MailReport.Way, status: str, now: datetime
) -> bool:
    """Take a report to heart, once however often it comes; whether it was new."""
    told = {"patient": patient, "what": what, "way": way, "status": status, "received_at": now}
    _report, is_new = MailReport.objects.get_or_create(key=key, defaults=told)
    if is_new and what == MailReport.What.HARD:
        refused(patient, now=now)
    elif is_new and what == MailReport.What.COMPLAINT:
        unsubscribing.stop(patient, now=now)
        _record("patient.mail_complained", patient, now)
    return is_new


def _record(what: str, patient: Patient, now: datetime) -> None:
    audit.record(what, target=patient, by=audit.System(), at=now, clinic_id=patient.clinic_id, patient_id=patient.pk)
