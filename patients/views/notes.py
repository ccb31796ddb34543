"""A note for the team about a patient, written on their chart."""

from http import HTTPStatus
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from patients import noting
from patients.models import Patient
from patients.models.note import MOST_WORDS
from patients.noting import NotingError


class NoteForm(forms.Form):
    """A note. Its key comes from the page, so that a second press is the same note."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Note"),
        strip=True,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 5, "maxlength": MOST_WORDS}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


@therapist_required
@never_cache
@require_POST
def write_note(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Keep a note, then back to the events of the chart, where it stands first."""
    patient = get_object_or_404(Patient.objects.visible_to(request.therapist), pk=pk)
    form = NoteForm(request.POST)
    try:
        if form.is_valid():
            noting.write_note(patient, by=request.therapist.user, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("The note is kept."))
            return _to_the_chart(patient)
    except NotingError as refused:
        form.add_error("words", str(refused))
    context = {"form": form, "patient": patient}
    return render(request, "patients/note.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _to_the_chart(patient: Patient) -> HttpResponse:
    return SeeOther(reverse("adherence:chart", args=[patient.pk]) + "#events")
