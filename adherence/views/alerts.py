"""What the clinic does with a red flag that a patient reported, from its card on the chart."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from adherence import releasing
from adherence.models import Alert
from clinic import clock
from clinic.access import StaffRequest, therapist_required


class ReleaseForm(forms.Form):
    """Why drills may go on; it stays in the record."""

    reason = forms.CharField(
        label=gettext_lazy("Why it can go on"),
        max_length=400,
        error_messages={"required": gettext_lazy("Say why, in a few words. It stays in the record.")},
    )


@therapist_required
@require_POST
def seen(request: StaffRequest, pk: UUID, alert: int) -> HttpResponse:
    """Somebody at the clinic has read it. What rests keeps resting."""
    theirs = _alert(request, pk, alert)
    if releasing.see(theirs, by=request.therapist.user, now=clock.now()):
        messages.success(request, _("Noted that you have seen it. The drills rest until you release them."))
    return redirect("adherence:chart", pk)


@therapist_required
@require_POST
def release(request: StaffRequest, pk: UUID, alert: int) -> HttpResponse:
    """Close the alert, with a reason; the drills it laid to rest go on."""
    theirs = _alert(request, pk, alert)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "alert": theirs, "patient": theirs.patient}
        return render(request, "adherence/release.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if releasing.release(theirs, by=request.therapist.user, now=clock.now(), reason=form.cleaned_data["reason"]):
        messages.success(request, _("Released. What it held goes on from now."))
    else:
        messages.success(request, _("It was released already."))
    return redirect("adherence:chart", pk)


def _alert(request: StaffRequest, patient: UUID, pk: int) -> Alert:
    known = Alert.objects.visible_to(request.therapist).select_related("patient")
    return get_object_or_404(known, pk=pk, patient_id=patient)
