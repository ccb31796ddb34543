"""A patient turns notifications on and off, for one browser on one phone at a time."""

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from patients.models import Patient
from reminders.models import Device

MOST_DEVICES = 10
LONGEST_ADDRESS = 1000


class SubscribingError(Exception):
    """A browser that cannot be written to; ``str()`` is a sentence for the patient."""


class UnknownService(SubscribingError):
    """An address of none of the push services that we write to (``PUSH_HOSTS``).

    The address comes from outside and our server writes to it: any other could be a door inside our own network.
    """

    def __str__(self) -> str:
        return _("This browser cannot get notifications from us. The daily email still comes.")


class NotTheirs(SubscribingError):
    """A browser that says it has moved, but was never this patient's."""

    def __str__(self) -> str:
        return _("That did not work. Please tap once more.")


class Unreadable(SubscribingError):
    """Keys that no browser makes."""

    def __str__(self) -> str:
        return _("That did not work. Please tap once more.")


@transaction.atomic
def turn_on(
    patient: Patient, *, link_id: UUID, endpoint: str, p256dh: str, auth: str, instead_of: str = "", now: datetime
) -> Device:
    """This browser shows the patient's notifications from now on, and nobody else's.

    ``link_id``: the way in of this browser; once that is closed, it falls silent. ``instead_of``: the address it had
    before, where the browser has changed it by itself. Raises ``UnknownService``, ``Unreadable`` and ``NotTheirs``.
    """
    _refuse_strange_address(endpoint)
    _refuse_odd_keys(p256dh, auth)
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    before = patient.devices.live().filter(endpoint=instead_of)
    if instead_of and not _end(before, Device.Ended.GONE, now=now):
        raise NotTheirs
    device, _is_new = Device.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "patient": patient,
            "link_id": link_id,
            "p256dh": p256dh.rstrip("="),
            "auth": auth.rstrip("="),
            "created_at": now,
            "reached_at": None,
            "failed_at": None,
            "ended_at": None,
            "ended_because": "",
        },
    )
    others = patient.devices.live().exclude(pk=device.pk).order_by("-created_at")
    _end(others[MOST_DEVICES - 1 :], Device.Ended.CROWDED, now=now)
    _trace("notifications.on", device, by=patient, now=now)
    return device


@transaction.atomic
def turn_off(device: Device, *, by: Patient, now: datetime) -> None:
    """This browser falls silent. Asked again it changes nothing."""
    if _end([device], Device.Ended.OFF, now=now):
        _trace("notifications.off", device, by=by, now=now)


def _end(devices: Iterable[Device], because: Device.Ended, *, now: datetime) -> int:
    ending = Device.objects.filter(pk__in=[device.pk for device in devices], ended_at=None)
    return ending.update(ended_at=now, ended_because=because)


def _trace(what: str, device: Device, *, by: Patient, now: datetime) -> None:
    audit.record(what, target=device, by=by, at=now, clinic_id=by.clinic_id, patient_id=by.pk)


def _refuse_strange_address(endpoint: str) -> None:
    try:
        address = urlsplit(endpoint)
        host, port = address.hostname or "", address.port
    except ValueError as odd:
        raise UnknownService from odd
    is_known = any(host == known or host.endswith(f".{known}") for known in settings.PUSH_HOSTS)
    is_plain = address.scheme == "https" and port is None and address.netloc == host
    if not (is_known and is_plain and endpoint.isascii() and len(endpoint) <= LONGEST_ADDRESS):
        raise UnknownService


def _refuse_odd_keys(p256dh: str, auth: str) -> None:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        if len(_bytes(auth)) != 16:  # RFC 8291, section 3.2
            raise Unreadable
    except (ValueError, binascii.Error) as odd:
        raise Unreadable from odd


def _bytes(text: str) -> bytes:
    if len(text) > 100 or not text.isascii():
        raise Unreadable
    bare = text.rstrip("=")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
