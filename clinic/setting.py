"""Changing what holds for a clinic, or for the mail of one who works there. A change leaves one line of the trail that
names the fields, never what stood in them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from clinic import audit
from clinic.models import Clinic, Therapist, User
from clinic.office_hours import OfficeHours, Stretch


class SettingError(Exception):
    """What was asked for cannot be kept; ``str()`` says why."""


class NotTheirs(SettingError):
    """Somebody who does not work at the clinic was named."""


def set_practice(
    clinic: Clinic, *, name: str, phone: str, zone: str, backup: Therapist | None, by: User, now: datetime
) -> bool:
    """What patients read of the clinic, its clock, and who stands in; whether anything changed.

    Raises ``NotTheirs`` for a backup contact of another clinic.
    """
    if backup is not None and backup.clinic_id != clinic.pk:
        raise NotTheirs("The backup contact works at another clinic.")
    said = {"name": name, "phone": phone, "zone": zone, "backup_id": backup.pk if backup else None}
    return _change(clinic, said, what="clinic.changed", clinic_id=clinic.pk, by=by, now=now)


def set_hours(clinic: Clinic, *, week: Sequence[Stretch | None], by: User, now: datetime) -> bool:
    """When somebody is there, seven days from Monday; whether anything changed."""
    kept = OfficeHours(clinic.tz, tuple(week)).kept()
    return _change(clinic, {"open_week": kept}, what="clinic.changed", clinic_id=clinic.pk, by=by, now=now)


def set_digest(therapist: Therapist, *, wants_digest: bool, digest_at: time, by: User, now: datetime) -> bool:
    """Whether and when the therapist gets their morning list; whether anything changed."""
    said = {"wants_digest": wants_digest, "digest_at": digest_at}
    return _change(therapist, said, what="therapist.changed", clinic_id=therapist.clinic_id, by=by, now=now)


@transaction.atomic
def _change(
    row: Clinic | Therapist, said: dict[str, Any], *, what: str, clinic_id: int, by: User, now: datetime
) -> bool:
    """Write what differs from the row as it stands now, which two people may change at once."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    standing = rows.select_for_update().values(*said).get()
    changed = {name: value for name, value in said.items() if standing[name] != value}
    for name, value in said.items():
        setattr(row, name, value)
    if not changed:
        return False
    rows.update(**changed)
    audit.record(what, target=row, by=by, at=now, clinic_id=clinic_id, fields=sorted(changed))
    return True
