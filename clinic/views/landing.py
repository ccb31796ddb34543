from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from clinic.access import anyone, find_therapist


@anyone
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is; for those who work here, their first page."""
    if find_therapist(request):
        return redirect("adherence:caseload")
    return render(request, "clinic/landing.html")
