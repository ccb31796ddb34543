"""The guided snack: a snack of today, drill by drill, at the tempo prescribed.

Nothing is written here. Each drill carries the form by which today's page ticks it off; without scripts the snack is a
page for every set, and the last page holds the forms.
"""

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from adherence.guiding import Guide
from adherence.parts import Part
from adherence.stops import Stop
from adherence.today import day_of
from clinic import clock
from patients.access import PatientRequest, patient_required


class StepForm(forms.Form):
    """Which set to show where scripts do not count."""

    step = forms.IntegerField(min_value=1, max_value=10_000, required=False)


@patient_required
@never_cache
@require_safe
def play(request: PatientRequest, n: int) -> HttpResponse:
    """Snack ``n`` of today, guided. Where today has no such snack, or nothing of it is open, today itself says why."""
    patient = request.patient
    day = day_of(patient, now=clock.now())
    with timezone.override(patient.tz), translation.override(patient.language):
        stop = next((stop for stop in day.stops if stop.snack.number == n), None)
        if stop is None or not stop.open_parts:
            return HttpResponseRedirect(_today(stop))
        guide = Guide(_parts(request, stop), _step(request))
        shown = {"day": day, "stop": stop, "guide": guide, "today_url": _today(stop)}
        return render(request, "adherence/play.html", shown)


def _today(stop: Stop | None) -> str:
    """Today's page, with this snack open."""
    page = reverse("adherence:today")
    return f"{page}?{urlencode({'open': stop.at.isoformat()})}#now" if stop else page


def _step(request: HttpRequest) -> int:
    """The step asked for; what cannot be read is the first."""
    form = StepForm(request.GET)
    return form.is_valid() and form.cleaned_data["step"] or 1


def _parts(request: HttpRequest, stop: Stop) -> list[Part]:
    """The open drills; those whose items are named in the address in their easier version, where the plan has one."""
    easier = request.GET.getlist("easier")
    return [replace(part, wants_easier=str(part.item.pk) in easier) for part in stop.open_parts]
