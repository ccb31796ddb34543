"""Putting a reason aside from the chart, and taking it up again."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from adherence import snoozing
from adherence.limits_forms import SnoozeForm
from adherence.models import Snooze
from adherence.snoozing import SnoozeError
from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients.models import Patient


@therapist_required
@require_POST
def snooze(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Put one kind of reason aside until a day, with a word why."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    now = clock.now()
    form = SnoozeForm(request.POST, today=patient.therapy_day(now))
    try:
        if form.is_valid():
            made = snoozing.snooze(patient, by=request.therapist.user, now=now, **form.asked)
            until = formats.date_format(made.until_on, "DAY_FORMAT")
            messages.success(
                request, _("Put aside until %(day)s. It stands in the chart all the same.") % {"day": until}
            )
            return _chart(patient.pk)
    except SnoozeError as refused:
        form.add_error(None, str(refused))
    context = {"form": form, "patient": patient}
    return render(request, "adherence/snooze.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@therapist_required
@require_POST
def wake(request: StaffRequest, pk: UUID, snooze: int) -> HttpResponse:
    """The reason stands again, as far as it holds."""
    theirs = Snooze.objects.filter(patient__in=Patient.objects.visible_to(request.therapist), patient_id=pk)
    one = get_object_or_404(theirs.select_related("patient"), pk=snooze)
    if snoozing.wake(one, by=request.therapist.user, now=clock.now()):
        messages.success(request, _("It counts again from now."))
    else:
        messages.success(request, _("It counted again already."))
    return _chart(pk)


def _chart(patient: UUID) -> HttpResponse:
    return SeeOther(reverse("adherence:chart", args=[patient]))
