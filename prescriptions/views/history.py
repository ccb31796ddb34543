"""A patient's programmes through time: every change with who, when and why, to read and to print."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient
from prescriptions.history import history_of


@therapist_required
@require_safe
def history(request: StaffRequest, pk: UUID) -> HttpResponse:
    """All that was ever asked of one patient, newest first."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    with timezone.override(request.clinic.tz):
        context = {"patient": patient, "chapters": history_of(patient, now=clock.now())}
        return render(request, "prescriptions/history.html", context)
