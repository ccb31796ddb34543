"""What is typed on the page behind *another time, fewer, or stop?*"""

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from patients.preference_forms import paces


class AnotherForm(forms.Form):
    reminder_at = forms.TimeField(
        label=_("At this time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={"invalid": _("Type a time like 08:30."), "required": _("Type a time like 08:30.")},
    )


class FewerForm(forms.Form):
    mail_pace = forms.ChoiceField(
        label=_("How often"),
        choices=lambda: [(value, label) for value, label in paces() if value != Patient.Pace.EVERY_DAY],
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": _("Pick one."), "invalid_choice": _("Pick one.")},
    )


class StopForm(forms.Form):
    """Nothing to fill in: the press is the answer."""
