from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import anyone
from clinic.models import Therapist
from patients.models import Patient
from reminders import unsubscribing

Reader = TypeVar("Reader", Patient, Therapist)


# Mail programs post here on their own, with no page of ours before (RFC 8058): the signed address is the proof.
@csrf_exempt
@anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and on POST stop every mail that comes by itself, or bring the daily one back where our own page says so.

    The answer to POST is a page, for RFC 8058 allows no redirect.
    """
    patient = _behind(unsubscribing.patient_behind, token)
    if request.method == "POST":
        wish = unsubscribing.start_again if request.POST.get("wish") == "again" else unsubscribing.stop
        wish(patient, now=clock.now())
        patient.refresh_from_db(fields=["wants_reminders", "wants_weekly", "nudge", "mail_stopped_at"])
    with translation.override(patient.language):
        return render(request, "reminders/unsubscribe.html", {"patient": patient})


@csrf_exempt
@anyone
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe_list(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a therapist's morning list."""
    therapist = _behind(unsubscribing.therapist_behind, token)
    if request.method == "POST":
        unsubscribing.want_list(therapist, wants=request.POST.get("wish") == "again", now=clock.now())
    return render(request, "reminders/unsubscribe_list.html", {"therapist": therapist})


def _behind(find: Callable[[str], Reader], token: str) -> Reader:
    try:
        return find(token)
    except unsubscribing.UnknownAddress as unknown:
        raise Http404 from unknown
