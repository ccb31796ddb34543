"""What a therapist corrects about a patient."""

from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Therapist
from clinic.zones import zones_for
from patients.correcting import Details
from patients.forms import PersonForm
from patients.models import Patient


class DetailsForm(PersonForm):
    """``seen``: the fingerprint of what stood there when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of the patient's pages and mails."))
    therapist = forms.ModelChoiceField(label=_("Therapist"), queryset=Therapist.objects.none(), empty_label=None)
    send_link = forms.BooleanField(
        label=_("When the email changes, send a fresh link to the new one"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )

    def __init__(self, *args: Any, patient: Patient, on: date, **more: Any) -> None:
        known = Details.of(patient)
        initial = {name: getattr(known, name) for name in ("name", "born_on", "email", "zone", "language", "therapist")}
        super().__init__(*args, clinic=patient.clinic, on=on, initial=initial | {"seen": known.fingerprint}, **more)
        self.offer_zones(dict.fromkeys([patient.zone, *zones_for(patient.clinic)]))
        cast(forms.ChoiceField, self.fields["language"]).choices = list(settings.LANGUAGES)
        # Their own therapist stays a choice after leaving: a page that is saved must not hand the patient on by itself.
        working = Q(pk__in=Therapist.objects.working(on)) | Q(pk=patient.therapist_id)
        staff = patient.clinic.therapists.filter(working).select_related("user").order_by("user__name")
        cast(Any, self.fields["therapist"]).queryset = staff

    @property
    def details(self) -> Details:
        told = self.cleaned_data
        return Details(
            name=" ".join(told["name"].split()),
            born_on=told["born_on"],
            email=told["email"],
            zone=told["zone"],
            language=told["language"],
            therapist=told["therapist"],
        )
