"""A patient's way in: a signed link, no password. It opens *today* and nothing else; a code mailed on asking
(``patients/proving.py``) opens all that is theirs.

``address`` makes the link that goes into a mail; ``open_link`` reads it; ``Pass`` is what the phone then keeps in a
signed cookie. Nothing is written when a link is opened, so a mail scanner that follows it changes nothing and does not
spend it. The signature says which link row is meant, the row says whether it still opens, and how far.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from patients import heading
from patients.models import Link, Patient

COOKIE = "way_in"
PASS_LASTS = timedelta(days=90)
LINK_LASTS = {
    Link.Purpose.INVITATION: timedelta(days=30),
    Link.Purpose.REMINDER: timedelta(days=7),
    Link.Purpose.FRESH: timedelta(days=7),
    Link.Purpose.CODE: timedelta(days=14),
    Link.Purpose.DEMO: timedelta(days=1),
}
_LINK_SALT = "patients.way_in.link"
_PASS_SALT = "patients.way_in.pass"


class WayInError(Exception):
    """A link or a pass that does not open. One answer for all: why is nobody else's business."""


class Scope(StrEnum):
    """How far a pass opens: the day, or also what was and what was written."""

    TODAY = "today"
    FULL = "full"


def hand_out(patient: Patient, *, purpose: str, now: datetime) -> Link:
    """A new link for a patient."""
    (link,) = hand_out_all([patient], purpose=purpose, now=now).values()
    return link


def hand_out_all(patients: Iterable[Patient], *, purpose: str, now: datetime) -> dict[UUID, Link]:
    """A new link for each patient, by the patient's id. One query."""
    expires_at = now + LINK_LASTS[Link.Purpose(purpose)]
    links = [Link(patient=one, purpose=purpose, created_at=now, expires_at=expires_at) for one in patients]
    return {link.patient_id: link for link in Link.objects.bulk_create(links)}


def token_of(link: Link) -> str:
    return signing.Signer(salt=_LINK_SALT).sign(link.pk.hex)


def address(link: Link) -> str:
    """The whole address, as it stands in a mail."""
    return settings.BASE_URL + reverse("patients:open", args=[token_of(link)])


def link_named_by(token: str) -> UUID:
    """Which link a token means, whatever has become of it. Raises ``WayInError`` when it was not made here."""
    try:
        return UUID(signing.Signer(salt=_LINK_SALT).unsign(token))
    except (signing.BadSignature, ValueError) as forged:
        raise WayInError from forged


def open_link(token: str, *, now: datetime) -> Link:
    """The link behind a token. Raises ``WayInError`` when it is forged, revoked or past its day. One query."""
    links = Link.objects.good(now).mailed().select_related("patient__clinic")
    link = links.filter(pk=link_named_by(token)).first()
    if link is None or link.patient.discharged_at is not None:
        raise WayInError
    return link


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


@dataclass(frozen=True)
class Holder:
    """Who holds a good pass, and how far it opens."""

    patient: Patient
    scope: Scope


def holder_of(held: Pass, *, now: datetime, hold: bool = False) -> Holder:
    """Whose day a pass opens. Raises ``WayInError`` when it is too old, its link was revoked, or the patient chosen no
    longer reads the mailbox the link went to. One query.

    A pass got by a code is a full one until its row's day is over, and opens *today* from then on.

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
    opens_all = Exists(Link.objects.opening_all(now).filter(pk=held.link_id))
    people = people.annotate(opens_all=opens_all, **heading.columns())
    found = people.filter(Exists(let_in_by), pk=held.patient_id).first()
    if found is None:
        raise WayInError
    return Holder(found, Scope.FULL if found.opens_all else Scope.TODAY)


def patient_of(held: Pass, *, now: datetime, hold: bool = False) -> Patient:
    """Whose day a pass opens, however far. Raises ``WayInError``; see ``holder_of``."""
    return holder_of(held, now=now, hold=hold).patient
