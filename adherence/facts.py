"""What stands written about a patient's day, fetched at once for the page that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists
from django.db.models.functions import JSONObject

from adherence.models import AdherenceDay, Move, Tick
from adherence.week import Kept
from patients.models import Patient

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What was done, as stored: the day's ticks and moves, the rows around it, who else reads the mailbox."""

    ticks: Sequence[Tick]
    moves: Sequence[datetime]
    kept: Sequence[Kept]
    shares_mailbox: bool = False


def facts_of(patient: Patient, on: date) -> Facts:
    """Two queries: the ticks; and beside them, as columns of one row, the moves, the days kept and the mailbox."""
    ticks = list(Tick.objects.standing().filter(patient=patient, on=on))
    monday = on - timedelta(days=on.weekday())
    moves = Move.objects.filter(patient=patient, on=on, undone_at=None).order_by("performed_at")
    kept = AdherenceDay.objects.filter(patient=patient, on__range=(min(monday, on - A_DAY), on)).order_by("on")
    day = JSONObject(on="on", expected="expected", credited="credited", bouts="bouts", still="longest_still_min")
    moved_at, rows, shares = (
        Patient.objects.filter(pk=patient.pk)
        .values_list(
            ArraySubquery(moves.values("performed_at")),
            ArraySubquery(kept.values_list(day)),
            Exists(Patient.objects.sharing_mailbox(patient).exclude(pk=patient.pk)),
        )
        .get()
    )
    return Facts(ticks, moved_at, [Kept.of(row) for row in rows], shares)
