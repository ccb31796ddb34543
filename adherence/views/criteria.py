"""A therapist's word on a criterion of the phase, from the readiness card of the chart."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adherence import criteria
from adherence.criteria import CriterionError
from adherence.limits_forms import CriterionForm
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients.models import Patient


@therapist_required
@require_POST
def criterion(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Met, or not yet."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    form = CriterionForm(request.POST)
    try:
        if form.is_valid():
            made = criteria.mark(patient, by=request.therapist.user, now=clock.now(), **form.asked)
            messages.success(request, _("Noted as met.") if made.is_met else _("Noted as not met yet."))
            return _card(pk)
    except CriterionError as refused:
        form.add_error(None, str(refused))
    context = {"form": form, "patient": patient}
    return render(request, "adherence/criterion.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _card(patient: UUID) -> HttpResponse:
    return SeeOther(reverse("adherence:chart", args=[patient]) + "#readiness")
