"""Messages between a patient and their therapist: the patient's page, and the answer from the chart."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from adherence import talking, threads
from adherence.chart import chart_of
from adherence.talk_forms import ReadForm, WordsForm, empty
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients import writing
from patients.access import PatientRequest, full_session_required
from patients.models import Patient
from patients.reading import read_by
from patients.writing import WritingError

# -- The patient ------------------------------------------------------------------------------------------------------


@full_session_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def talk(request: PatientRequest) -> HttpResponse:
    """Read the thread; add to it."""
    if request.method != "POST":
        return _thread(request, empty())
    form = WordsForm(request.POST)
    with read_by(request.patient):
        try:
            if form.is_valid():
                talking.say(request.patient, now=clock.now(), **form.cleaned_data)
                return _thread(request, empty()) if request.htmx else _to(reverse("adherence:talk") + "#newest")
        except WritingError as refused:
            form.add_error("words", str(refused))
    return _thread(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@full_session_required
@require_POST
def read(request: PatientRequest) -> HttpResponse:
    """The patient had the messages before their eyes. A page with scripts says so by itself."""
    form = ReadForm(request.POST)
    if form.is_valid():
        writing.read_by_patient(request.patient, until=form.cleaned_data["until"], now=clock.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if request.htmx else _to(reverse("adherence:talk"))


def _thread(request: PatientRequest, form: WordsForm, **more: Any) -> HttpResponse:
    patient, now = request.patient, clock.now()
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    page = "adherence/talk.html#talk" if request.htmx else "adherence/talk.html"
    with read_by(patient):
        thread = talking.thread_of(patient, now=now, before=int(before) if is_number else None)
        return render(request, page, {"thread": thread, "form": form, "now": now, "zone": patient.tz}, **more)


# -- The therapist ----------------------------------------------------------------------------------------------------


@therapist_required
@require_POST
def answer(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write to a patient, from the card on their chart."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist).in_care(), pk=pk)
    form, now = WordsForm(request.POST), clock.now()
    try:
        if form.is_valid():
            writing.answer(patient, by=request.therapist.user, now=now, **form.cleaned_data)
            return _settled(request, patient, _("Sent.") + " " + threads.mail_in_words(patient, now=now))
    except WritingError as refused:
        form.add_error("words", str(refused))
    if request.htmx:
        return _panel(request, patient, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {"form": form, "patient": patient}
    return render(request, "adherence/answer.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@therapist_required
@require_POST
def answered(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Read, and nothing to answer."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    form = ReadForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        writing.read_by_staff(patient, by=request.therapist.user, until=until, now=clock.now())
    return _settled(request, patient, _("Marked as read."))


def _settled(request: StaffRequest, patient: Patient, said: str) -> HttpResponse:
    """The card as it is now; without scripts the whole chart."""
    if request.htmx:
        return trigger_client_event(_panel(request, patient, said=said), "messages-changed")
    messages.success(request, said)
    return _to(reverse("adherence:chart", args=[patient.pk]))


def _panel(request: StaffRequest, patient: Patient, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    now = clock.now()
    chart = chart_of(request.therapist, patient.pk, now=now)
    context = {"chart": chart, "patient": chart.patient, "now": now, "zone": request.clinic.tz} | more
    return render(request, "adherence/_messages.html", context, status=status)


def _to(address: str) -> HttpResponse:
    return SeeOther(address)
