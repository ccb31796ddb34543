"""What a therapist types about a new patient."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic
from clinic.zones import zones_for
from patients.models import Condition
from patients.models.sides import Side

A_LIFETIME = timedelta(days=120 * 366)
A_YEAR = timedelta(days=366)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)


class PersonForm(forms.Form):
    """A person, whatever they are in care for."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The way in: a link comes here. Two people may share one."),
    )
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Where the patient's day happens."))
    born_on = _day(_("Date of birth"), required=False, help_text=_("Optional."))

    def __init__(self, *args: Any, clinic: Clinic, on: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on = on
        self.offer_zones(zones_for(clinic))

    def offer_zones(self, names: Iterable[str]) -> None:
        zones = cast(forms.ChoiceField, self.fields["zone"])
        zones.choices = [(zone, zone.replace("_", " ")) for zone in names]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Type a name that can be read."))
        return name

    def clean_born_on(self) -> date | None:
        born_on = self.cleaned_data["born_on"]
        if born_on is not None and not self.on - A_LIFETIME < born_on <= self.on:
            raise forms.ValidationError(_("Check the year: nobody in care was born on this day."))
        return born_on


class NewPatientForm(PersonForm):
    """The person and their first episode."""

    condition = forms.ModelChoiceField(
        label=_("Condition"),
        queryset=Condition.objects.filter(retired_at=None),
        to_field_name="slug",
        empty_label=_("Pick one"),
    )
    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[
            ("", _("No side")),
            *((side.value, side.label.capitalize()) for side in (Side.LEFT, Side.RIGHT, Side.BOTH)),
        ],
        help_text=_("Which side of the body, where the condition has one."),
    )
    began_on = _day(_("Surgery or onset date"), help_text=_("Week 1 starts on this day."))

    def clean_began_on(self) -> date:
        began_on = self.cleaned_data["began_on"]
        if not self.on - A_LIFETIME < began_on <= self.on + A_YEAR:
            raise forms.ValidationError(_("Check the year: this is too far from today."))
        return began_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        condition, side = said.get("condition"), said.get("side")
        if condition is not None and condition.is_sided and not side:
            self.add_error(
                "side", _("%(condition)s has a side. Pick left, right or both.") % {"condition": condition.name}
            )
        elif condition is not None and not condition.is_sided:
            side = ""
        said["side"] = side or Side.NONE
        return said
