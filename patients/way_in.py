"""A patient's way in: a signed link, no password. It opens *today* and nothing else.

``address`` makes the link that goes into a mail; ``open_link`` reads it; ``Pass`` is what the phone then keeps in a
signed cookie. Nothing is written when a link is opened, so a mail scanner that follows it changes nothing and does not
spend it. The signature says which link row is meant, the row says whether it still opens.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from patients.models import Link, Patient

COOKIE = "way_in"
PASS_LASTS = timedelta(days=90)
LINK_LASTS = {
    Link.Purpose.INVITATION: timedelta(days=30),
    Link.Purpose.REMINDER: timedelta(days=7),
    Link.Purpose.FRESH: timedelta(days=7),
    Link.Purpose.DEMO: timedelta(days=1),
}
_LINK_SALT = "patients.way_in.link"
_PASS_SALT = "patients.way_in.pass"  # noqa: S105  a salt, not a secret


class WayInError(Exception):
    """A link or a pass that does not open. One answer for all: why is nobody else's business."""


def hand_out(patient: Patient, *, purpose: str, now: datetime) -> Link:
    """A new link for a patient."""
    lasts = LINK_LASTS[Link.Purpose(purpose)]
    return Link.objects.create(patient=patient, purpose=purpose, created_at=now, expires_at=now + lasts)


def token_of(link: Link) -> str:
    return signing.Signer(salt=_LINK_SALT).sign(link.pk.hex)


def address(link: Link) -> str:
    """The whole address, as it stands in a mail."""
    return settings.BASE_URL + reverse("patients:open", args=[token_of(link)])


def open_link(token: str, *, now: datetime) -> Link:
    """The link behind a token. Raises ``WayInError`` when it is forged, revoked or past its day. One query."""
    try:
        pk = UUID(signing.Signer(salt=_LINK_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as forged:
        raise WayInError from forged
    link = Link.objects.good(now).select_related("patient__clinic").filter(pk=pk).first()
    if link is None or link.patient.discharged_at is not None:
        raise WayInError
    return link


def revoke_all(patient: Patient, *, now: datetime) -> int:
    """Close every way in of a patient: links in mails and phones already let in."""
    return Link.objects.filter(patient=patient, revoked_at=None).update(revoked_at=now)


@dataclass(frozen=True)
class Pass:
    """What a phone holds after a link was opened: which link, whose day, since when."""

    link_id: UUID
    patient_id: UUID
    opened_at: datetime

    def __str__(self) -> str:
        """The cookie's value, signed."""
        content = {"l": self.link_id.hex, "p": self.patient_id.hex, "t": int(self.opened_at.timestamp())}
        return signing.dumps(content, salt=_PASS_SALT)


def read_pass(cookie: str) -> Pass:
    """Raises ``WayInError`` for a cookie that was not made here."""
    try:
        content: dict[str, Any] = signing.loads(cookie, salt=_PASS_SALT)
        opened_at = datetime.fromtimestamp(content["t"], tz=UTC)
        return Pass(UUID(content["l"]), UUID(content["p"]), opened_at)
    except (signing.BadSignature, KeyError, TypeError, ValueError) as forged:
        raise WayInError from forged


def patient_of(held: Pass, *, now: datetime) -> Patient:
    """Whose day a pass opens. Raises ``WayInError`` when it is too old, its link was revoked, or the patient chosen no
    longer reads the mailbox the link went to. Two queries."""
    if not held.opened_at <= now + timedelta(minutes=5) or now - held.opened_at > PASS_LASTS:
        raise WayInError
    # The link's patient and the one who is moving share a clinic and a mailbox, or are the same person.
    link = Link.objects.filter(pk=held.link_id, revoked_at=None).select_related("patient").first()
    patient = Patient.objects.in_care().select_related("clinic", "therapist__user").filter(pk=held.patient_id).first()
    if link is None or patient is None:
        raise WayInError
    same_person = link.patient_id == patient.pk
    same_mailbox = link.patient.clinic_id == patient.clinic_id and (
        link.patient.email.lower() == patient.email.lower() != ""
    )
    if not (same_person or same_mailbox):
        raise WayInError
    return patient
