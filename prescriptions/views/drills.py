"""The drill library, to browse and to read."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url, replace_url

from clinic.access import StaffRequest, therapist_required
from prescriptions.browsing import Library, Search
from prescriptions.looking_up import look_up
from prescriptions.models import Drill
from prescriptions.own_drills import less_strict
from prescriptions.showing import shown


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def drills(request: StaffRequest) -> HttpResponse:
    search = Search.read(request.GET)
    library = Library(Drill.objects.of(request.clinic).own_first(), search)
    if not request.htmx:
        return render(request, "prescriptions/drills.html", {"library": library})
    return _remembered(render(request, "prescriptions/drills.html#found", {"library": library}), request, search)


def _remembered(response: HttpResponse, request: StaffRequest, search: Search) -> HttpResponse:
    """With the search in the browser's address. Back undoes a filter, but does not spell a word backwards."""
    address = reverse("prescriptions:drills") + search.address.rstrip("?")
    before = Search.read(QueryDict((request.htmx.current_url or "").partition("?")[2]))
    is_typing = before.chosen == search.chosen
    return replace_url(response, address) if is_typing else push_url(response, address)


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def drill(request: StaffRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Drill.objects.of(request.clinic).filter(slug=slug).own_first()[:1])
    context = {"drill": found, "showing": shown(found, request.GET)}
    if request.htmx:
        return render(request, "prescriptions/drill.html#pair", context)
    context |= {"entry": look_up(found, clinic=request.clinic), "looser": less_strict(found)}
    return render(request, "prescriptions/drill.html", context)
