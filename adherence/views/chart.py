from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adherence.chart import chart_of
from clinic import clock
from clinic.access import StaffRequest, therapist_required


@therapist_required
@require_safe
def chart(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One patient: what was asked, what was done, how it was spread, what hurt."""
    now = clock.now()
    context = {"chart": chart_of(request.therapist, pk, now=now), "now": now, "zone": request.clinic.tz}
    return render(request, "adherence/chart.html", context)
