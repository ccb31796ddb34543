"""Coming in: the link from a mail, who of two is moving, and a fresh link for one that has grown old."""

from collections.abc import Callable, Sequence
from functools import wraps
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import anyone
from patients import way_in
from patients.access import PatientRequest, patient_required
from patients.models import Patient
from patients.way_in import COOKIE, PASS_LASTS, Pass, WayInError

look_or_choose = require_http_methods(["GET", "HEAD", "POST"])


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email", "inputmode": "email"}),
    )


def link_keeper(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A link that does not open gets the page that helps, whatever the reason: why is nobody else's business."""

    @wraps(view)
    def inner(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except WayInError:
            return render(request, "patients/ask_link.html", {"form": AskForm(), "grown_old": True}, status=410)

    return inner


@anyone
@never_cache
@look_or_choose
@link_keeper
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a mail. Opening it writes nothing: a scanner that follows it changes nothing and spends nothing."""
    now = clock.now()
    link = way_in.open_link(token, now=now)
    readers = list(Patient.objects.sharing_mailbox(link.patient))
    if request.method == "POST":
        return let_in(Pass(link.pk, chosen(request, readers).pk, now))
    if len(readers) > 1:
        return render(request, "patients/open.html", {"readers": readers})
    return let_in(Pass(link.pk, link.patient.pk, now))


@patient_required
@never_cache
@look_or_choose
def switch(request: PatientRequest) -> HttpResponse:
    """The same phone in other hands. The pass keeps its age: changing hands does not renew it."""
    readers = list(Patient.objects.sharing_mailbox(request.patient))
    if request.method == "POST":
        held = way_in.read_pass(request.COOKIES[COOKIE])
        return let_in(Pass(held.link_id, chosen(request, readers).pk, held.opened_at))
    return render(request, "patients/open.html", {"readers": readers})


@anyone
@never_cache
@look_or_choose
def ask_link(request: HttpRequest) -> HttpResponse:
    """Ask for a fresh link. The answer is the same for an address we know and one we do not."""
    form = AskForm(request.POST or None)
    if request.method != "POST":
        return render(request, "patients/ask_link.html", {"form": form})
    if not form.is_valid():
        return render(request, "patients/ask_link.html", {"form": form}, status=422)
    way_in.ask_for_link(form.cleaned_data["email"], now=clock.now())
    return render(request, "patients/ask_link.html", {"asked": form.cleaned_data["email"]})


def chosen(request: HttpRequest, readers: Sequence[Patient]) -> Patient:
    """Who said "I am moving". Raises Http404 for anyone who does not read this mailbox."""
    try:
        named = UUID(request.POST.get("patient", ""))
    except ValueError as nobody:
        raise Http404 from nobody
    for patient in readers:
        if patient.pk == named:
            return patient
    raise Http404


def let_in(held: Pass) -> HttpResponse:
    """Give the phone its pass and show today."""
    response = HttpResponseRedirect(reverse("adherence:today"))
    response.set_cookie(
        COOKIE,
        str(held),
        max_age=PASS_LASTS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    # The token stands in this page's address; the page that follows need not know it. Pages with a form keep
    # "same-origin": without a referrer a browser sends "Origin: null", and the form would be refused as foreign.
    response["Referrer-Policy"] = "no-referrer"
    return response
