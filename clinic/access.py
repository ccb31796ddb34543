"""Who may open which page. Every view says so with one of these decorators, or the start is refused (``checks.py``).

A decorator fetches the person and puts them on the request; the view then starts from that person
(``request.clinic.patients…``), so that reaching somebody else's row would take extra effort.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from clinic import clock
from clinic.looking import OF_A_PATIENT, note_look
from clinic.models import Clinic, Therapist

View = Callable[..., HttpResponse]
Answering = TypeVar("Answering", bound=Callable[..., HttpResponseBase])  # streaming ones too


class StaffRequest(HttpRequest):
    """What a view behind ``therapist_required`` gets."""

    htmx: HtmxDetails
    therapist: Therapist
    clinic: Clinic


def open_to(who: str) -> Callable[[Answering], Answering]:
    """Mark a view with its access decision; the system check and the generated access test read the mark."""

    def mark(view: Answering) -> Answering:
        view.access = who  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """A page for everyone, signed in or not."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return open_to("anyone")(inner)


def find_therapist(request: HttpRequest) -> Therapist | None:
    """The working therapist behind this session, or None. One query."""
    if not request.user.is_authenticated:
        return None
    working = Therapist.objects.working(clock.now().date())
    return working.select_related("user", "clinic").filter(user_id=request.user.pk).first()


def page_of(request: HttpRequest) -> str:
    """Where to go on after the sign-in: the page asked for; for a form the page it stood on, since its own address may
    take nothing but forms."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    stood_on = urlsplit(request.headers.get("Referer", request.build_absolute_uri()))
    is_ours = stood_on.netloc == request.get_host()
    return stood_on._replace(scheme="", netloc="").geturl() if is_ours else "/"


def therapist_required(view: View) -> View:
    """For people who work in a clinic; others are sent to the sign-in page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        therapist = find_therapist(request)
        if therapist is None:
            # Who has left keeps no session: the sign-in page would send them straight back here, round and round.
            logout(request)
            return redirect_to_login(page_of(request), resolve_url(settings.LOGIN_URL))
        request.therapist, request.clinic = therapist, therapist.clinic  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return open_to("therapist")(inner)


def demo_only(view: View) -> View:
    """A page that exists in the demo and nowhere else."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return open_to("anyone")(inner)


class SwapGuard:
    """An expired session inside an htmx swap: send the whole page away.

    Without this the sign-in page would be swapped into a table cell. Phones stay open for weeks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "htmx", None) and response.status_code in (301, 302, 303):
            target = urlsplit(response["Location"])
            return HttpResponseClientRedirect(target._replace(scheme="", netloc="").geturl())
        return response


class LooksAreNoted:
    """After a page of a patient's record was shown to somebody of the clinic. Without the trace there is no page.

    A refused question (422) comes with the page around it, so it was read as well. A stranger's 404 was not, nor what
    only sends on.
    """

    SHOWN = (200, 422)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        therapist, match = getattr(request, "therapist", None), request.resolver_match
        was_read = request.method == "GET" and response.status_code in self.SHOWN
        if was_read and therapist and match and match.route.startswith(OF_A_PATIENT):
            note_look(match.kwargs["pk"], page=match.view_name, by=therapist, now=clock.now())
        return response
