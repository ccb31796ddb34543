"""Who may open a patient's pages: the phone that holds a pass."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from clinic import clock
from clinic.access import open_to
from patients.models import Patient
from patients.way_in import COOKIE, WayInError, patient_of, read_pass


class PatientRequest(HttpRequest):
    """What a view behind ``patient_required`` gets."""

    htmx: HtmxDetails
    patient: Patient


def find_patient(request: HttpRequest, *, hold: bool = False) -> Patient | None:
    """The patient whose pass this phone holds, or None. ``hold``: see ``patient_of``."""
    try:
        return patient_of(read_pass(request.COOKIES.get(COOKIE, "")), now=clock.now(), hold=hold)
    except WayInError:
        return None


def to_the_door() -> HttpResponse:
    """The answer to a phone without a pass: how to get a fresh link."""
    return redirect("patients:ask-link")


def patient_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a patient with a way in; others are told how to get a fresh link."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        patient = find_patient(request)
        if patient is None:
            return to_the_door()
        request.patient = patient  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return open_to("patient")(inner)
