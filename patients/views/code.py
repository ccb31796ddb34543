"""The code: ask for six digits by mail, type them, and be let in to all that is yours."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import anyone
from patients import proving
from patients.access import find_holder, find_patient
from patients.models import Code, Patient
from patients.models.code import CHOOSE_WITHIN
from patients.proving import CODE_LASTS, GrownOld, ProvingError, TooOften
from patients.views.way_in import AskForm, chosen, let_in, look_or_choose
from patients.way_in import Pass, Scope

COOKIE = "way_in_code"
_SALT = "patients.views.code"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The 6 digits from the email"),
        required=False,
        strip=True,
        widget=forms.TextInput(
            attrs={
                "class": "input code",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "enterkeyhint": "go",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


@anyone
@never_cache
@look_or_choose
def code(request: HttpRequest) -> HttpResponse:
    """Type the code; or ask for one, where this browser waits for none."""
    now = clock.now()
    waiting = _code_of(request)
    if request.method == "POST":
        return _try(request, waiting, now=now)
    holder = find_holder(request)
    if holder and holder.scope == Scope.FULL:
        return HttpResponseRedirect(_wanted(request) or reverse("adherence:today"))
    if waiting and "other" not in request.GET and Code.objects.open(now).filter(pk=waiting.pk).exists():
        return _show(request, {"typing": CodeForm(), "again": "again" in request.GET})
    return _show(request, {"asking": AskForm(), "one_tap": holder and "other" not in request.GET})


@anyone
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have a code mailed: once more, to the mailbox typed, or to that of the patient whose pass this phone holds."""
    now = clock.now()
    waiting = _code_of(request)
    if waiting and "again" in request.POST:
        proving.mail_again(waiting, now=now)
        return HttpResponseRedirect(_here(request, again=1))
    form = AskForm(request.POST)
    patient = None if "email" in request.POST else find_patient(request)
    if patient is None and not form.is_valid():
        return _show(request, {"asking": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    mailbox = patient.email if patient else form.cleaned_data["email"]
    try:
        made = proving.ask(mailbox, address=_network(request), now=now)
    except TooOften as often:
        shown = {"asking": AskForm({"email": mailbox} if patient is None else None), "one_tap": patient}
        return _show(request, shown | {"trouble": often}, status=HTTPStatus.TOO_MANY_REQUESTS)
    return _remember(made, HttpResponseRedirect(_here(request)))


@anyone
@never_cache
@look_or_choose
def who(request: HttpRequest) -> HttpResponse:
    """Who is moving, where several read the mailbox that the code went to."""
    now = clock.now()
    typed = _code_of(request)
    if typed is None or not Code.objects.proved(now).filter(pk=typed.pk).exists():
        return HttpResponseRedirect(_here(request))
    readers = proving.readers_of(typed)
    if request.method == "POST":
        return _enter(request, typed, chosen(request, readers), now=now)
    at_clinics = {reader.clinic_id for reader in readers}
    return render(request, "patients/open.html", {"readers": readers, "names_clinics": len(at_clinics) > 1})


def _try(request: HttpRequest, waiting: Code | None, *, now: datetime) -> HttpResponse:
    form = CodeForm(request.POST)
    form.is_valid()
    try:
        if waiting is None:
            raise GrownOld
        proving.prove(waiting, form.cleaned_data["code"], now=now)
    except GrownOld as old:
        shown = {"asking": AskForm(), "one_tap": find_patient(request), "trouble": old}
        return _show(request, shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except ProvingError as wrong:
        form.add_error("code", str(wrong))
        return _show(request, {"typing": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    patient = _who_already(request, proving.readers_of(waiting))
    if patient is None:
        return HttpResponseRedirect(_here(request, "patients:code-who"))
    return _enter(request, waiting, patient, now=now)


def _who_already(request: HttpRequest, readers: list[Patient]) -> Patient | None:
    """The only reader of the mailbox; or of several, the one who was chosen on this phone before."""
    if len(readers) == 1:
        return readers[0]
    patient = find_patient(request)
    return patient if patient in readers else None


def _enter(request: HttpRequest, typed: Code, patient: Patient, *, now: datetime) -> HttpResponse:
    try:
        link = proving.spend(typed, patient, now=now)
    except GrownOld as old:
        return _show(request, {"asking": AskForm(), "trouble": old}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    response = let_in(Pass(link.pk, patient.pk, now), to=_wanted(request))
    response.delete_cookie(COOKIE, path=reverse("patients:code"))
    return response


def _show(request: HttpRequest, shown: Mapping[str, object], *, status: int = 200) -> HttpResponse:
    query = f"?{urlencode({'next': wanted}, safe='/')}" if (wanted := _wanted(request)) else ""
    return render(request, "patients/code.html", {**shown, "query": query}, status=status)


def _wanted(request: HttpRequest) -> str:
    """The page of ours to go on to, or nothing."""
    wanted = request.GET.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def _here(request: HttpRequest, name: str = "patients:code", **more: object) -> str:
    query = ({"next": wanted} if (wanted := _wanted(request)) else {}) | more
    return reverse(name) + (f"?{urlencode(query, safe='/')}" if query else "")


def _network(request: HttpRequest) -> str:
    """The address a request came from, as the settings tell it from a proxy's."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""  # a socket: all who come through it count as one


def _remember(made: Code, response: HttpResponse) -> HttpResponse:
    """The browser that asked is the one that may type."""
    response.set_cookie(
        COOKIE,
        signing.dumps(made.pk.hex, salt=_SALT),
        max_age=CODE_LASTS + CHOOSE_WITHIN,
        path=reverse("patients:code"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _code_of(request: HttpRequest) -> Code | None:
    """The code this browser asked for, whatever has become of it."""
    try:
        pk = UUID(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Code.objects.filter(pk=pk).select_related("patient").first()
