"""*Another time, fewer, or stop?*: three links in a mail, one page that asks, and keeps what was pressed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import anyone
from clinic.answers import SeeOther
from patients.models import Patient
from patients.reading import read_by
from reminders import questioning
from reminders.often_forms import AnotherForm, FewerForm, StopForm
from reminders.questioning import Want
from reminders.unsubscribing import UnknownAddress

ANSWERS: dict[str, tuple[type[forms.Form], Callable[..., None]]] = {
    Want.ANOTHER: (AnotherForm, questioning.take_another_time),
    Want.FEWER: (FewerForm, questioning.take_fewer),
    Want.STOP: (StopForm, questioning.stop),
}


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def often(request: HttpRequest, token: str) -> HttpResponse:
    """The signed address is the proof of who asks, as on the page that stops the mails."""
    patient = _behind(token)
    want = _known(request.POST.get("want") if request.method == "POST" else request.GET.get("want"))
    with read_by(patient):
        if request.method == "POST":
            return _answered(request, patient, token, want)
        return _page(request, patient, want, None)


def _answered(request: HttpRequest, patient: Patient, token: str, want: Want) -> HttpResponse:
    form_class, keep = ANSWERS[want]
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, patient, want, form)
    keep(patient, now=clock.now(), **form.cleaned_data)
    return SeeOther(f"{reverse('reminders:often', args=[token])}?want={want}&kept=1")


def _page(request: HttpRequest, patient: Patient, want: Want, typed: forms.Form | None) -> HttpResponse:
    """The question; the answer whose link was pressed stands first. What could not be kept stands as it was typed."""
    initial = {"reminder_at": patient.reminder_at, "mail_pace": patient.mail_pace}
    context: dict[str, Any] = {
        "patient": patient,
        "want": want,
        "wants": [want, *(other for other in Want if other != want)],
        "is_kept": "kept" in request.GET,
        "form": {name: form(initial=initial, auto_id=f"{name}_%s") for name, (form, _keep) in ANSWERS.items()},
    }
    if typed is not None:
        context["form"][want] = typed
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed else HTTPStatus.OK
    return render(request, "reminders/often.html", context, status=status)


def _known(want: str | None) -> Want:
    try:
        return Want(want or Want.ANOTHER)
    except ValueError as unknown:
        raise Http404 from unknown


def _behind(token: str) -> Patient:
    try:
        return questioning.patient_behind(token)
    except UnknownAddress as unknown:
        raise Http404 from unknown
