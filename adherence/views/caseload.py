"""The caseload: the page, and the views of it that a therapist keeps by name."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from adherence import caseload as rules
from adherence import saving_views
from adherence.desk import Desk
from adherence.models import SavedView
from adherence.moments import greeting
from adherence.saving_views import SavingError
from adherence.sifting import View
from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther

A_PAGE = 200


@dataclass(frozen=True)
class Unsaved:
    """A name that could not be kept, and why."""

    name: str = ""
    error: str = ""


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def caseload(request: StaffRequest) -> HttpResponse:
    """Who needs a look today, and why."""
    view = View.read(request.GET, Desk.of(request.therapist))
    is_swap = bool(request.htmx) and not request.htmx.history_restore_request
    page = "adherence/caseload.html#swap" if is_swap else "adherence/caseload.html"
    return render(request, page, _shown(request, view) | {"is_swap": is_swap})


@therapist_required
@require_POST
def save_view(request: StaffRequest) -> HttpResponse:
    """Give the view that was open a name."""
    view = View.read(QueryDict(request.POST.get("query", "")[:4000]), Desk.of(request.therapist))
    name = " ".join(request.POST.get("name", "").replace("\0", "").split())
    try:
        saving_views.save_view(by=request.therapist, name=name, query=view.query)
    except SavingError as refused:
        context = _shown(request, view) | {"unsaved": Unsaved(name[:200], str(refused))}
        return render(request, "adherence/caseload.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Saved. “%(name)s” stands above the list.") % {"name": name})
    return _to(view.query)


@therapist_required
@require_POST
def remove_view(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a name away; the patients stay where they are."""
    saved = get_object_or_404(SavedView.objects.of(request.therapist), pk=pk)
    saving_views.remove_view(saved)
    messages.success(request, _("Removed “%(name)s”.") % {"name": saved.name})
    return _to(View.read(QueryDict(request.POST.get("query", "")[:4000]), Desk.of(request.therapist)).query)


def _shown(request: StaffRequest, view: View) -> dict[str, Any]:
    now, zone = clock.now(), request.clinic.tz
    everyone = view.cases(now=now)
    admitted = view.admitted(everyone)
    sifted = view.sifted(admitted)
    page = Paginator(sifted, A_PAGE).get_page(typed.words(request.GET, "page", most=6))
    conditions = rules.conditions_of(everyone)
    return {
        "view": view,
        "everyone": everyone,
        "is_first_day": bool(everyone) and not any(case.lately.last_tick_on for case in everyone),
        "summary": rules.summary_of(everyone, are_own=view.is_own),
        "greeting": greeting(now, zone, request.therapist.user.first_name),
        "conditions": conditions,
        "in_words": view.in_words(conditions),
        "tiles": view.tiles(admitted),
        "groups": view.groups(list(page.object_list)),
        "count": len(sifted),
        "page": page,
        "before": view.address(page=page.previous_page_number()) if page.has_previous() else "",
        "after": view.address(page=page.next_page_number()) if page.has_next() else "",
        "unsaved": Unsaved(),
        "on_paper": _on_paper(now.astimezone(zone)),
        "now": now,
        "zone": zone,
    }


def _on_paper(at: datetime) -> str:
    """ "15 Apr 2026 10:00" """
    return f"{formats.date_format(at, 'SHORT_DATE_FORMAT')} {formats.time_format(at, 'TIME_FORMAT')}"


def _to(query: str) -> HttpResponse:
    return SeeOther(f"{reverse('adherence:caseload')}?{query}")
