"""A therapist's own default of a drill: saved from a programme, laid in when the drill is added to the next one."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.models import Therapist
from prescriptions.bounds import Excess, excesses
from prescriptions.dose import Dose
from prescriptions.models import Drill, SavedDose


class BeyondBounds(Exception):
    """A dose that needs a reason in each programme is no one's default; ``str()`` says which figure."""

    def __init__(self, found: list[Excess]) -> None:
        self.found = found

    def __str__(self) -> str:
        return " ".join(excess.sentence for excess in self.found)


def dose_for(drill: Drill, therapist: Therapist) -> Dose | None:
    """The therapist's saved dose of a drill, or None. One query."""
    return doses_for(therapist, [drill]).get(drill.pk)


def doses_for(therapist: Therapist, drills: Iterable[Drill]) -> dict[int, Dose]:
    """The saved doses by the drill's key; a drill without one is left out. One query."""
    saved = SavedDose.objects.filter(therapist=therapist, drill__in=list(drills))
    return {row.drill_id: row.dose for row in saved}


@transaction.atomic
def save(drill: Drill, dose: Dose, *, therapist: Therapist, now: datetime) -> SavedDose:
    """Keep a dose as the therapist's default, in place of the one before.

    What belongs to one patient stays with that patient: the note, and the range that a precaution may have set.
    Raises ``BeyondBounds``.
    """
    usual = replace(dose, note=drill.note, range_limit_deg=drill.range_limit_deg)
    if found := excesses(drill, usual):
        raise BeyondBounds(found)
    columns = asdict(usual) | {"weekdays": list(usual.weekdays), "saved_at": now}
    saved, _is_new = SavedDose.objects.update_or_create(therapist=therapist, drill=drill, defaults=columns)
    audit.record("dose.saved", target=saved, by=therapist.user, at=now, clinic_id=therapist.clinic_id, drill=drill.pk)
    return saved
