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
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from clinic import audit
from patients.models import Invitation, Link, Patient

COOKIE = "way_in"
PASS_LASTS = timedelta(days=90)
LINK_LASTS = {
    Link.Purpose.INVITATION: timedelta(days=30),
    Link.Purpose.REMINDER: timedelta(days=7),
    Link.Purpose.FRESH: timedelta(days=7),
    Link.Purpose.DEMO: timedelta(days=1),
}
ASK_AGAIN_AFTER = timedelta(minutes=10)
_LINK_SALT = "patients.way_in.link"
_PASS_SALT = "patients.way_in.pass"


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


def patient_of(held: Pass, *, now: datetime, hold: bool = False) -> Patient:
    """Whose day a pass opens. Raises ``WayInError`` when it is too old, its link was revoked, or the patient chosen no
    longer reads the mailbox the link went to. One query.

    ``hold``: nobody else writes to the patient's row, nor for this patient, until the transaction ends.
    """
    if not held.opened_at <= now + timedelta(minutes=5) or now - held.opened_at > PASS_LASTS:
        raise WayInError
    # The link's patient and the one who is moving are the same person, or share a clinic and a mailbox.
    same_mailbox = Q(
        patient__clinic=OuterRef("clinic"), patient__email__iexact=OuterRef("email"), patient__email__gt=""
    )
    let_in_by = Link.objects.filter(Q(patient=OuterRef("pk")) | same_mailbox, pk=held.link_id, revoked_at=None)
    people = Patient.objects.in_care().select_related("clinic", "therapist__user")
    if hold:
        people = people.select_for_update(of=("self",), no_key=True)
    patient = people.filter(Exists(let_in_by), pk=held.patient_id).first()
    if patient is None:
        raise WayInError
    return patient


@transaction.atomic
def ask_for_link(mailbox: str, *, now: datetime) -> list[Invitation]:
    """Wish for a fresh link for whoever reads a mailbox, one for each clinic they are in care at.

    At most one in ``ASK_AGAIN_AFTER``, so that nobody's mailbox can be flooded by typing their address. The answer is
    for the trail and for tests; the page says the same whether or not the address is known.
    """
    # Held, so that of two wishes at once the second sees the first.
    reading = Patient.objects.in_care().filter(email__iexact=mailbox).order_by("created_at", "pk")
    readers = list(reading.select_for_update(no_key=True))
    recent = Invitation.objects.filter(
        patient__in=readers, kind=Invitation.Kind.FRESH, asked_at__gt=now - ASK_AGAIN_AFTER
    )
    if not readers or recent.exists():
        return []
    first_of_clinic = {patient.clinic_id: patient for patient in reversed(readers)}
    return [_wish(patient, now=now) for patient in first_of_clinic.values()]


def _wish(patient: Patient, *, now: datetime) -> Invitation:
    wish = Invitation.objects.create(patient=patient, kind=Invitation.Kind.FRESH, asked_at=now)
    audit.record(
        "link.asked", target=wish, by=audit.System(), at=now, clinic_id=patient.clinic_id, patient_id=patient.pk
    )
    return wish
