"""The visit brief on screen and as a PDF: what was reported since a day the therapist names.

Printing leaves a row, so it is a POST, as the handout is.
"""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from adherence.brief import PRESETS, USUAL, brief_of, plain_text
from adherence.brief.pain import source
from adherence.brief.printing import print_brief
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient

PAGE = "adherence/brief.html"
MOST_DAYS = 365  # a brief, not a history


class PeriodForm(forms.Form):
    """Since when: a day typed, else so many days. There is no row for a visit, so nothing can be looked up."""

    since = forms.DateField(
        label=gettext_lazy("Since the visit on"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Type a date, such as 2026-04-01.")},
    )
    days = forms.TypedChoiceField(
        choices=[(days, days) for days in PRESETS],
        coerce=int,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Pick 7, 14, 28 or 90 days.")},
    )

    def __init__(self, typed: QueryDict, *, patient: Patient, now: datetime) -> None:
        super().__init__(typed)
        self.today = patient.therapy_day(now)

    def clean_since(self) -> date | None:
        since: date | None = self.cleaned_data["since"]
        first, last = self.today - timedelta(days=MOST_DAYS), self.today - timedelta(days=1)
        if since is not None and not first <= since <= last:
            words = {
                day: formats.date_format(on, "SHORT_DATE_FORMAT") for day, on in (("first", first), ("last", last))
            }
            raise forms.ValidationError(_("Pick a day from %(first)s to %(last)s.") % words)
        return since

    @property
    def preset(self) -> int | None:
        """The days of the link that is on, where no day was typed."""
        return None if self.cleaned_data.get("since") else self.cleaned_data.get("days") or USUAL

    @property
    def starts_on(self) -> date:
        """The usual days where what was typed cannot be read."""
        return self.cleaned_data.get("since") or self.today - timedelta(days=self.preset or USUAL)


@therapist_required
@require_safe
@never_cache
@vary_on_headers("HX-Request")
def brief(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One page for the minutes before a visit."""
    patient, now = _patient(request, pk), clock.now()
    return _show(request, PeriodForm(request.GET, patient=patient, now=now), patient, now=now)


@therapist_required
@require_POST
@never_cache
def brief_pdf(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The same on paper. It leaves the house, so it leaves a line in the trail, and looking does not make it."""
    patient, now = _patient(request, pk), clock.now()
    form = PeriodForm(request.POST, patient=patient, now=now)
    if not form.is_valid():
        return _show(request, form, patient, now=now)
    drawn = print_brief(patient, since=form.starts_on, by=request.therapist.user, now=now)
    headers = {"Content-Disposition": 'inline; filename="brief.pdf"'}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _patient(request: StaffRequest, pk: UUID) -> Patient:
    known = Patient.objects.visible_to(request.therapist).select_related("clinic", "therapist__user")
    return get_object_or_404(known, pk=pk)


def _show(request: StaffRequest, form: PeriodForm, patient: Patient, *, now: datetime) -> HttpResponse:
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    told = brief_of(patient, since=form.starts_on, now=now)
    context = {"brief": told, "form": form, "presets": PRESETS, "text": plain_text(told), "source": source()}
    return render(request, f"{PAGE}#brief" if request.htmx else PAGE, context, status=status)
