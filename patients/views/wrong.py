import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clinic.access import anyone
from patients.access import find_patient


@anyone
@never_cache
@require_safe
def wrong(request: HttpRequest) -> HttpResponse:
    """Whom to call, and when. Open to anyone; where the phone holds a pass, it knows the clinic's number."""
    patient = find_patient(request)
    clinic = patient.clinic if patient else None
    dial = re.sub(r"[^\d+]", "", clinic.phone) if clinic else ""
    return render(request, "patients/wrong.html", {"called_from": clinic, "dial": dial})
