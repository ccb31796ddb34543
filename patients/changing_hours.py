"""A patient's hours or zone change: from the running day on, and in the night after it from the next. Days that are
over keep the hours they were lived by, so that reckoning them anew tells the same story.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from patients.models import Patient

A_DAY = timedelta(days=1)


@transaction.atomic
def change_hours(patient: Patient, *, now: datetime, **hours: Any) -> None:
    """Write ``wakes_at``, ``sleeps_at``, ``zone``, as many as are given, and leave word that the days since are to be
    reckoned anew."""
    held = Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    first = _first_day_anew(held, now)
    if not _is_kept(held, first):
        held.earlier_hours.append(
            {
                "before": first.isoformat(),
                "wakes": held.wakes_at.isoformat(),
                "sleeps": held.sleeps_at.isoformat(),
                "zone": held.zone,
            }
        )
    old_opening = held.window(first).opens_at
    for name, value in (hours | {"earlier_hours": held.earlier_hours}).items():
        setattr(held, name, value)
        setattr(patient, name, value)
    since = min(now, old_opening, held.window(first).opens_at)
    held.recount_days_at = min(since, held.recount_days_at or since)
    held.save(update_fields=[*hours, "earlier_hours", "recount_days_at"])


def _first_day_anew(held: Patient, now: datetime) -> date:
    today = held.therapy_day(now)
    return today + A_DAY if now >= held.window(today).closes_at else today


def _is_kept(held: Patient, first: date) -> bool:
    """Whether the hours changed before in that very day: those in between never ruled a whole one."""
    return bool(held.earlier_hours) and held.earlier_hours[-1]["before"] >= first.isoformat()
