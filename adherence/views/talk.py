"""Messages between a patient and their therapist: the patient's page, and the answer from the chart."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from adherence import talking
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients import writing
from patients.access import PatientRequest, full_session_required
from patients.models import Patient
from patients.models.message import MOST_WORDS
from patients.reading import read_by
from patients.writing import WritingError


class WordsForm(forms.Form):
    """A message. Its key comes from the page, so that a second press is the same message."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        strip=True,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4, "maxlength": MOST_WORDS}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class ReadForm(forms.Form):
    """Up to where somebody has read: the moment of the newest message on their page."""

    until = forms.DateTimeField()


def _empty(**more: Any) -> WordsForm:
    return WordsForm(initial={"key": uuid4()}, **more)


# -- The patient ------------------------------------------------------------------------------------------------------


@full_session_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def talk(request: PatientRequest) -> HttpResponse:
    """Read the thread; add to it."""
    if request.method != "POST":
        return _thread(request, _empty())
    form = WordsForm(request.POST)
    with read_by(request.patient):
        try:
            if form.is_valid():
                talking.say(request.patient, now=clock.now(), **form.cleaned_data)
                return _thread(request, _empty()) if request.htmx else _to(reverse("adherence:talk") + "#newest")
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
    form = WordsForm(request.POST)
    try:
        if form.is_valid():
            writing.answer(patient, by=request.therapist.user, now=clock.now(), **form.cleaned_data)
            messages.success(
                request, _("Sent. %(name)s gets an email without its words.") % {"name": patient.first_name}
            )
            return _to(reverse("adherence:chart", args=[patient.pk]))
    except WritingError as refused:
        form.add_error("words", str(refused))
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
        messages.success(request, _("Marked as read."))
    return _to(reverse("adherence:chart", args=[patient.pk]))


def _to(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
