"""The clinic's thresholds: owners change them, every therapist reads what they are and where they come from."""

from dataclasses import asdict
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from adherence import limits as rules
from adherence import triage
from adherence.caseload import cases_of
from adherence.limits_forms import LimitsForm
from adherence.reasons import Level
from adherence.thresholds import DEFAULT, Thresholds
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients.models import Patient


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def limits(request: StaffRequest) -> HttpResponse:
    """Read the thresholds; set them, or put them back."""
    if request.method == "POST":
        return _change(request)
    if request.htmx and not request.htmx.history_restore_request:
        return _preview(request)
    stands = rules.limits_of(request.clinic)
    return _page(request, LimitsForm(initial=_as_typed(stands)), stands)


def _as_typed(stands: Thresholds) -> dict[str, str]:
    return {name: f"{value:g}" for name, value in asdict(stands).items()}


def _change(request: StaffRequest) -> HttpResponse:
    stands = rules.limits_of(request.clinic)
    if not request.therapist.is_owner:
        messages.error(request, _("Nothing was changed: only an owner of the clinic can change this."))
        return _page(request, LimitsForm(initial=_as_typed(stands)), stands, status=HTTPStatus.FORBIDDEN)
    is_reset = request.POST.get("action") == "reset"
    form = LimitsForm(request.POST)
    if not is_reset and not form.is_valid():
        return _page(request, form, stands, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = DEFAULT if is_reset else form.limits
    changed = rules.set_limits(request.clinic, asked, by=request.therapist.user, now=clock.now())
    messages.success(
        request, _("Kept. The caseload follows at once.") if changed else _("That is how it stands already.")
    )
    return SeeOther(reverse("adherence:limits"))


def _preview(request: StaffRequest) -> HttpResponse:
    """What figures that are being typed would say; where they cannot be, those that stand."""
    form = LimitsForm(request.GET)
    asked = form.limits if form.is_valid() else rules.limits_of(request.clinic)
    return render(request, "adherence/limits.html#say", {"say": _in_people(request, asked)})


def _page(request: StaffRequest, form: LimitsForm, stands: Thresholds, status: int = HTTPStatus.OK) -> HttpResponse:
    kept, first = _as_typed(stands), _as_typed(DEFAULT)
    context = {
        "form": form,
        "rows": [(field, kept[field.name], first[field.name]) for field in form],
        "is_owner": request.therapist.is_owner,
        "is_default": stands == DEFAULT,
        "say": _in_people(request, stands),
    }
    return render(request, "adherence/limits.html", context, status=status)


def _in_people(request: StaffRequest, asked: Thresholds) -> str:
    """ "With these limits 5 of 14 people need a look." Five queries, whatever their number."""
    cases = cases_of(Patient.objects.visible_to(request.therapist).in_care(), now=clock.now())
    looks = sum(triage.reasons(case.facts, asked)[0].level <= Level.LOOK for case in cases)
    words = ngettext(
        "With these limits %(looks)d of %(count)d person needs a look today.",
        "With these limits %(looks)d of %(count)d people need a look today.",
        len(cases),
    )
    return words % {"looks": looks, "count": len(cases)}
