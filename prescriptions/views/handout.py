"""The handout: choose paper and days, then print. A QR code is a way in and leaves a row, so printing is a POST."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient
from prescriptions.handout import Handout, handout_of
from prescriptions.printing import PAPERS, NothingToPrint, print_handout, usual_paper
from prescriptions.tick_sheet import DAYS

PAGE = "prescriptions/handout.html"


class HandoutForm(forms.Form):
    """What to print."""

    paper = forms.ChoiceField(label=_("Paper"), choices=list(PAPERS.items()), widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("Tick sheet for"),
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
        coerce=int,
        widget=forms.RadioSelect,
    )
    with_qr = forms.BooleanField(label=_("QR code that opens today on the patient’s phone"), required=False)


@therapist_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def handout(request: StaffRequest, pk: UUID) -> HttpResponse:
    """What would be printed, and the choices."""
    patient = _patient(request, pk)
    asked = HandoutForm(request.GET)
    asked.is_valid()
    days = asked.cleaned_data.get("days", DAYS[0])
    sheet = handout_of(patient, now=clock.now(), days=days)
    if request.htmx:
        return render(request, f"{PAGE}#sheet", {"patient": patient, "sheet": sheet})
    usual = {"paper": usual_paper(request.clinic), "days": days, "with_qr": True}
    return _show(request, HandoutForm(initial=usual), sheet)


@therapist_required
@require_POST
@never_cache
def handout_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The sheet itself, made anew each time."""
    patient, now = _patient(request, pk), clock.now()
    form = HandoutForm(request.POST)
    if not form.is_valid():
        return _show(request, form, handout_of(patient, now=now), status=422)
    try:
        drawn = print_handout(patient, **form.cleaned_data, by=request.therapist.user, now=now)
    except NothingToPrint as problem:
        return _show(request, form, handout_of(patient, now=now), problem=str(problem), status=422)
    headers = {"Content-Disposition": 'inline; filename="handout.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _patient(request: StaffRequest, pk: UUID) -> Patient:
    known = Patient.objects.visible_to(request.therapist).in_care()
    return get_object_or_404(known.select_related("clinic", "therapist__user"), pk=pk)


def _show(
    request: StaffRequest, form: HandoutForm, sheet: Handout, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "patient": sheet.patient, "sheet": sheet, "problem": problem}
    return render(request, PAGE, context, status=status)
