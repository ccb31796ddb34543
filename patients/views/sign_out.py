"""Going out: this phone, every phone of mine, or, for the clinic, every way in of a patient."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from clinic import clock
from clinic.access import StaffRequest, anyone, therapist_required
from patients import closing, way_in
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from patients.way_in import COOKIE


@patient_required
@require_POST
def sign_out(request: PatientRequest) -> HttpResponse:
    """This phone forgets whose it is."""
    closing.sign_out(way_in.read_pass(request.COOKIES[COOKIE]), now=clock.now())
    return _out()


@patient_required
@require_POST
def sign_out_all(request: PatientRequest) -> HttpResponse:
    """Every phone forgets, and every link mailed so far opens nothing any more."""
    closing.close_all(request.patient, by=request.patient, now=clock.now())
    return _out()


@anyone
@never_cache
@require_safe
def out(request: HttpRequest) -> HttpResponse:
    """Where a phone stands after it was signed out."""
    return render(request, "patients/out.html")


@therapist_required
@require_POST
def close(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The clinic closes every way in of a patient."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    count = closing.close_all(patient, by=request.therapist.user, now=clock.now())
    words = ngettext("%(count)d way in is closed.", "%(count)d ways in are closed.", count) % {"count": count}
    messages.success(request, f"{words} " + _("A fresh link opens again."))
    return redirect("adherence:chart", patient.pk)


def _out() -> HttpResponse:
    response = redirect("patients:out")
    response.delete_cookie(COOKIE, path="/")
    return response
