"""A clinic's own protocols: write one, copy one, make one of a programme, edit and retire. The form is the draft; only
*save* stores anything."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from prescriptions import own_protocols
from prescriptions.models import Prescription, Protocol
from prescriptions.models.stock import StockQuerySet
from prescriptions.own_protocols import Misprinted, OwnProtocolError
from prescriptions.protocol_sheet import Course, Sheet, written

PAGE = "prescriptions/own_protocol.html"


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def new(request: StaffRequest) -> HttpResponse:
    """A protocol from scratch: it opens with one phase."""
    return _make(request, own_protocols.new_for(request.clinic), _("New protocol"), is_blank=True)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def copy(request: StaffRequest, slug: str) -> HttpResponse:
    """A copy of a protocol, laid out to be edited. The one it comes from stays as it is."""
    base = get_object_or_404(_known(request).filter(slug=slug).own_first()[:1])
    title = _("Our own copy of %(protocol)s") % {"protocol": base.name}
    return _make(request, own_protocols.new_for(request.clinic, base), title, base=base)


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@vary_on_headers("HX-Request")
def edit(request: StaffRequest, slug: str) -> HttpResponse:
    protocol = _own(request, slug)
    stands = own_protocols.mark_of(protocol)
    page = {"title": _("Edit %(protocol)s") % {"protocol": protocol.name}, "base": protocol, "stands": stands}
    if request.method != "POST":
        return _show(request, _written(request, protocol, own_protocols.course_of(protocol)), page)
    seen = request.POST.get("seen", "")

    def store(course: Course) -> Protocol:
        return own_protocols.change(protocol, course, seen=seen, by=request.therapist, now=clock.now())

    return _posted(request, protocol, store, page)


@therapist_required
@require_POST
def retire(request: StaffRequest, slug: str) -> HttpResponse:
    protocol = _own(request, slug)
    own_protocols.retire(protocol, by=request.therapist, now=clock.now())
    messages.success(request, _("%(protocol)s is retired. It is offered no longer.") % {"protocol": protocol.name})
    return redirect("prescriptions:protocols")


@therapist_required
@require_POST
def save_programme(request: StaffRequest, pk: int) -> HttpResponse:
    """A programme as the clinic's protocol. Where the library's rules stand against it, the editor opens with it."""
    known = Prescription.objects.visible_to(request.therapist).select_related("episode__condition")
    prescription, now = get_object_or_404(known, pk=pk), clock.now()
    try:
        protocol, course = own_protocols.from_programme(prescription, clinic=request.clinic, now=now)
    except own_protocols.NothingToSave as refused:
        messages.error(request, str(refused))
        return redirect("adherence:chart", prescription.episode.patient_id)
    sheet = _written(request, protocol, course)
    try:
        stored = own_protocols.make(protocol, course, by=request.therapist, now=now)
    except Misprinted as refused:
        page = {"title": _("New protocol"), "address": reverse("prescriptions:new-protocol")}
        return _refused(request, sheet, refused, page)
    messages.success(request, _("Saved as a protocol. Name its phase and add criteria, if you like."))
    return redirect("prescriptions:edit-protocol", stored.slug)


def _known(request: StaffRequest) -> StockQuerySet[Protocol]:
    return Protocol.objects.of(request.clinic).select_related("condition")


def _own(request: StaffRequest, slug: str) -> Protocol:
    """A protocol of the clinic's own; a shared one is never edited."""
    return get_object_or_404(_known(request).filter(clinic=request.clinic), slug=slug)


def _make(
    request: StaffRequest, draft: Protocol, title: str, *, base: Protocol | None = None, is_blank: bool = False
) -> HttpResponse:
    page = {"title": title, "base": base}
    if request.method != "POST":
        sheet = _written(request, draft, own_protocols.course_of(base) if base else [])
        if is_blank:
            sheet.act("add-phase")
            sheet.touched = ""
        return _show(request, sheet, page)

    def store(course: Course) -> Protocol:
        return own_protocols.make(draft, course, by=request.therapist, now=clock.now())

    return _posted(request, draft, store, page)


def _written(request: StaffRequest, protocol: Protocol, course: Course) -> Sheet:
    return written(protocol, course, clinic=request.clinic, rules=own_protocols.rules_in_use())


def _posted(
    request: StaffRequest, protocol: Protocol, store: Callable[[Course], Protocol], page: Mapping[str, object]
) -> HttpResponse:
    """One move, or the deed: a sound protocol is stored, anything else comes back as it was typed."""
    sheet = Sheet(request.POST.copy(), clinic=request.clinic, rules=own_protocols.rules_in_use())
    action = request.POST.get("action", "")
    if action != "save":
        sheet.act(action)
        return _show(request, sheet, page)
    if not sheet.is_complete():
        return _refused(request, sheet, Misprinted([]), page)
    try:
        stored = store(sheet.course(protocol))
    except OwnProtocolError as refused:
        return _refused(request, sheet, refused, page)
    messages.success(request, _("%(protocol)s is saved.") % {"protocol": stored.name})
    return redirect("prescriptions:protocol", stored.slug)


def _refused(
    request: StaffRequest, sheet: Sheet, refused: OwnProtocolError, page: Mapping[str, object]
) -> HttpResponse:
    """Everything typed, with what is wrong at its place."""
    general, told = [str(refused)], dict(page)
    for flaw in refused.flaws if isinstance(refused, Misprinted) else ():
        if flaw.phase is None:
            general.append(flaw.sentence)
        elif flaw.line is None:
            sheet.phases[flaw.phase].flaws.append(flaw.sentence)
        else:
            sheet.phases[flaw.phase].lines[flaw.line].flaws.append(flaw.sentence)
    if isinstance(refused, own_protocols.ChangedMeanwhile):
        told["seen"] = page["stands"]  # they know by now: a second save is their decision
    return _show(request, sheet, told | {"problems": general}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _show(request: StaffRequest, sheet: Sheet, page: Mapping[str, object], status: int = HTTPStatus.OK) -> HttpResponse:
    """The whole page, or the form alone for a swap."""
    seen = request.POST.get("seen", page.get("stands", ""))
    context = {"sheet": sheet, "seen": seen, "address": request.path, **page}
    return render(request, f"{PAGE}#editor" if request.htmx else PAGE, context, status=status)
