from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from adherence.history import PERIODS, history_of
from clinic import clock
from patients.access import PatientRequest, full_session_required
from patients.reading import read_by


class PeriodForm(forms.Form):
    """Which days. Anything odd in the address is read as not said."""

    days = forms.TypedChoiceField(choices=[(days, days) for days in PERIODS], coerce=int, required=False)
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


@full_session_required
@require_safe
@vary_on_headers("HX-Request")
def history(request: PatientRequest) -> HttpResponse:
    """What I did: the patient's days, as their therapist sees them."""
    form = PeriodForm(request.GET)
    form.is_valid()
    days, until = form.cleaned_data.get("days") or PERIODS[0], form.cleaned_data.get("until")
    page = "adherence/history.html#did" if request.htmx else "adherence/history.html"
    with read_by(request.patient):
        told = history_of(request.patient, days=days, until=until, now=clock.now())
        return render(request, page, {"history": told, "periods": PERIODS})
