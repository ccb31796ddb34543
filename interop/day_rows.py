"""A patient's days as rows of figures: for the clinic's file and for the patient's own."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Min

from adherence.figures import over
from adherence.looking_back import Stretch, complete, kept_days
from patients.models import Patient
from prescriptions.models import Prescription
from prescriptions.programme import programme_of

COLUMNS = (
    "date",
    "expected",
    "credited",
    "frequency",
    "longest_still_min",
    "spread_index",
    "status",
    "pain_max",
)


def every_day(patient: Patient, *, now: datetime) -> Stretch:
    """From the day the first programme was sent to yesterday; today is left out until it is over. Five queries."""
    issued_at = Prescription.objects.filter(episode__patient=patient).aggregate(first=Min("issued_at"))["first"]
    if issued_at is None:
        return Stretch([])
    return days_of(patient, since=patient.therapy_day(issued_at), until=patient.therapy_day(now) - timedelta(days=1))


def days_of(patient: Patient, *, since: date, until: date) -> Stretch:
    """These days, both ends included; four queries."""
    programme = programme_of(patient, since=since, until=until)
    kept = kept_days([patient], since=since, until=until)[patient.pk]
    return complete(programme, kept, since=since, until=until)


def rows_of(stretch: Stretch) -> Iterator[tuple[object, ...]]:
    """Empty cells, never 0, where nothing was expected or said."""
    for day in stretch.days:
        frequency = "" if day.frequency is None else round(day.frequency, 4)
        spread = "" if day.spread_index is None else day.spread_index
        pain = "" if day.pain_max is None else day.pain_max
        still = day.longest_still_min
        yield day.on.isoformat(), day.expected, day.credited, frequency, still, spread, str(day.status), pain


def told_of(stretch: Stretch) -> dict[str, object]:
    """The same rows for a program, by name and with null for an empty cell; and what they come to."""
    total, (on_plan, asked) = over(stretch.days), stretch.on_plan
    rows = [
        {name: None if cell == "" else cell for name, cell in zip(COLUMNS, row, strict=True)}
        for row in rows_of(stretch)
    ]
    share = None if total.frequency is None else round(total.frequency, 4)
    return {
        "expected": total.expected,
        "credited": round(total.credited, 4),
        "frequency": share,
        "on_plan": on_plan,
        "asked": asked,
        "days": rows,
    }
