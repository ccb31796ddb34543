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
from django.views.decorators.http import require_http_methods, require_POST

from clinic import clock
from clinic.access import anyone
from patients import fresh_link, way_in
from patients.access import PatientRequest, find_holder, patient_required
from patients.models import Patient
from patients.way_in import COOKIE, PASS_LASTS, Pass, Scope, WayInError

look_or_choose = require_http_methods(["GET", "HEAD", "POST"])
# Where a link may lead instead of *today*: by a word of its own, so that no address can be smuggled in.
PLACES = {"times": "#part-mail", "nudges": "#part-nudges", "quiet": "#part-quiet"}


class AskForm(forms.Form):
    email = forms.EmailField(
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email", "inputmode": "email"}),
    )


def link_keeper(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A link that does not open gets the page that helps, whatever the reason: why is nobody else's business."""

    @wraps(view)
    def inner(request: HttpRequest, token: str) -> HttpResponse:
        if _is_fetched_ahead(request):
            return HttpResponse(status=503)  # a browser drops what it fetched ahead, and asks anew at the tap
        try:
            return view(request, token)
        except WayInError:
            return render(request, "patients/ask_link.html", _help_with(token), status=410)

    return inner


def _is_fetched_ahead(request: HttpRequest) -> bool:
    """Whether a browser only guesses that somebody will tap: it must not be let in on a guess."""
    return "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))


def _help_with(token: str) -> dict[str, object]:
    """A link of ours brings a fresh one with one tap, to the mailbox it went to; for another we ask for the mailbox."""
    try:
        way_in.link_named_by(token)
    except WayInError:
        return {"grown_old": True, "form": AskForm()}
    return {"grown_old": True, "one_tap": reverse("patients:fresh", args=[token])}


@anyone
@never_cache
@look_or_choose
@link_keeper
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in a mail. Opening it writes nothing: a scanner that follows it changes nothing and spends nothing."""
    now = clock.now()
    link = way_in.open_link(token, now=now)
    readers = list(Patient.objects.sharing_mailbox(link.patient))
    if len(readers) > 1 and request.method != "POST":
        return render(request, "patients/open.html", {"readers": readers})
    patient = chosen(request, readers) if request.method == "POST" else link.patient
    holder = find_holder(request)
    if holder and (holder.patient, holder.scope) == (patient, Scope.FULL):
        return to_today(_place(request))  # this phone opens more already: a link must not take that away
    return let_in(Pass(link.pk, patient.pk, now), to=_place(request))


@anyone
@never_cache
@require_POST
def fresh(request: HttpRequest, token: str) -> HttpResponse:
    """One tap: a fresh link to the mailbox that a grown-old one went to."""
    try:
        fresh_link.ask_again(way_in.link_named_by(token), now=clock.now())
    except WayInError:
        return render(request, "patients/ask_link.html", _help_with(token), status=410)
    return render(request, "patients/ask_link.html", {"asked": True})


@patient_required
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
    """Ask for a fresh link. The answer is the same for an address we know and one we do not.

    A phone whose pass has run out need not type its address: the pass still says which mailbox it came from.
    """
    now = clock.now()
    held = _pass_that_ran_out(request)
    if held and request.method == "POST" and "email" not in request.POST:
        fresh_link.ask_again(held.link_id, now=now)
        return render(request, "patients/ask_link.html", {"asked": True})
    if held and request.method != "POST" and "other" not in request.GET:
        return render(request, "patients/ask_link.html", {"ran_out": True, "one_tap": request.path})
    form = AskForm(request.POST or None)
    if request.method != "POST":
        return render(request, "patients/ask_link.html", {"form": form})
    if not form.is_valid():
        return render(request, "patients/ask_link.html", {"form": form}, status=422)
    fresh_link.ask_for_link(form.cleaned_data["email"], now=now)
    return render(request, "patients/ask_link.html", {"asked": form.cleaned_data["email"]})


def _pass_that_ran_out(request: HttpRequest) -> Pass | None:
    """What this phone held before, if it was made here and opens nothing any more."""
    try:
        held = way_in.read_pass(request.COOKIES.get(COOKIE, ""))
    except WayInError:
        return None
    return None if find_holder(request) else held


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


def to_today(place: str = "") -> HttpResponse:
    return _without_referrer(HttpResponseRedirect(place or _start()))


def _place(request: HttpRequest) -> str:
    """The page the foot of a mail leads to: ``?to=times``. Nothing for *today*."""
    part = PLACES.get(request.GET.get("to", ""))
    return f"{reverse('patients:settings')}{part}" if part else ""


def _start() -> str:
    """Today, with the snack that is now in view: one tap more ticks it off."""
    return f"{reverse('adherence:today')}#start"


def let_in(held: Pass, *, to: str = "") -> HttpResponse:
    """Give the phone its pass and show today, or the page of ours it asked for."""
    response = HttpResponseRedirect(to or _start())
    response.set_cookie(
        COOKIE,
        str(held),
        max_age=PASS_LASTS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return _without_referrer(response)


def _without_referrer(response: HttpResponse) -> HttpResponse:
    """The token stands in this page's address; the page that follows need not know it. Pages with a form keep
    "same-origin": without a referrer a browser sends "Origin: null", and the form would be refused as foreign."""
    response["Referrer-Policy"] = "no-referrer"
    return response
