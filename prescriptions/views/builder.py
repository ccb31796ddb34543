"""The builder: a patient's programme on one page. The form is the draft; only *send* stores anything."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import retarget

from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from patients.models import Episode
from prescriptions import drafting, previewing, sending, sheet
from prescriptions.drafting import Case, Draft
from prescriptions.laying_out import current_phase, lines_for
from prescriptions.models import Phase, Protocol
from prescriptions.prescribing import PrescribingError
from prescriptions.shelf import Shelf, shelf_for

PAGE = "prescriptions/builder.html"
BLANK = "blank"
NOTE_LENGTH = 2000


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def builder(request: StaffRequest, pk: UUID) -> HttpResponse:
    now = clock.now()
    case = _case(request, pk, now)
    if request.method != "POST":
        return _arrive(request, case)
    phase = _posted_phase(request)
    case = case.within(phase)
    draft = sheet.typed_in(request.POST, case=case, clinic=request.clinic)
    action = request.POST.get("action", "preview")
    if action == "send":
        return _send(request, draft, now, phase=phase)
    if request.htmx and action == "preview":
        # Only what was worked out is swapped: new fields would eat what is being typed into the next one.
        return retarget(render(request, f"{PAGE}#worked-out", _worked_out(draft)), "#her-day")
    return _show(request, draft, phase=phase, seen=request.POST.get("seen", ""))


def _case(request: StaffRequest, pk: UUID, now: datetime) -> Case:
    episodes = Episode.objects.visible_to(request.therapist).open().filter(patient_id=pk, patient__discharged_at=None)
    episode = episodes.select_related("patient", "condition").first()
    if episode is None:
        raise Http404
    return drafting.case_of(episode, on=episode.patient.therapy_day(now))


def _arrive(request: StaffRequest, case: Case) -> HttpResponse:
    """The page as it opens: the protocol asked for, else the programme as it stands, else the condition's protocol."""
    asked = request.GET.get("protocol", "")
    if case.living is not None and not asked:
        phase, lines = case.living.phase, drafting.standing_lines(case.living)
    else:
        phase = None if asked == BLANK else _phase_asked_for(request, case)
        lines = lines_for(phase, case.episode) if phase else []
    case = case.within(phase)
    draft = sheet.drafted(lines, case=case)
    if request.htmx and request.htmx.target == "shelf":
        return render(request, f"{PAGE}#shelf", {"case": case, "shelf": _shelf(request, draft)})
    return _show(request, draft, phase=phase, seen=sending.mark_of(case.living))


def _phase_asked_for(request: StaffRequest, case: Case) -> Phase | None:
    """By ``?protocol=slug&phase=n``; without a number the phase the calendar suggests, without a slug the condition's
    own protocol, and a clinic's own before a shared one."""
    protocols = Protocol.objects.of(request.clinic).own_first()
    slug, number = typed.words(request.GET, "protocol", most=60), request.GET.get("phase", "")
    asked_for = protocols.filter(slug=slug) if slug else protocols.filter(condition=case.episode.condition_id)
    protocol = asked_for.first()
    if protocol is None and slug:
        raise Http404
    if protocol is None:
        return None
    is_number = number.isdecimal() and len(number) < 3
    chosen = protocol.phases.filter(position=int(number) - 1).first() if is_number else None
    return chosen or current_phase(protocol, case.episode, on=case.on)


def _posted_phase(request: StaffRequest) -> Phase | None:
    key = request.POST.get("phase", "")
    phases = Phase.objects.filter(protocol__in=Protocol.objects.of(request.clinic)).select_related("protocol")
    return phases.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None


def _send(request: StaffRequest, draft: Draft, now: datetime, *, phase: Phase | None) -> HttpResponse:
    seen = request.POST.get("seen", "")
    if draft.to_settle:
        return _show(request, draft, phase=phase, seen=seen, problem=_unsettled(draft))
    try:
        sent = sending.send(
            draft.case,
            draft.sound_lines,
            seen=seen,
            by=request.therapist.user,
            now=now,
            phase=phase,
            note=_note(request),
        )
    except PrescribingError as error:
        living = draft.case.episode.prescriptions.living().first()
        return _show(request, draft, phase=phase, seen=sending.mark_of(living), problem=str(error))
    messages.success(request, str(sent))
    return redirect("adherence:chart", pk=draft.case.episode.patient_id)


def _unsettled(draft: Draft) -> str:
    count = draft.to_settle
    return ngettext(
        "%(count)d thing to settle before you send.", "%(count)d things to settle before you send.", count
    ) % {"count": count}


def _note(request: StaffRequest) -> str:
    return typed.words(request.POST, "note", most=NOTE_LENGTH)


def _shelf(request: StaffRequest, draft: Draft) -> Shelf:
    words = typed.words(request.POST if "q" in request.POST else request.GET, "q", most=60)
    return shelf_for(draft, clinic=request.clinic, words=words)


def _worked_out(draft: Draft) -> dict[str, Any]:
    """What follows from the figures: sentences, conflicts, the patient's day."""
    case = draft.case
    day = previewing.preview(draft.sound_lines, patient=case.episode.patient, today=case.on, flagged=draft.flagged)
    unsettled = _unsettled(draft) if draft.to_settle else ""
    return {"case": case, "patient": case.episode.patient, "draft": draft, "day": day, "unsettled": unsettled}


def _show(request: StaffRequest, draft: Draft, *, phase: Phase | None, seen: str, problem: str = "") -> HttpResponse:
    """The whole page, or its working part for a swap. With a problem: 422, everything typed kept."""
    template = f"{PAGE}#programme" if request.htmx else PAGE
    context = _worked_out(draft) | {
        "phase": phase,
        "phases": list(phase.protocol.phases.all()) if phase else [],
        "protocols": Protocol.objects.of(request.clinic).select_related("condition"),
        "shelf": _shelf(request, draft),
        "seen": seen,
        "note": _note(request),
        "problem": problem,
    }
    return render(request, template, context, status=422 if problem else 200)
