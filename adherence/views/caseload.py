from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from adherence import caseload as rules
from adherence.moments import greeting
from clinic import clock, typed
from clinic.access import StaffRequest, therapist_required
from clinic.models import Therapist
from patients.models import Patient
from patients.models.patient import PatientQuerySet

A_PAGE = 200


@dataclass(frozen=True)
class Filters:
    """What the address says: whose patients, which of them. Anything odd in it is read as not said."""

    whose: str
    show: str
    q: str
    condition: str

    @classmethod
    def read(cls, query: QueryDict, therapist: Therapist) -> Self:
        usual = "clinic" if therapist.is_owner else "mine"
        whose = query.get("whose")
        show = query.get("show")
        return cls(
            whose=whose if whose in ("mine", "clinic") else usual,
            show=show if show in {view.key for view in rules.VIEWS} else "all",
            q=typed.words(query, "q", most=120),
            condition=query.get("condition", "")[:60],
        )

    def people(self, therapist: Therapist) -> PatientQuerySet:
        people = Patient.objects.visible_to(therapist).in_care()
        return people.filter(therapist=therapist) if self.whose == "mine" else people

    def admit(self, case: rules.Case) -> bool:
        """Name and condition; the tile is asked after the tiles were counted."""
        slug = case.episode.condition.slug if case.episode else ""
        return self.q.casefold() in case.patient.name.casefold() and self.condition in ("", slug)

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.condition or self.show != "all")

    def address(self, **changed: object) -> str:
        """The query string of this view with something changed."""
        said = {"whose": self.whose, "show": self.show, "q": self.q, "condition": self.condition} | changed
        return "?" + urlencode({name: value for name, value in said.items() if value})


@therapist_required
@require_safe
@vary_on_headers("HX-Request")
def caseload(request: StaffRequest) -> HttpResponse:
    """Who needs a look today, and why."""
    now = clock.now()
    filters = Filters.read(request.GET, request.therapist)
    everyone = rules.cases_of(filters.people(request.therapist), now=now)
    admitted = [case for case in everyone if filters.admit(case)]
    view = next(view for view in rules.VIEWS if view.key == filters.show)
    page = Paginator([case for case in admitted if view.shows(case)], A_PAGE).get_page(request.GET.get("page"))
    zone = request.clinic.tz
    context = {
        "filters": filters,
        "everyone": everyone,
        "summary": rules.summary_of(everyone),
        "greeting": greeting(now, zone, request.therapist.user.first_name),
        "conditions": rules.conditions_of(everyone),
        "tiles": [(view, count, filters.address(show=view.key)) for view, count in rules.counts_of(admitted)],
        "groups": rules.groups_of(page.object_list),
        "page": page,
        "before": filters.address(page=page.previous_page_number()) if page.has_previous() else "",
        "after": filters.address(page=page.next_page_number()) if page.has_next() else "",
        "now": now,
        "zone": zone,
    }
    return render(request, _template(request), context)


def _template(request: StaffRequest) -> str:
    is_swap = request.htmx and not request.htmx.history_restore_request
    return "adherence/caseload.html#cases" if is_swap else "adherence/caseload.html"
