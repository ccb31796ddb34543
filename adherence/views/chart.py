from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from adherence.chart import Wanted, chart_of
from clinic import clock
from clinic.access import StaffRequest, therapist_required

PARTS = ("days", "events")  # what a swap may ask for; the name of the partial and of the element


@therapist_required
@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def chart(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One patient: what was asked, what was done, how it was spread, what hurt."""
    now = clock.now()
    asked = {name: request.GET.get(name, "")[:60] for name in ("since", "until", "events", "before")}
    shown = chart_of(request.therapist, pk, now=now, wanted=Wanted(**asked))
    part = _part(request)
    context = {"chart": shown, "patient": shown.patient, "now": now, "zone": request.clinic.tz, "part": part}
    template = f"adherence/chart.html#{part}" if part else "adherence/chart.html"
    problem = shown.period.problem or shown.timeline.asked.problem
    with timezone.override(request.clinic.tz):
        return render(request, template, context, status=422 if problem else 200)


def _part(request: StaffRequest) -> str:
    """What a swap asks for; nothing for the whole page."""
    is_swap = request.htmx and not request.htmx.history_restore_request
    return request.htmx.target if is_swap and request.htmx.target in PARTS else ""
