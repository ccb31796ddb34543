"""Who may open a patient's pages: the phone that holds a pass, and how far it opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django_htmx.middleware import HtmxDetails

from clinic import clock
from clinic.access import open_to, page_of
from patients.models import Patient
from patients.way_in import COOKIE, Holder, Scope, WayInError, holder_of, read_pass

Answer = TypeVar("Answer", bound=HttpResponseBase)


class PatientRequest(HttpRequest):
    """What a view behind ``patient_required`` or ``full_session_required`` gets."""

    htmx: HtmxDetails
    patient: Patient
    pass_scope: Scope


def find_holder(request: HttpRequest, *, hold: bool = False) -> Holder | None:
    """Who holds this phone's pass and how far it opens, or None. ``hold``: see ``holder_of``."""
    try:
        return holder_of(read_pass(request.COOKIES.get(COOKIE, "")), now=clock.now(), hold=hold)
    except WayInError:
        return None


def find_patient(request: HttpRequest, *, hold: bool = False) -> Patient | None:
    """The patient whose pass this phone holds, or None. ``hold``: see ``holder_of``."""
    holder = find_holder(request, hold=hold)
    return holder.patient if holder else None


def to_the_door() -> HttpResponse:
    """The answer to a phone without a pass: how to get a fresh link."""
    return redirect("patients:ask-link")


def to_the_code(request: HttpRequest) -> HttpResponse:
    """The answer to a phone whose pass does not open this page: type the code from a mail, then come back."""
    return redirect(f"{reverse('patients:code')}?{urlencode({'next': page_of(request)}, safe='/')}")


def patient_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a patient with a way in; others are told how to get a fresh link."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        holder = find_holder(request)
        return _theirs(view, request, holder, *args, **kwargs) if holder else to_the_door()

    return open_to("patient")(inner)


def full_session_required(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """For a patient who has typed a code from their mailbox; others are asked for one and come back here."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer | HttpResponse:
        holder = find_holder(request)
        if holder is None or holder.scope != Scope.FULL:
            return to_the_code(request)
        return _theirs(view, request, holder, *args, **kwargs)

    return open_to("patient-full")(inner)


def _theirs(view: Callable[..., Answer], request: Any, holder: Holder, *args: Any, **kwargs: Any) -> Answer:
    """One patient's page. Nothing on the way may keep it: two who share a phone also share its cache."""
    request.patient, request.pass_scope = holder.patient, holder.scope
    response = view(request, *args, **kwargs)
    add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    return response
