"""Pause, resume and end, from the buttons on a patient's chart. Each deed answers with the chart."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.models import Prescription


class PauseForm(forms.Form):
    back_on = forms.DateField(
        label=gettext_lazy("Starts again on (empty: when you resume it)"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    reason = forms.CharField(label=gettext_lazy("Reason, if you like"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_back_on(self) -> date | None:
        back_on = self.cleaned_data["back_on"]
        if back_on is not None and back_on <= self.today:
            raise forms.ValidationError(_("Choose a day after today."))
        if back_on is not None and back_on > self.today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year."))
        return back_on


class EndForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say why it ends, in a few words. It stays in the record.")},
    )


@therapist_required
@require_POST
def pause(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop expecting, from now until a day, or until somebody resumes it."""
    prescription, patient, now = _fetch(request, pk)
    form = PauseForm(request.POST, today=patient.therapy_day(now))
    if not form.is_valid():
        return _again(request, prescription, form, _("Pause the programme"))
    if prescription.pauses.in_force(now).filter(drill=None).exists():
        messages.success(request, _("The programme is paused already."))
        return redirect("adherence:chart", patient.pk)
    back_on = form.cleaned_data["back_on"]
    prescribing.pause(
        prescription,
        by=request.therapist.user,
        now=now,
        until=patient.window(back_on).opens_at if back_on else None,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("Paused. Nothing is expected of %(name)s.") % {"name": patient.first_name})
    return redirect("adherence:chart", patient.pk)


@therapist_required
@require_POST
def resume(request: StaffRequest, pk: int) -> HttpResponse:
    """Expect again, from now."""
    prescription, patient, now = _fetch(request, pk)
    if prescribing.resume(prescription, by=request.therapist.user, now=now):
        messages.success(request, _("Going again from now."))
    else:
        messages.success(request, _("The programme was not paused."))
    return redirect("adherence:chart", patient.pk)


@therapist_required
@require_POST
def end(request: StaffRequest, pk: int) -> HttpResponse:
    """Finish a programme, with a reason."""
    prescription, patient, now = _fetch(request, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _again(request, prescription, form, _("End the programme"))
    try:
        prescribing.end(prescription, by=request.therapist.user, now=now, reason=form.cleaned_data["reason"])
    except prescribing.AlreadyEnded as ended:
        messages.error(request, str(ended))
    else:
        messages.success(request, _("The programme has ended. What was done stays in the chart."))
    return redirect("adherence:chart", patient.pk)


def _fetch(request: StaffRequest, pk: int) -> tuple[Prescription, Patient, datetime]:
    """The prescription of somebody whom this therapist may see, its patient, and the time."""
    known = Prescription.objects.visible_to(request.therapist).select_related("episode__patient")
    prescription = get_object_or_404(known, pk=pk)
    return prescription, prescription.episode.patient, clock.now()


def _again(request: StaffRequest, prescription: Prescription, form: forms.Form, title: str) -> HttpResponse:
    """The same form with what was typed and what is wrong with it; nothing was stored."""
    context = {"form": form, "title": title, "patient": prescription.episode.patient}
    return render(request, "prescriptions/pausing.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
