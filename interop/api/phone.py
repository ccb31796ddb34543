"""Who may ask as a patient: the phone that holds a pass. It is told in JSON, never sent to another page."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.decorators import api_view, authentication_classes, permission_classes, throttle_classes
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

from clinic.access import open_to
from interop.api.refusals import ForeignForm, NeedsCode, NoWayIn
from patients.access import find_holder, find_patient
from patients.models import Patient
from patients.way_in import Scope

View = Callable[..., Response]


class PhonePass(BaseAuthentication):
    """The pass in the cookie, with the token that only a page of ours knows; the patient comes as ``request.auth``.

    A cookie goes along with whatever another site makes the browser send, so a pass alone is no proof.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Patient]:
        """Raises ``NoWayIn``, ``ForeignForm``."""
        patient = find_patient(request._request)
        if patient is None:
            raise NoWayIn
        if _comes_from_elsewhere(request._request):
            raise ForeignForm
        return AnonymousUser(), patient

    def authenticate_header(self, request: Request) -> str:
        """With this a refusal is a 401: who are you?, not a 403: you may not."""
        return "Pass"


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Django's own check, asked for its opinion: a view of the framework is not checked by itself."""
    check = CSRFCheck(HttpResponse)
    check.process_request(request)
    return check.process_view(request, None, (), {}) is not None


class FullPass(PhonePass):
    """The same of a phone on which a code was typed: a link alone opens no more than today."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Patient]:
        """Raises ``NoWayIn``, ``NeedsCode``, ``ForeignForm``."""
        holder = find_holder(request._request)
        if holder is not None and holder.scope != Scope.FULL:
            raise NeedsCode
        return super().authenticate(request)


class HoldsAPass(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Patient)


class PatientsPace(SimpleRateThrottle):
    """Far above what a day can hold, below what a runaway program sends."""

    rate = "120/min"
    scope = "phone"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}

    def allow_request(self, request: Request, view: Any) -> bool:
        """A lost cache must not keep a patient's ticks out."""
        with suppress(RedisError):
            return bool(super().allow_request(request, view))
        return True


def phone_api(method: str, *, full: bool = False) -> Callable[[View], Any]:
    """For a program on the phone of a patient with a way in, spoken to in the patient's language. ``full``: for what is
    more than today, only after a code."""

    def open_up(view: View) -> Any:
        def inner(request: Request) -> Response:
            with translation.override(request.auth.language):
                return view(request)

        inner.__name__, inner.__doc__ = view.__name__, view.__doc__
        for narrow in (
            authentication_classes([FullPass if full else PhonePass]),
            permission_classes([HoldsAPass]),
            throttle_classes([PatientsPace]),
            api_view([method]),
            never_cache,
            open_to("patient-api-full" if full else "patient-api"),
        ):
            inner = narrow(inner)
        return inner

    return open_up
