"""Shutting the doors: this phone's, or every door of a patient at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from clinic import audit
from patients.models import Code, Invitation, Link, Patient
from patients.way_in import Pass


def sign_out(held: Pass, *, now: datetime) -> None:
    """What a typed code opened on this phone is closed for good. A link stays: it stands in the mail, and what it
    opened on this phone ends with the cookie."""
    Link.objects.for_one_phone().filter(pk=held.link_id, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def close_all(patient: Patient, *, by: audit.Actor, now: datetime) -> int:
    """Close every way in of a patient; how many stood open. Links in mails and on handouts, phones already let in,
    codes, and links that are about to be mailed.

    Whoever shares the mailbox could choose this patient's name, so their ways in close as well.
    """
    readers = {reader.pk: reader for reader in [patient, *Patient.objects.sharing_mailbox(patient)]}
    open_ways = Link.objects.good(now).filter(patient__in=readers).count()
    Link.objects.filter(patient__in=readers, revoked_at=None).update(revoked_at=now)
    Code.objects.filter(patient__in=readers, spent_at=None).delete()
    on_their_way = Invitation.objects.filter(patient__in=readers, handed_at=None, sent_at=None, failed_at=None)
    on_their_way.update(failed_at=now, error="ways in closed")
    _trace(readers.values(), by=by, now=now, asked_of=patient)
    return open_ways


def leave_mailbox(patient: Patient, *, now: datetime) -> int:
    """Close what was sent to a mailbox that is no longer the patient's; how many ways stood open. Call it inside the
    transaction that writes the new address.

    Whoever goes on reading the old one keeps their own ways in: they no longer share it, so nothing of theirs opens
    this patient's day. A mail that a worker is just writing to the old address is taken from it, and goes to the new.
    """
    Code.objects.filter(patient=patient, spent_at=None).delete()
    Invitation.objects.filter(patient=patient, handed_at=None, sent_at=None, failed_at=None).update(claimed_at=None)
    open_ways = Link.objects.good(now).filter(patient=patient).count()
    Link.objects.filter(patient=patient, revoked_at=None).update(revoked_at=now)
    return open_ways


def _trace(readers: Iterable[Patient], *, by: audit.Actor, now: datetime, asked_of: Patient) -> None:
    for reader in readers:
        audit.record(
            "ways_in.closed",
            target=reader,
            by=by,
            at=now,
            clinic_id=reader.clinic_id,
            patient_id=reader.pk,
            asked_of=str(asked_of.pk),
        )
