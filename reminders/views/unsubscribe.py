from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import anyone
from patients.models import Patient
from reminders import unsubscribing


# Mail programs post here on their own, with no page of ours before (RFC 8058): the signed address is the proof.
@csrf_exempt
@anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST stop the daily mail, or bring it back where our own page says so.

    The answer to POST is a page, for RFC 8058 allows no redirect.
    """
    patient = _patient_or_404(token)
    if request.method == "POST":
        wish = unsubscribing.start_again if request.POST.get("wish") == "again" else unsubscribing.stop
        wish(patient, now=clock.now())
        patient.refresh_from_db(fields=["wants_reminders"])
    with translation.override(patient.language):
        return render(request, "reminders/unsubscribe.html", {"patient": patient})


def _patient_or_404(token: str) -> Patient:
    try:
        return unsubscribing.patient_behind(token)
    except unsubscribing.UnknownAddress as unknown:
        raise Http404 from unknown
