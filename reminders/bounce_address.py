"""Where a server on the way reports that a mail of ours could not be delivered: an address for each patient (VERP).

    bounces+42f8….k3j9…@example.org

The part behind the plus names the patient, signed together with the address that the mail went to. So a report says by
itself whose mailbox it is about, nobody else can make one up, and an address that was changed meanwhile is not blamed.
"""

import base64
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from patients.models import Patient

_SIGNED_WITH = 10  # bytes, 16 letters: a name before the @ has room for 64
_SALT = "reminders.bounce_address"


class NotOurs(Exception):
    """An address that was not made here, or not for the mailbox the patient has now."""


def bounce_address(patient: Patient) -> str:
    """The envelope's sender for a mail to this patient; empty where no ``BOUNCE_ADDRESS`` is set."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    name, _at, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{_short(patient.pk.bytes)}.{_signature(patient)}@{host}"


def patient_behind(address: str) -> Patient:
    """Raises ``NotOurs``. One query."""
    name, _at, host = parseaddr(address)[1].lower().rpartition("@")
    ours, _at, our_host = settings.BOUNCE_ADDRESS.lower().rpartition("@")
    if not ours or host != our_host or not name.startswith(f"{ours}+"):
        raise NotOurs
    who, _dot, signature = name.removeprefix(f"{ours}+").partition(".")
    try:
        pk = UUID(bytes=base64.b32decode(who.upper() + "=" * (-len(who) % 8)))
        patient = Patient.objects.get(pk=pk)
    except (ValueError, Patient.DoesNotExist) as unknown:
        raise NotOurs from unknown
    if not constant_time_compare(signature, _signature(patient)):
        raise NotOurs
    return patient


def _signature(patient: Patient) -> str:
    said = f"{patient.pk.hex}:{patient.email.lower()}"
    return _short(salted_hmac(_SALT, said, algorithm="sha256").digest()[:_SIGNED_WITH])


def _short(raw: bytes) -> str:
    """Letters and digits of one case: servers may fold a name's case on the way."""
    return base64.b32encode(raw).decode().rstrip("=").lower()
