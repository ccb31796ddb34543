"""Add a patient. The page stands on this floor because it shows the library's precautions and leads to the builder."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients import registering
from patients.forms import NewPatientForm
from patients.models import Patient
from patients.registering import AlreadyHere
from patients.restricting import Restriction
from prescriptions.forms import FirstPrecautionForm


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_patient(request: StaffRequest) -> HttpResponse:
    now = clock.now()
    on = now.astimezone(request.clinic.tz).date()
    typed = request.POST if request.method == "POST" else None
    person, precaution = NewPatientForm(typed, clinic=request.clinic, on=on), FirstPrecautionForm(typed, on=on)
    page = {"person": person, "precaution": precaution}
    if typed is None:
        return render(request, "prescriptions/new_patient.html", page)
    if not all([person.is_valid(), precaution.is_valid()]):
        return render(request, "prescriptions/new_patient.html", page, status=422)
    try:
        patient = _register(request, person, precaution, now)
    except AlreadyHere as error:
        return render(request, "prescriptions/new_patient.html", page | {"already_here": error}, status=422)
    messages.success(request, _("%(name)s is added. Here is a first programme to look over.") % {"name": patient.name})
    return redirect("prescriptions:builder", pk=patient.pk)


def _register(request: StaffRequest, person: NewPatientForm, precaution: FirstPrecautionForm, now: datetime) -> Patient:
    rule = precaution.cleaned_data["precaution"]
    restriction = rule and Restriction(
        rule.tag, precaution.cleaned_data["limit_deg"], precaution.cleaned_data["expires_on"]
    )
    return registering.register(therapist=request.therapist, now=now, restriction=restriction, **person.cleaned_data)
