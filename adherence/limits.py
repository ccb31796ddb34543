"""A clinic's thresholds for triage: read, set, and put back to those it started with."""

from dataclasses import asdict, fields
from datetime import datetime

from django.db import transaction

from adherence.models import TriageLimits
from adherence.thresholds import DEFAULT, Thresholds
from clinic import audit
from clinic.models import Clinic, User


def limits_of(clinic: Clinic) -> Thresholds:
    """One query. Lists of patients bring them along in their own (``lately``)."""
    row = TriageLimits.objects.filter(clinic=clinic).first()
    return row.thresholds if row else DEFAULT


@transaction.atomic
def set_limits(clinic: Clinic, limits: Thresholds, *, by: User, now: datetime) -> bool:
    """Whether anything changed. The figures have been checked against ``BOUNDS``; the database checks them again."""
    Clinic.objects.select_for_update(no_key=True).only("pk").get(pk=clinic.pk)
    before = limits_of(clinic)
    changed = {
        field.name: getattr(limits, field.name)
        for field in fields(Thresholds)
        if getattr(limits, field.name) != getattr(before, field.name)
    }
    if not changed:
        return False
    columns = asdict(limits) | {"changed_at": now, "changed_by": by}
    row, _is_new = TriageLimits.objects.update_or_create(clinic=clinic, defaults=columns)
    audit.record("triage.limits_set", target=row, by=by, at=now, clinic_id=clinic.pk, **changed)
    return True


def reset_limits(clinic: Clinic, *, by: User, now: datetime) -> bool:
    return set_limits(clinic, DEFAULT, by=by, now=now)
