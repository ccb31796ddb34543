"""Writes leave a trace: one row, in the same transaction as the write itself.

If the trace cannot be written, the write is rolled back with it. Details hold ids and figures, never free text of a
patient.
"""

from datetime import datetime
from typing import Any, Protocol

from django.db import models

from clinic.models import AuditEntry, User


class Actor(Protocol):
    """Someone who can be named in the trail: a user, a patient."""

    pk: Any

    def __str__(self) -> str: ...


class System:
    """The actor when nobody asked: the timetable, a command."""

    pk = ""

    def __str__(self) -> str:
        return "system"


def actor_key(by: Actor) -> str:
    if isinstance(by, System):
        return "system"
    kind = "user" if isinstance(by, User) else type(by).__name__.lower()
    return f"{kind}:{by.pk}"


def record(
    what: str,
    *,
    target: models.Model,
    by: Actor,
    at: datetime,
    clinic_id: int | None = None,
    patient_id: Any = None,
    **detail: Any,
) -> AuditEntry:
    """Write one line of the trail. Call it inside the transaction of the write it speaks of."""
    return AuditEntry.objects.create(
        at=at,
        clinic_id=clinic_id,
        by=actor_key(by),
        by_name=str(by)[:120],
        what=what,
        target=f"{target._meta.model_name}:{target.pk}",
        patient_id=patient_id,
        detail=detail,
    )
