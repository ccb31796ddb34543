"""Ill, away, back: the patient lets their drills rest, and takes them up again."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clinic import clock
from clinic.answers import SeeOther
from patients.access import PatientRequest, patient_required
from patients.reading import read_by
from prescriptions import resting
from prescriptions.resting import RestingError


class AwayForm(forms.Form):
    back_on = forms.DateField(
        label=gettext_lazy("I am back on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "input"}),
        help_text=gettext_lazy("Drills come back on this day."),
        error_messages={
            "required": gettext_lazy("Pick the day you are back."),
            "invalid": gettext_lazy("Pick the day you are back."),
        },
    )


@patient_required
@require_safe
def rest(request: PatientRequest) -> HttpResponse:
    return _page(request, AwayForm())


@patient_required
@require_POST
def ill(request: PatientRequest) -> HttpResponse:
    """One tap: everything rests."""
    now = clock.now()
    with read_by(request.patient):
        try:
            words = str(resting.be_ill(request.patient, now=now))
        except RestingError as refused:
            messages.error(request, str(refused))
            return _to("prescriptions:rest")
    messages.success(request, words)
    return _to("adherence:today")


@patient_required
@require_POST
def away(request: PatientRequest) -> HttpResponse:
    """Everything rests until a day."""
    form = AwayForm(request.POST)
    with read_by(request.patient):
        try:
            if form.is_valid():
                said = resting.be_away(request.patient, back_on=form.cleaned_data["back_on"], now=clock.now())
                messages.success(request, str(said))
                return _to("adherence:today")
        except RestingError as refused:
            form.add_error("back_on", str(refused))
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@patient_required
@require_POST
def over(request: PatientRequest) -> HttpResponse:
    """I am back."""
    with read_by(request.patient):
        if resting.be_back(request.patient, now=clock.now()):
            messages.success(request, _("Good to have you back. Do the next one."))
        else:
            messages.info(request, _("You were not resting. Do the next one."))
    return _to("adherence:today")


def _page(request: PatientRequest, form: AwayForm, **more: Any) -> HttpResponse:
    with read_by(request.patient):
        rests = resting.rest_until(request.patient, clock.now())
        return render(request, "prescriptions/rest.html", {"form": form, "rest": rests}, **more)


def _to(name: str) -> HttpResponse:
    return SeeOther(reverse(name))
