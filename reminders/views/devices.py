"""Which of a patient's devices show notifications: one page, and what its buttons do."""

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import clock
from clinic.answers import SeeOther
from patients import way_in
from patients.access import PatientRequest
from patients.views.settings import in_their_words
from patients.way_in import COOKIE
from reminders import subscribing
from reminders.subscribing import SubscribingError


class SubscriptionForm(forms.Form):
    """What a browser hands out once the patient has said yes; its script fills it in."""

    endpoint = forms.CharField(max_length=subscribing.LONGEST_ADDRESS)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    instead_of = forms.CharField(max_length=subscribing.LONGEST_ADDRESS, required=False)


@in_their_words
@require_safe
def devices(request: PatientRequest) -> HttpResponse:
    if not settings.VAPID_PUBLIC_KEY:
        raise Http404
    return _page(request)


@in_their_words
@require_POST
def turn_on(request: PatientRequest) -> HttpResponse:
    """This browser shows notifications from now on."""
    if not settings.VAPID_PUBLIC_KEY:
        raise Http404
    form, held = SubscriptionForm(request.POST), way_in.read_pass(request.COOKIES[COOKIE])
    if not form.is_valid():
        return _page(request, str(subscribing.Unreadable()))
    try:
        subscribing.turn_on(request.patient, link_id=held.link_id, now=clock.now(), **form.cleaned_data)
    except SubscribingError as refused:
        return _page(request, str(refused))
    messages.success(request, _("Notifications are on."))
    return _back()


@in_their_words
@require_POST
def turn_off(request: PatientRequest, pk: int) -> HttpResponse:
    """That device falls silent."""
    device = get_object_or_404(request.patient.devices, pk=pk)
    subscribing.turn_off(device, by=request.patient, now=clock.now())
    messages.success(request, _("Notifications are off there."))
    return _back()


def _page(request: PatientRequest, trouble: str = "") -> HttpResponse:
    shown = {"key": settings.VAPID_PUBLIC_KEY, "devices": request.patient.devices.live(), "trouble": trouble}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
    return render(request, "reminders/devices.html", shown, status=status)


def _back() -> HttpResponse:
    return SeeOther(reverse("reminders:devices"))
