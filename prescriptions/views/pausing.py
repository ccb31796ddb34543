"""Pause, resume and end, from the buttons on a patient's chart. Each deed answers with the chart."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from prescriptions import prescribing
from prescriptions.forms import EndForm, PauseForm
from prescriptions.models import Prescription


def unless_ended(deed: Callable[[StaffRequest, Prescription, datetime], HttpResponse]) -> Callable[..., HttpResponse]:
    """A button of a chart that was open for long: what has ended meanwhile is said, and nothing is stored."""

    @therapist_required
    @require_POST
    @wraps(deed)
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        known = Prescription.objects.visible_to(request.therapist).select_related("episode__patient")
        prescription = get_object_or_404(known, pk=pk)
        try:
            return deed(request, prescription, clock.now())
        except prescribing.AlreadyEnded as ended:
            messages.error(request, str(ended))
            return redirect("adherence:chart", prescription.episode.patient_id)

    return view


@unless_ended
def pause(request: StaffRequest, prescription: Prescription, now: datetime) -> HttpResponse:
    """Stop expecting, from now until a day, or until somebody resumes it."""
    patient = prescription.episode.patient
    form = PauseForm(request.POST, today=patient.therapy_day(now))
    if not form.is_valid():
        return _again(request, prescription, form, _("Pause the programme"))
    back_on, reason = form.cleaned_data["back_on"], form.cleaned_data["reason"]
    until = patient.window(back_on).opens_at if back_on else None
    try:
        prescribing.pause(prescription, by=request.therapist.user, now=now, until=until, reason=reason)
    except prescribing.AlreadyPaused as resting:
        messages.success(request, str(resting))
    else:
        messages.success(request, _("Paused. Nothing is expected of %(name)s.") % {"name": patient.first_name})
    return redirect("adherence:chart", patient.pk)


@unless_ended
def resume(request: StaffRequest, prescription: Prescription, now: datetime) -> HttpResponse:
    """Expect again, from now."""
    if prescribing.resume(prescription, by=request.therapist.user, now=now):
        messages.success(request, _("Going again from now."))
    else:
        messages.success(request, _("The programme was not paused. What rests for safety has its own release."))
    return redirect("adherence:chart", prescription.episode.patient_id)


@unless_ended
def end(request: StaffRequest, prescription: Prescription, now: datetime) -> HttpResponse:
    """Finish a programme, with a reason."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return _again(request, prescription, form, _("End the programme"))
    prescribing.end(prescription, by=request.therapist.user, now=now, reason=form.cleaned_data["reason"])
    messages.success(request, _("The programme has ended. What was done stays in the chart."))
    return redirect("adherence:chart", prescription.episode.patient_id)


def _again(request: StaffRequest, prescription: Prescription, form: forms.Form, title: str) -> HttpResponse:
    """The same form with what was typed and what is wrong with it; nothing was stored."""
    context = {"form": form, "title": title, "patient": prescription.episode.patient}
    return render(request, "prescriptions/pausing.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
