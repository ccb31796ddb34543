"""From a mail in our bounce mailbox to the patient it is about."""

from datetime import datetime

from patients.models import Patient
from reminders import bouncing, delivery_reports
from reminders.bounce_address import NotOurs, patient_behind
from reminders.delivery_reports import Report
from reminders.models import MailReport


def take(raw: bytes, *, now: datetime, sent_to: str = "") -> bool:
    """Take to heart what one mail reports; whether it told anything new about a patient of ours."""
    report = delivery_reports.read(raw, sent_to=sent_to)
    patient = _patient_of(report) if report else None
    if report is None or patient is None:
        return False
    return bouncing.heard(
        patient, key=report.key, what=report.what, way=MailReport.Way.MAIL, status=report.status, now=now
    )


def _patient_of(report: Report) -> Patient | None:
    for address in report.about:
        try:
            return patient_behind(address)
        except NotOurs:
            continue
    return None
