"""What a therapist types of a goal."""

from django import forms
from django.utils.translation import gettext_lazy

from patients.figure_fields import NO_DAY, NO_NUMBER


class GoalForm(forms.Form):
    """The goal of one measure, which the hidden fields name."""

    what = forms.CharField(widget=forms.HiddenInput)
    side = forms.CharField(widget=forms.HiddenInput)
    manner = forms.CharField(widget=forms.HiddenInput, required=False)
    activity = forms.CharField(widget=forms.HiddenInput, required=False)
    target = forms.DecimalField(
        label=gettext_lazy("Goal"),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "autocomplete": "off", "step": "any"}),
        error_messages=NO_NUMBER | {"required": gettext_lazy("Type a number.")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("By, if you like"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages=NO_DAY,
    )

    def is_for(self, key: tuple[str, str, str, str]) -> bool:
        return tuple(self.data.get(name, "") for name in ("what", "side", "manner", "activity")) == key
