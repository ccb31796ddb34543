"""What a therapist types about reasons: until when one is put aside, whether a criterion is met, and from when on a
figure becomes a reason."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adherence.reasons import SAFETY, SLEEPERS
from adherence.snoozing import LONGEST
from adherence.thresholds import BOUNDS, DEFAULT, Thresholds

SAY_WHY = {"required": _("Say why, in a few words. It stays in the record.")}


class SnoozeForm(forms.Form):
    """``days`` from today, or the day itself, which wins. ``asked`` is what ``snoozing.snooze`` takes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in sorted(SLEEPERS | SAFETY)], widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it can wait"), max_length=200, error_messages=SAY_WHY)
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=LONGEST, required=False)
    until_on = forms.DateField(
        label=_("Or until this day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, today: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.today = today
        for name, kind in (("why", "input"), ("days", "input"), ("until_on", "input")):
            self.fields[name].widget.attrs.setdefault("class", kind)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("until_on") and not said.get("days") and not {"until_on", "days"} & set(self.errors):
            self.add_error("days", _("Say for how many days, or until which day."))
        return said

    @property
    def asked(self) -> dict[str, Any]:
        """Only after ``is_valid``."""
        said = dict(self.cleaned_data)
        days = said.pop("days")
        said["until_on"] = said["until_on"] or self.today + timedelta(days=days)
        return said


class CriterionForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    prescription = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    criterion = forms.CharField(max_length=300, widget=forms.HiddenInput)
    is_met = forms.TypedChoiceField(
        label=_("Is it met?"),
        choices=[("yes", _("Met")), ("no", _("Not yet"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is met."), "invalid_choice": _("Say whether it is met.")},
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, widget=forms.TextInput(attrs={"class": "input"})
    )

    @property
    def asked(self) -> dict[str, Any]:
        """Only after ``is_valid``."""
        return self.cleaned_data


def _from_to(least: int, most: int) -> str:
    return gettext("Type a figure from %(least)d to %(most)d.") % {"least": least, "most": most}


def _figure(name: str, label: Any, unit: Any, help_text: Any) -> forms.Field:
    least, most = BOUNDS[name]
    kind: Any = forms.FloatField if isinstance(getattr(DEFAULT, name), float) else forms.IntegerField
    step = {"step": "0.5"} if kind is forms.FloatField else {}
    wrong = lazy(_from_to, str)(int(least), int(most))
    field: forms.Field = kind(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "decimal" if step else "numeric"} | step),
    )
    field.unit = unit  # type: ignore[attr-defined]
    return field


OURS = _("Our own figure.")


class LimitsForm(forms.Form):
    """The clinic's thresholds, each in plain words with its source."""

    pain_points = _figure(
        "pain_points",
        _("Pain is rising from"),
        _("points on the week before"),
        _(
            "The mean of each day's highest score, 0 to 10. Two points is the smallest change that patients call one "
            "(MCID, Farrar 2001)."
        ),
    )
    silent_days = _figure(
        "silent_days",
        _("Silent after"),
        _("asked days without a tick"),
        _("Also when an invitation is overdue. Our own figure."),
    )
    low_percent = _figure("low_percent", _("Low under"), _("% of the doses in 7 days"), OURS)
    drop_points = _figure(
        "drop_points",
        _("Falling from"),
        _("points under the week before"),
        _("Percent points of the doses done. Our own figure."),
    )
    least_days = _figure(
        "least_days",
        _("A week is judged from"),
        _("asked days"),
        _("With fewer, nothing is said of the dose. Our own figure."),
    )
    satisfactory_percent = _figure(
        "satisfactory_percent",
        _("Satisfactory from"),
        _("% of the doses in 7 days"),
        _("What a day on plan asks for too (80). Also one of the criteria for the next phase."),
    )
    clustered_days = _figure(
        "clustered_days",
        _("Clustered from"),
        _("of the last 7 days"),
        _("Days with the whole dose, but close together. Our own figure."),
    )
    over_days = _figure(
        "over_days",
        _("More than asked from"),
        _("of the last 3 asked days"),
        _("Days with one and a half times the dose, or over the day's most. Rule OD01, our own."),
    )
    ending_days = _figure(
        "ending_days",
        _("Ending soon within"),
        _("days"),
        _("Before the last drill's planned end, or the end of the phase's days. Our own figure."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"low_percent", "satisfactory_percent"} <= set(said) and said["low_percent"] >= said["satisfactory_percent"]:
            self.add_error("low_percent", _("Keep low under satisfactory."))
        return said

    @property
    def limits(self) -> Thresholds:
        """Only after ``is_valid``."""
        return Thresholds(**self.cleaned_data)
