"""Correct what the clinic knows of a patient."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from patients import correcting, fresh_link
from patients.correcting import CorrectingError, Correction, Details, Overtaken
from patients.details_form import DetailsForm
from patients.models import Patient


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: StaffRequest, pk: UUID) -> HttpResponse:
    patient, now = _patient(request, pk), clock.now()
    on = now.astimezone(request.clinic.tz).date()
    form = DetailsForm(request.POST if request.method == "POST" else None, patient=patient, on=on)
    if not form.is_bound:
        return render(request, "patients/details.html", {"form": form, "patient": patient})
    refused: CorrectingError | None = None
    if form.is_valid():
        try:
            done = correcting.correct(
                patient, form.details, seen=form.cleaned_data["seen"], by=request.therapist.user, now=now
            )
        except CorrectingError as error:
            refused = error
        else:
            _say(request, _patient(request, pk), done, form.cleaned_data["send_link"], now)
            return redirect("adherence:chart", patient.pk)
    return _again(request, patient, form, refused)


def _again(request: StaffRequest, patient: Patient, form: DetailsForm, refused: CorrectingError | None) -> HttpResponse:
    """What was typed stays; where somebody was first, beside what stands there now, so that saving again may win."""
    known, context = Details.of(patient), {"form": form, "patient": patient, "refused": refused}
    if isinstance(refused, Overtaken):
        form.data = typed = request.POST.copy()
        typed["seen"] = known.fingerprint
        context["differing"] = [(form[name].label, getattr(known, name)) for name in form.details.differs_in(known)]
    return render(request, "patients/details.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _say(request: StaffRequest, patient: Patient, done: Correction, wants_link: bool, now: datetime) -> None:
    """What came of it, and what else follows from another mailbox."""
    words = [_("Saved.") if done.changed else _("Nothing was changed.")]
    if done.closed:
        words.append(
            ngettext(
                "%(count)d way in through the old email is closed.",
                "%(count)d ways in through the old email are closed.",
                done.closed,
            )
            % {"count": done.closed}
        )
    if done.has_new_mailbox and wants_link and patient.discharged_at is None:
        fresh_link.send_again(patient, by=request.therapist.user, now=now)
        words.append(_("A fresh link goes to %(email)s.") % {"email": patient.email})
    messages.success(request, " ".join(words))
    others = Patient.objects.sharing_mailbox(patient).exclude(pk=patient.pk) if done.has_new_mailbox else ()
    if others:
        names = {"name": patient.first_name, "others": ", ".join(other.name for other in others)}
        messages.warning(request, _("%(others)s and %(name)s share this email: each can open the other’s day.") % names)


def _patient(request: StaffRequest, pk: UUID) -> Patient:
    known = Patient.objects.visible_to(request.therapist).select_related("clinic", "therapist__user")
    return get_object_or_404(known, pk=pk)
