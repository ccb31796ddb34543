import csv
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from interop.day_rows import COLUMNS, every_day, rows_of
from patients.models import Patient


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
    writer.writerows(rows_of(every_day(patient, now=clock.now())))
    return response
