"""A patient's living programmes with all that a step or a pause asks of them, in one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from clinic.columns import column
from clinic.models import Therapist
from patients.models import Anchor, Precaution
from prescriptions.models import Concern, Pause, Prescription


def living_programmes(therapist: Therapist, pk: UUID, *, now: datetime) -> QuerySet[Any]:
    """The patient's living programmes, that of the newest episode first, each with what holds and what rests."""
    theirs = Prescription.objects.visible_to(therapist).living().filter(episode__patient_id=pk)
    cared_for = theirs.filter(episode__closed_at=None, episode__patient__discharged_at=None)
    mine = OuterRef("pk")
    return (
        cared_for.select_related("phase__protocol", "episode__patient", "episode__condition")
        .annotate(
            rests=column(Pause.objects.filter(prescription=mine).in_force(now)),
            findings=column(Concern.objects.open().filter(prescription=mine)),
            habits=column(Anchor.objects.filter(patient=OuterRef("episode__patient"))),
            held=column(Precaution.objects.filter(episode=OuterRef("episode"), lifted_at=None)),
        )
        .order_by("-episode__began_on", "episode", "pk")
    )


def chosen_of(living: Sequence[Any], key: str) -> Any:
    """The programme of that key, else the first; None where there is none."""
    return next((one for one in living if str(one.pk) == key), living[0] if living else None)
