"""A patient's precautions: add, change, end, and settle what a re-check raised. The page stands on this floor because
it shows the library's rules."""

from collections.abc import Callable
from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients import restricting
from patients.models import Patient
from patients.restricting import RestrictingError
from prescriptions import keeping_safe, rechecking
from prescriptions.models import Concern, PrecautionRule
from prescriptions.precaution_forms import ChangePrecautionForm, EndPrecautionForm, NewPrecautionForm
from prescriptions.rechecking import StillBlocked
from prescriptions.reviewing import review_of, theirs

PAGE = "prescriptions/precautions.html"


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def precautions(request: StaffRequest, pk: UUID) -> HttpResponse:
    now = clock.now()
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist).in_care(), pk=pk)
    if request.method != "POST":
        return _show(request, patient, now)
    deed, _colon, key = request.POST.get("action", "").partition(":")
    if deed not in DEEDS or not key.isdecimal() or len(key) > 18:
        return _show(request, patient, now, problem=_("That cannot be done here. Look at the list, then try again."))
    return DEEDS[deed](request, patient, int(key), now)


def _add(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    episode = get_object_or_404(patient.episodes.open(), pk=key)
    form = NewPrecautionForm(request.POST, on=patient.therapy_day(now), prefix=f"add-{key}")
    if not form.is_valid():
        return _show(request, patient, now, typed={f"add:{key}": form})
    try:
        kept = keeping_safe.add(episode, form.restriction(), by=request.therapist.user, now=now)
    except RestrictingError as error:
        return _show(request, patient, now, typed={f"add:{key}": form}, problem=str(error))
    return _done(request, patient, str(kept))


def _change(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    precaution = get_object_or_404(theirs(request.therapist, patient), pk=key)
    rule, on = PrecautionRule.objects.by_tag([precaution.tag]).get(precaution.tag), patient.therapy_day(now)
    form = ChangePrecautionForm(request.POST, precaution=precaution, rule=rule, on=on, prefix=f"change-{key}")
    if not form.is_valid():
        return _show(request, patient, now, typed={f"change:{key}": form})
    by, reason = request.therapist.user, form.cleaned_data["reason"]
    try:
        kept = keeping_safe.change(precaution, form.restriction(), by=by, now=now, reason=reason)
    except RestrictingError as error:
        return _show(request, patient, now, problem=str(error))
    return _done(request, patient, str(kept))


def _end(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    precaution = get_object_or_404(theirs(request.therapist, patient), pk=key)
    form = EndPrecautionForm(request.POST, prefix=f"end-{key}")
    if not form.is_valid():
        return _show(request, patient, now, typed={f"end:{key}": form})
    try:
        restricting.lift(precaution, by=request.therapist.user, now=now, reason=form.cleaned_data["reason"])
    except RestrictingError as error:
        return _show(request, patient, now, problem=str(error))
    return _done(
        request, patient, _("Ended. The programme stays as it is: change it yourself where it may go further.")
    )


def _seen(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    lowered = Concern.objects.visible_to(request.therapist).of(patient).filter(kind=Concern.Kind.LOWERED)
    get_object_or_404(lowered, pk=key)
    lowered.open().filter(pk=key).settle(by=request.therapist.user, now=now)
    return _done(request, patient, _("Seen. The limit stays."))


def _again(request: StaffRequest, patient: Patient, key: int, now: datetime) -> HttpResponse:
    resting = Concern.objects.visible_to(request.therapist).of(patient).filter(kind=Concern.Kind.RESTS)
    concern = get_object_or_404(resting.select_related("drill"), pk=key)
    try:
        rechecking.start_again(concern, by=request.therapist.user, now=now)
    except StillBlocked as blocked:
        return _show(request, patient, now, problem=str(blocked))
    return _done(request, patient, _("%(drill)s goes on from now.") % {"drill": concern.drill.name})


DEEDS: dict[str, Callable[[StaffRequest, Patient, int, datetime], HttpResponse]] = {
    "add": _add,
    "change": _change,
    "end": _end,
    "seen": _seen,
    "again": _again,
}


def _done(request: StaffRequest, patient: Patient, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("prescriptions:precautions", patient.pk)


def _show(
    request: StaffRequest,
    patient: Patient,
    now: datetime,
    *,
    typed: dict[str, forms.BaseForm] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page, or its working part for a swap. With anything wrong: 422, everything typed kept."""
    on: date = patient.therapy_day(now)
    review = review_of(request.therapist, patient, on=on, typed=typed)
    if typed and not problem:
        problem = _("Nothing is kept yet. Look at the marked fields.")
    context = {"review": review, "patient": patient, "problem": problem}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, f"{PAGE}#care" if request.htmx else PAGE, context, status=status)
