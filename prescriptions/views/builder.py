"""The builder: a patient's programme on one page. The form is the draft; only *send* stores a programme."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import retarget

from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from prescriptions import copying, drafting, mending, previewing, sending, sheet, starting
from prescriptions.case import Case, find_case
from prescriptions.copying import Copy
from prescriptions.drafting import Draft
from prescriptions.keeping import Kept, keep_dose
from prescriptions.laying_out import current_phase, lines_for
from prescriptions.models import Phase, Prescription, Protocol
from prescriptions.refusals import PrescribingError
from prescriptions.sending import ChangedMeanwhile
from prescriptions.shelf import Shelf, shelf_for
from prescriptions.starting import UnreadableDay

PAGE = "prescriptions/builder.html"
BLANK = "blank"
NOTE_LENGTH = 2000
# Answered by the lines and what follows from them; a mend by a later start writes into the day field beside them.
MOVES = frozenset(["add", "remove", "back", "up", "down", "mend", "keep"])


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def builder(request: StaffRequest, pk: UUID) -> HttpResponse:
    now = clock.now()
    case = find_case(
        pk, therapist=request.therapist, now=now, from_on=_day(request), phase_key=request.POST.get("phase", "")
    )
    if case is None:
        raise Http404
    if request.method != "POST":
        return _arrive(request, case)
    draft = sheet.typed_in(request.POST, case=case, by=request.therapist)
    action, _colon, key = request.POST.get("action", "preview").partition(":")
    if action == "send":
        return _send(request, draft, now)
    if request.htmx and action == "preview":
        # Only what was worked out is swapped: new fields would eat what is being typed into the next one.
        return retarget(render(request, f"{PAGE}#worked-out", _worked_out(draft, _day(request))), "#her-day")
    kept = keep_dose(draft, key, therapist=request.therapist, now=now) if action == "keep" else None
    if request.htmx and action in MOVES and ":start:" not in key:
        context = _worked_out(draft, _day(request)) | {"shelf": _shelf(request, draft), "kept": kept}
        return retarget(render(request, f"{PAGE}#moved", context), "#rx-lines")
    return _show(request, draft, seen=request.POST.get("seen", ""), from_on=_day(request), kept=kept)


def _day(request: StaffRequest) -> date | None:
    """The day from which the draft is to hold; what cannot be read is told on sending."""
    form = mending.apply(request.POST, request.POST.get("action", ""))
    try:
        return starting.day_typed(form)
    except UnreadableDay:
        return None


def _arrive(request: StaffRequest, case: Case) -> HttpResponse:
    """The page as it opens: the programme to copy or the protocol asked for, else the programme as it stands, else the
    condition's protocol."""
    asked, reason, copy, from_on = request.GET.get("protocol", ""), "", None, None
    if "from" in request.GET:
        copy = copying.copy_for(case.episode, _source(request))
        phase, lines = copy.source.phase, copy.lines
    elif case.living is not None and not asked:
        phase, lines, reason = case.living.phase, drafting.standing_lines(case.living), case.living.drills_reason
        from_on = sending.planned_day(case)
    else:
        phase = None if asked == BLANK else _phase_asked_for(request, case)
        lines = lines_for(phase, case.episode) if phase else []
    case = case.within(phase).from_day(from_on or case.on)
    draft = sheet.drafted(lines, case=case, clinic=request.clinic, drills_reason=reason)
    if request.htmx and request.htmx.target == "shelf":
        return render(request, f"{PAGE}#shelf", {"case": case, "shelf": _shelf(request, draft)})
    return _show(request, draft, seen=sending.mark_of(case.living), from_on=from_on, copy=copy)


def _source(request: StaffRequest) -> Prescription:
    """The programme named by ``?from=``: any of the clinic, living or ended."""
    known = Prescription.objects.visible_to(request.therapist).select_related("episode__patient", "phase__protocol")
    key = request.GET.get("from", "")
    return get_object_or_404(known, pk=int(key) if key.isdecimal() and len(key) < 10 else 0)


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


def _send(request: StaffRequest, draft: Draft, now: datetime) -> HttpResponse:
    seen, from_on = request.POST.get("seen", ""), _day(request)
    if draft.to_settle:
        return _show(request, draft, seen=seen, from_on=from_on, problem=draft.unsettled)
    try:
        sent = sending.send(
            draft.case,
            draft.sound_lines,
            seen=seen,
            by=request.therapist.user,
            now=now,
            phase=draft.case.phase,
            note=_note(request),
            drills_reason=draft.drills_reason,
            from_on=starting.day_typed(request.POST),
        )
    except PrescribingError as error:
        return _refused(request, draft, error, from_on=from_on)
    messages.success(request, str(sent))
    return redirect("adherence:chart", pk=draft.case.episode.patient_id)


def _refused(request: StaffRequest, draft: Draft, error: PrescribingError, *, from_on: date | None) -> HttpResponse:
    """Why it was not sent, everything typed kept. Who was second has now seen what the first did, and may decide."""
    seen, meanwhile = request.POST.get("seen", ""), None
    if isinstance(error, sending.ChangedMeanwhile):
        meanwhile, seen = error, sending.mark_of(draft.case.episode.prescriptions.living().first())
    return _show(request, draft, seen=seen, from_on=from_on, problem=str(error), meanwhile=meanwhile)


def _note(request: StaffRequest) -> str:
    return typed.words(request.POST, "note", most=NOTE_LENGTH)


def _shelf(request: StaffRequest, draft: Draft) -> Shelf:
    words = typed.words(request.POST if "q" in request.POST else request.GET, "q", most=60)
    return shelf_for(draft, clinic=request.clinic, words=words)


def _worked_out(draft: Draft, from_on: date | None) -> dict[str, Any]:
    """What follows from the figures: sentences, conflicts, the patient's day, and what sending would change."""
    case = draft.case
    patient = case.episode.patient
    return {
        "case": case,
        "patient": patient,
        "draft": draft,
        "day": previewing.preview(
            draft.sound_lines, patient=patient, habits=case.habits, today=case.on, flagged=draft.flagged
        ),
        "unsettled": draft.unsettled,
        "changes": sending.preview_of(case, draft.sound_lines, from_on),
        "starts_later": True,  # a conflict may offer a later day: the draft is checked on the day it is to hold from
    }


def _show(
    request: StaffRequest,
    draft: Draft,
    *,
    seen: str,
    from_on: date | None,
    problem: str = "",
    meanwhile: ChangedMeanwhile | None = None,
    kept: Kept | None = None,
    copy: Copy | None = None,
) -> HttpResponse:
    """The whole page, or its working part for a swap. With a problem: 422, everything typed kept."""
    template = f"{PAGE}#programme" if request.htmx else PAGE
    phase = draft.case.phase
    context = _worked_out(draft, from_on) | {
        "phase": phase,
        "phases": list(phase.protocol.phases.all()) if phase else [],
        "protocols": Protocol.objects.of(request.clinic).select_related("condition"),
        "shelf": _shelf(request, draft),
        "seen": seen,
        "note": _note(request),
        "problem": problem,
        "meanwhile": meanwhile,
        "kept": kept,
        "copy": copy,
        "concerns": draft.case.living.concerns.open().select_related("drill") if draft.case.living else [],
    }
    return render(request, template, context, status=422 if problem else 200)
