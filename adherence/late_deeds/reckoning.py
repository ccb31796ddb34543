"""The figures of the days that a batch touched; they need not follow one another."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from adherence import days
from adherence.models import Move, Tick
from patients.models import Patient
from prescriptions.programme import programme_of


def reckon(patient: Patient, touched: Collection[date]) -> None:
    """Reckon these days anew and keep them; the caller holds the patient. Six queries, none where nothing was touched.

    The days between are left alone: a cache that grows with the way a batch was cut could not be checked.
    """
    if not touched:
        return
    programme = programme_of(patient, since=min(touched), until=max(touched))
    ticks: dict[date, list[Tick]] = defaultdict(list)
    moves: dict[date, list[datetime]] = defaultdict(list)
    for tick in Tick.objects.standing().filter(patient=patient, on__in=touched):
        ticks[tick.on].append(tick)
    for move in Move.objects.filter(patient=patient, on__in=touched, undone_at=None):
        moves[move.on].append(move.performed_at)
    days.keep([days.row(programme, on, ticks[on], moves[on]) for on in sorted(touched)])
