"""Copy a programme: pick the patient, and their builder opens with it laid out."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from prescriptions import copying
from prescriptions.models import Prescription

PAGE = "prescriptions/copying.html"


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def copy(request: StaffRequest, pk: int) -> HttpResponse:
    known = Prescription.objects.visible_to(request.therapist).select_related("episode__patient", "episode__condition")
    source = get_object_or_404(known, pk=pk)
    words = typed.words(request.GET, "q", most=120)
    context = {
        "source": source,
        "patient": source.episode.patient,
        "words": words,
        "on": clock.now(),
        "recipients": copying.recipients(source, therapist=request.therapist, words=words),
    }
    template = f"{PAGE}#recipients" if request.htmx else PAGE
    return render(request, template, context)
