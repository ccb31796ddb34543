"""Pause, resume and end, from the buttons on a patient's chart. Each deed answers with the chart.

*Pause* opens in place: for how long, all or one drill, and what rests already.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.at_rest import resting_now
from prescriptions.forms import EndForm, PauseForm
from prescriptions.living import chosen_of, living_programmes
from prescriptions.models import Prescription
from prescriptions.rest_form import RestForm

PAGE = "prescriptions/pause.html"


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
    form = PauseForm(request.POST, today=prescription.episode.patient.therapy_day(now))
    if not form.is_valid():
        return _again(request, prescription, form, _("Pause the programme"))
    return _rest(request, prescription, form, now)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def pause_here(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The same in place on the chart, of all or of one drill; and what rests now."""
    now = clock.now()
    living = list(living_programmes(request.therapist, pk, now=now))
    programme = chosen_of(living, (request.POST or request.GET).get("programme", ""))
    if programme is None:
        patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
        return _show(request, {"patient": patient}, is_refused=request.method == "POST")
    patient = programme.episode.patient
    items = list(programme.items.in_force(now).select_related("drill"))
    drills = list({item.drill_id: item.drill for item in items}.values())
    form = RestForm(request.POST if request.method == "POST" else None, today=patient.therapy_day(now), drills=drills)
    if request.method == "POST" and form.is_valid():
        return _rest(request, programme, form, now)
    others = [one for one in living if one != programme]
    context = {"patient": patient, "programme": programme, "others": others, "form": form}
    resting = resting_now(programme.rests, drills)
    context |= {"resting": resting, "can_resume": any(one.can_be_resumed for one in resting)}
    return _show(request, context, is_refused=form.is_bound)


def _show(request: StaffRequest, context: dict[str, object], *, is_refused: bool) -> HttpResponse:
    template = f"{PAGE}#step" if request.htmx else PAGE
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK)


def _rest(request: StaffRequest, prescription: Prescription, form: PauseForm, now: datetime) -> HttpResponse:
    """Store what the form says, say so on the chart."""
    patient, said = prescription.episode.patient, form.cleaned_data
    until = patient.window(said["back_on"]).opens_at if said["back_on"] else None
    drill = said.get("drill")
    try:
        prescribing.pause(
            prescription, by=request.therapist.user, now=now, until=until, drill=drill, reason=said["reason"]
        )
    except prescribing.AlreadyPaused as resting:
        messages.success(request, str(resting))
    except prescribing.AlreadyEnded as ended:
        messages.error(request, str(ended))
    else:
        of_all = _("Paused. Nothing is expected of %(name)s.") % {"name": patient.first_name}
        messages.success(request, _("Paused: %(drill)s.") % {"drill": drill.name} if drill else of_all)
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
