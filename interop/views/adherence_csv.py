import csv
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from adherence.looking_back import Stretch, complete, kept_days
from clinic import clock
from clinic.access import StaffRequest, therapist_required
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


@therapist_required
@require_safe
def adherence_csv(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Every complete therapy day of a patient, oldest first; today is left out until it is over.

    Figures, dates and status words only: no cell can begin with a sign that a spreadsheet would run as a formula.
    """
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adherence-{patient.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows(_rows(_every_day(patient)))
    return response


def _every_day(patient: Patient) -> Stretch:
    """From the day the first programme was sent to yesterday. Five queries."""
    issued_at = Prescription.objects.filter(episode__patient=patient).aggregate(first=Min("issued_at"))["first"]
    if issued_at is None:
        return Stretch([])
    since, until = patient.therapy_day(issued_at), patient.therapy_day(clock.now()) - timedelta(days=1)
    programme = programme_of(patient, since=since, until=until)
    kept = kept_days([patient], since=since, until=until)[patient.pk]
    return complete(programme, kept, since=since, until=until)


def _rows(stretch: Stretch) -> Iterator[tuple[object, ...]]:
    """Empty cells, never 0, where nothing was expected or said."""
    for day in stretch.days:
        frequency = "" if day.frequency is None else round(day.frequency, 4)
        spread = "" if day.spread_index is None else day.spread_index
        pain = "" if day.pain_max is None else day.pain_max
        still = day.longest_still_min
        yield day.on.isoformat(), day.expected, day.credited, frequency, still, spread, str(day.status), pain
