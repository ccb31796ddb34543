"""A patient's measures: type what was measured at a visit, set goals, mark a wrong figure, see how far it came."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients import goals, measuring
from patients.goal_form import GoalForm
from patients.goals import GoalError
from patients.measure_desk import Desk, desk_of
from patients.measuring import MeasuringError, TooManyActivities
from patients.models import Patient

PAGE = "patients/measures.html"


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def measures(request: StaffRequest, pk: UUID) -> HttpResponse:
    now = clock.now()
    theirs = Patient.objects.visible_to(request.therapist)
    if request.method != "POST":
        patient = get_object_or_404(theirs, pk=pk)
        return _show(request, desk_of(patient, on=patient.therapy_day(now)))
    patient = get_object_or_404(theirs.in_care(), pk=pk)
    deed, _colon, key = request.POST.get("action", "save").partition(":")
    if deed not in DEEDS or (key and not (key.isdecimal() and len(key) < 19)):
        desk = desk_of(patient, on=patient.therapy_day(now))
        return _show(request, desk, problem=_("That cannot be done here. Look at the list, then try again."))
    return DEEDS[deed](request, patient, int(key or 0), now)


def _save(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    desk = desk_of(patient, on=patient.therapy_day(now))
    form = desk.visit_form(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            kept = measuring.record_visit(
                patient, form.readings, on=said["on"], by=request.therapist.user, now=now, key=said["key"]
            )
        except MeasuringError as refused:
            form.add_error(None if isinstance(refused, TooManyActivities) else "on", str(refused))
        else:
            return _done(request, patient, _kept(len(kept)))
    return _show(request, replace(desk, typed=form), problem=_("Nothing is kept yet. Look at the marked fields."))


def _undo(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    wrong = get_object_or_404(patient.measures.select_related("patient"), pk=key)
    measuring.undo(wrong, by=request.therapist.user, now=now)
    return _done(request, patient, _("Marked as wrong. It counts for nothing, and stays to be read below."))


def _goal(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    form = GoalForm(request.POST)
    try:
        if form.is_valid():
            goals.set_goal(patient, by=request.therapist.user, now=now, **form.cleaned_data)
            return _done(request, patient, _("The goal is set."))
    except GoalError as refused:
        form.add_error("due_on" if isinstance(refused, goals.DueBeforeToday) else "target", str(refused))
    desk = replace(desk_of(patient, on=patient.therapy_day(now)), typed_goal=form)
    return _show(request, desk, problem=_("The goal is not set yet. Look at the marked fields."))


def _end_goal(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    goal = get_object_or_404(patient.goals.select_related("patient"), pk=key)
    goals.end_goal(goal, by=request.therapist.user, now=now)
    return _done(request, patient, _("The goal has ended. Set another when it is time."))


DEEDS: dict[str, Callable[[StaffRequest, Patient, int, datetime], HttpResponse]] = {
    "save": _save,
    "undo": _undo,
    "goal": _goal,
    "end-goal": _end_goal,
}


def _kept(count: int) -> str:
    return ngettext("%(count)d figure is kept.", "%(count)d figures are kept.", count) % {"count": count}


def _done(request: StaffRequest, patient: Patient, words: str) -> HttpResponse:
    messages.success(request, words)
    return SeeOther(reverse("patients:measures", args=[patient.pk]))


def _show(request: StaffRequest, desk: Desk, *, problem: str = "") -> HttpResponse:
    """The page, or its working part for a swap. With anything wrong: 422, everything typed kept."""
    context: dict[str, Any] = {"desk": desk, "patient": desk.patient, "problem": problem, "zone": request.clinic.tz}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, f"{PAGE}#measures" if request.htmx else PAGE, context, status=status)
