"""Progress and ease back, from the chart: the suggestion with all that follows from it, then one press sends it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients.models import Patient
from prescriptions import stepped
from prescriptions.models import Prescription
from prescriptions.refusals import PrescribingError
from prescriptions.sending import ChangedMeanwhile
from prescriptions.step_desk import Desk, Way
from prescriptions.step_finding import find_desk, starting_when_free, unseen
from prescriptions.stepped import NotAsSeen, Stepped

PAGE = "prescriptions/step.html"


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def progress(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One step up, or the protocol's next phase."""
    return _step(request, pk, Way.PROGRESS)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def ease(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Smaller snacks, easier drills, or fewer."""
    return _step(request, pk, Way.EASE)


def _step(request: StaffRequest, pk: UUID, way: Way) -> HttpResponse:
    now = clock.now()
    typed = starting_when_free(request.POST if request.method == "POST" else request.GET)
    desk = find_desk(pk, therapist=request.therapist, now=now, way=way, typed=typed)
    if desk is None:
        return _nothing_to_step(request, pk, way)
    if request.method != "POST" or typed.get("action") != "send":
        return _show(request, desk)
    try:
        sent = stepped.send(Stepped(desk), by=request.therapist.user, now=now)
    except (ChangedMeanwhile, NotAsSeen) as changed:
        # Who was second sees what stands now, and the step from there.
        fresh = find_desk(pk, therapist=request.therapist, now=now, way=way, typed=unseen(typed))
        return _show(request, fresh, changed) if fresh else _nothing_to_step(request, pk, way)
    except PrescribingError as refused:
        return _show(request, desk, refused)
    messages.success(request, str(sent))
    return redirect("adherence:chart", pk)


def _show(request: StaffRequest, desk: Desk, problem: PrescribingError | None = None) -> HttpResponse:
    """The page, or into the chart its working part; with a problem 422, everything typed kept."""
    context = {
        "desk": desk,
        "step": Stepped(desk),
        "patient": desk.case.episode.patient,
        "problem": str(problem) if problem else "",
        "meanwhile": problem if isinstance(problem, ChangedMeanwhile) else None,
    }
    return render(request, f"{PAGE}#step" if request.htmx else PAGE, context, status=422 if problem else 200)


def _nothing_to_step(request: StaffRequest, pk: UUID, way: Way) -> HttpResponse:
    """There is no programme: said, with the way to the builder. Somebody else's patient is not found."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    has_ended = Prescription.objects.filter(episode__patient=patient).exists()
    context = {"patient": patient, "way": way, "has_ended": has_ended}
    status = 422 if request.method == "POST" else 200
    return render(request, f"{PAGE}#step" if request.htmx else PAGE, context, status=status)
