"""Somebody ill or away has said so of everything: a programme that is started meanwhile rests like the others."""

from datetime import datetime

from patients.models import Patient
from prescriptions.models import Pause, Prescription


def carry_on(prescription: Prescription, *, patient: Patient, now: datetime) -> Pause | None:
    """Let a new programme rest for as long as the patient has said; None where they have not.

    Call it with the patient held: who says so at this very moment either is seen here, or sees the programme. What they
    said of a programme that has ended since still stands, until "I am back".
    """
    said = Pause.objects.of(patient).filter(origin=Pause.Origin.PATIENT).in_force(now)
    last = said.order_by("starts_at", "pk").last()
    if last is None:
        return None
    return Pause.objects.create(
        prescription=prescription, origin=last.origin, reason=last.reason, starts_at=now, ends_at=last.ends_at
    )
