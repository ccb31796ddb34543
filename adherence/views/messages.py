"""The desk's messages: who waits for an answer, one thread beside the list, and the count in the bar above every
page."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from adherence import talk_forms, threads
from adherence.talk_forms import ReadForm, WordsForm
from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from clinic.models import Therapist
from patients import writing
from patients.models import Patient
from patients.models.patient import PatientQuerySet
from patients.writing import WritingError

A_PAGE = 25
MOST_DIGITS = 18  # of an id


@dataclass(frozen=True)
class Filters:
    """What the address says: whose patients, which names, which page. Anything odd in it is read as not said."""

    whose: str
    q: str = ""
    page: str = ""

    @classmethod
    def usual(cls, therapist: Therapist) -> Self:
        """Their own patients; an owner looks after the whole clinic."""
        return cls("clinic" if therapist.is_owner else "mine")

    @classmethod
    def read(cls, query: QueryDict, therapist: Therapist) -> Self:
        whose = query.get("whose")
        return cls(
            whose=whose if whose in ("mine", "clinic") else cls.usual(therapist).whose,
            q=typed.words(query, "q", most=120),
            page=query.get("page", "")[:6],
        )

    def everyone(self, therapist: Therapist) -> PatientQuerySet:
        people = Patient.objects.visible_to(therapist)
        return people.filter(therapist=therapist) if self.whose == "mine" else people

    def people(self, therapist: Therapist) -> PatientQuerySet:
        return self.everyone(therapist).filter(name__icontains=self.q) if self.q else self.everyone(therapist)

    @property
    def to_clinic(self) -> str:
        """The same with the whole clinic's patients."""
        return self.address(whose="clinic", page="")

    def address(self, **changed: object) -> str:
        """The query string of this view with something changed."""
        said = {"whose": self.whose, "q": self.q, "page": self.page} | changed
        return "?" + urlencode({name: value for name, value in said.items() if value})


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def every_thread(request: StaffRequest) -> HttpResponse:
    """The list alone."""
    return _page(request, "list", clock.now())


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def thread(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One thread beside the list; an answer in place."""
    patient, now = _patient(request, pk), clock.now()
    if request.method != "POST":
        return _page(request, "thread", now, patient=patient)
    form = WordsForm(request.POST)
    try:
        if patient.discharged_at is None and form.is_valid():
            writing.answer(patient, by=request.therapist.user, now=now, **form.cleaned_data)
            return _settled(request, patient, now, _("Sent.") + " " + threads.mail_in_words(patient, now=now))
    except WritingError as refused:
        form.add_error("words", str(refused))
    if patient.discharged_at is not None:
        form.add_error(None, _("%(name)s is out of care and cannot read it.") % {"name": patient.first_name})
    return _page(request, "thread", now, patient=patient, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@therapist_required
@require_POST
def thread_read(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Read up to here, and nothing to answer."""
    patient, now = _patient(request, pk), clock.now()
    form = ReadForm(request.POST)
    if form.is_valid():
        writing.read_by_staff(patient, by=request.therapist.user, until=form.cleaned_data["until"], now=now)
    return _settled(request, patient, now, _("Marked as read."))


@therapist_required
@require_safe
def count(request: StaffRequest) -> HttpResponse:
    """How many people wait for an answer: a scrap of the bar. Nothing where the page knows the figure already."""
    waiting = threads.waiting_in(Filters.usual(request.therapist).everyone(request.therapist))
    known = _number(request, "known")
    if known == waiting:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    # Said aloud only where somebody has written since: the figure itself stands in the link.
    is_news = known is not None and waiting > known
    context = {"waiting": waiting, "summary": threads.summary_of(waiting), "is_news": is_news}
    return render(request, "adherence/_mail_count.html", context)


def _patient(request: StaffRequest, pk: UUID) -> Patient:
    known = Patient.objects.visible_to(request.therapist).select_related("clinic", "therapist__user")
    return get_object_or_404(known, pk=pk)


def _settled(request: StaffRequest, patient: Patient, now: datetime, said: str) -> HttpResponse:
    """After a deed: the thread as it is now. Without scripts the thread's own page, so that reloading sends nothing."""
    if not request.htmx:
        messages.success(request, said)
        filters = Filters.read(request.GET, request.therapist)
        return SeeOther(reverse("adherence:thread", args=[patient.pk]) + filters.address())
    return trigger_client_event(_page(request, "thread", now, patient=patient, said=said), "messages-changed")


def _page(
    request: StaffRequest,
    part: str,
    now: datetime,
    *,
    patient: Patient | None = None,
    form: WordsForm | None = None,
    said: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    filters, hours = Filters.read(request.GET, request.therapist), request.clinic.office_hours
    found = Paginator(threads.threads_of(filters.people(request.therapist)), A_PAGE).get_page(filters.page)
    listed = [threads.Listed(one, hours, now) for one in found]
    context: dict[str, Any] = {
        "filters": filters,
        "summary": threads.summary_of(threads.waiting_in(filters.everyone(request.therapist))),
        "listed": listed,
        "page": found,
        "before": filters.address(page=found.previous_page_number()) if found.has_previous() else "",
        "after": filters.address(page=found.next_page_number()) if found.has_next() else "",
        "now": now,
        "zone": request.clinic.tz,
        "said": said,
    }
    if patient:
        context |= {
            "patient": patient,
            "opened": threads.opened(patient, now=now, before=_number(request, "before")),
            "form": form or talk_forms.empty(),
            "next": next((one for one in listed if one.waits_since and one.patient != patient), None) if said else None,
        }
    return render(request, _template(request, part), context, status=status)


def _number(request: StaffRequest, name: str) -> int | None:
    said = request.GET.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else None


def _template(request: StaffRequest, part: str) -> str:
    is_swap = request.htmx and not request.htmx.history_restore_request
    return f"adherence/messages.html#{part}" if is_swap else "adherence/messages.html"
