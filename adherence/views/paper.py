"""A paper sheet keyed in: choose its days, tick what is ticked on it, keep; or take back what was just kept."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from adherence.keying import key_in, take_back
from adherence.paper import USUAL_DAYS, Sheet, sheet_of
from adherence.ticking import TickingError
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients.models import Patient
from prescriptions.tick_sheet import DAYS

PAGE = "adherence/paper.html"


class Unreadable(TickingError):
    def __str__(self) -> str:
        return _("We could not read that. Load the page again and try once more.")


class DaysForm(forms.Form):
    """Which days the sheet is of; empty: the last ones."""

    since = forms.DateField(
        label=gettext_lazy("First day on the sheet"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Days on the sheet"),
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
        coerce=int,
        required=False,
    )


class KeptForm(forms.Form):
    """The days as the page that is sent back showed them, and perhaps the moment of what is to be taken back."""

    since = forms.DateField()
    days = forms.TypedChoiceField(choices=[(days, days) for days in DAYS], coerce=int)
    keyed_at = forms.DateTimeField(required=False)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def paper(request: StaffRequest, pk: UUID) -> HttpResponse:
    now = clock.now()
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist).select_related("clinic"), pk=pk)
    if request.method == "POST":
        return _keep(request, patient, now)
    form = DaysForm(request.GET)
    if not form.is_valid():
        return _show(request, form, sheet_of(patient, now=now), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    since, days = form.cleaned_data["since"], form.cleaned_data["days"] or USUAL_DAYS
    try:
        sheet = sheet_of(patient, since=since, days=days, now=now)
    except TickingError as problem:
        return _show(request, form, sheet_of(patient, days=days, now=now), problem=problem)
    shown = DaysForm(initial={"since": sheet.days[0], "days": days})
    return _show(request, shown, sheet, days=days)


def _keep(request: StaffRequest, patient: Patient, now: datetime) -> HttpResponse:
    """Keep the boxes, or take a batch back, and show the same days again."""
    form = KeptForm(request.POST)
    if not form.is_valid():
        return _show(request, DaysForm(), sheet_of(patient, now=now), problem=Unreadable())
    said = form.cleaned_data
    if said["keyed_at"]:
        count = take_back(patient, keyed_at=said["keyed_at"], by=request.therapist.user, now=now)
        words = ngettext("%(count)d tick taken back.", "%(count)d ticks taken back.", count) % {"count": count}
        return _back(request, patient, words, said["since"], said["days"])
    days = {"since": said["since"], "days": said["days"]}
    boxes, whole_days = request.POST.getlist("box"), request.POST.getlist("day")
    try:
        keyed = key_in(patient, **days, values=boxes, whole_days=whole_days, by=request.therapist.user, now=now)
    except TickingError as problem:
        return _refuse(request, patient, now, problem, days, {*boxes, *whole_days})
    return _back(request, patient, str(keyed), **days)


def _refuse(
    request: StaffRequest, patient: Patient, now: datetime, problem: TickingError, days: dict[str, Any], kept: set[str]
) -> HttpResponse:
    """The same days with the ticks just made, where they can be shown; else the last ones."""
    try:
        sheet = sheet_of(patient, **days, now=now)
    except TickingError:
        sheet = sheet_of(patient, now=now)
    return _show(request, DaysForm(initial=days), sheet, days=days["days"], problem=problem, kept=kept)


def _back(request: StaffRequest, patient: Patient, words: str, since: date, days: int) -> HttpResponse:
    messages.success(request, words)
    query = urlencode({"since": since.isoformat(), "days": days})
    return SeeOther(f"{reverse('adherence:paper', args=[patient.pk])}?{query}")


def _show(
    request: StaffRequest,
    form: DaysForm,
    sheet: Sheet,
    *,
    days: int = USUAL_DAYS,
    problem: TickingError | None = None,
    kept: set[str] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "sheet": sheet,
        "days": days,
        "patient": sheet.patient,
        "problem": problem,
        "kept": kept or (),
        "zone": request.clinic.tz,
    }
    page = f"{PAGE}#sheet" if request.htmx else PAGE
    return render(request, page, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else status)
