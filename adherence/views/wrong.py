"""Something feels wrong: what to do stands on the page before anything is sent; then the clinic can be told."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from adherence import reporting
from adherence.asking import asked_of
from adherence.models import Alert
from adherence.reporting import ReportingError
from clinic import clock
from clinic.access import anyone
from clinic.answers import SeeOther
from patients.access import find_patient
from patients.models import Patient

ASKED = ("hit_head", "blood_thinner")


class PageRequest(HttpRequest):
    htmx: HtmxDetails


class NobodyKnown(ReportingError):
    """A report from a phone without a pass: there is no clinic to tell."""

    def __str__(self) -> str:
        return _("This phone is not signed in, so your clinic was not told. Call your clinic.")


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
@gzip_page
def wrong(request: PageRequest) -> HttpResponse:
    """Whom to call, and when. Open to anyone; a phone that holds a pass can also tell its clinic."""
    if request.method != "POST":
        return _show(request, find_patient(request))
    return _told(request, now=clock.now())


def _told(request: PageRequest, *, now: datetime) -> HttpResponse:
    """Keep what was said, then show what to do. Whatever goes wrong, the words stay on the page."""
    patient = None
    try:
        with transaction.atomic():
            patient = find_patient(request, hold=True)
            if patient is None:
                raise NobodyKnown
            alert = _report(request, patient, now=now)
    except ReportingError as trouble:
        return _show(request, patient, trouble=trouble)
    if request.htmx:
        return _show(request, patient, alert=alert)
    return SeeOther(f"{reverse('adherence:wrong')}#told-{alert.rule}")


def _report(request: PageRequest, patient: Patient, *, now: datetime) -> Alert:
    """Raises ``ReportingError``."""
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as garbled:
        raise reporting.Unreadable from garbled
    answers = {name: request.POST[name] for name in ASKED if name in request.POST}
    with translation.override(patient.language):
        return reporting.report(patient, rule=request.POST.get("rule", ""), key=key, at=now, now=now, answers=answers)


def _show(
    request: PageRequest,
    patient: Patient | None,
    *,
    alert: Alert | None = None,
    trouble: ReportingError | None = None,
) -> HttpResponse:
    page = "adherence/wrong.html#wrong" if request.htmx else "adherence/wrong.html"
    statuses = {NobodyKnown: HTTPStatus.FORBIDDEN, type(None): HTTPStatus.OK}
    status = statuses.get(type(trouble), HTTPStatus.UNPROCESSABLE_ENTITY)
    if patient is None:
        return render(request, page, {"asked": asked_of(None), "trouble": trouble}, status=status)
    with timezone.override(patient.tz), translation.override(patient.language):
        shown = {"asked": asked_of(patient), "just_said": alert, "trouble": trouble}
        return render(request, page, shown, status=status)
