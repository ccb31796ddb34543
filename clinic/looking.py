"""Reading leaves a trace: opening a page of a patient's record is noted, once per person, page and day.

By the shape of the address, not by the view: a new page about a patient cannot forget it (``access.LooksAreNoted``).
"""

from datetime import datetime
from uuid import UUID

from clinic.models import Look, Therapist

# How the routes of the pages of a record begin; ``pk`` is the patient's.
OF_A_PATIENT = ("patients/<uuid:pk>/", "messages/<uuid:pk>/")


def note_look(patient: UUID, *, page: str, by: Therapist, now: datetime) -> None:
    """One query; the second look of a day at the same page changes nothing."""
    look = Look(
        clinic_id=by.clinic_id,
        user=by.user,
        by_name=str(by.user),
        patient_id=patient,
        page=page,
        on=now.astimezone(by.clinic.tz).date(),
        first_at=now,
    )
    Look.objects.bulk_create([look], ignore_conflicts=True)
