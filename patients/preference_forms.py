"""What a patient types about their own day. Each form is small, saved alone, and keeps what was typed."""

from datetime import time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic.look import TEXT_SIZES, THEMES
from patients.models import Patient

SHORTEST_DAY, LONGEST_DAY = timedelta(hours=4), timedelta(hours=22)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={"invalid": _("Type a time like 08:30."), "required": _("Type a time like 08:30.")},
        **more,
    )


class DayForm(forms.Form):
    """When the day starts and ends. An end before the start is after midnight."""

    wakes_at = _time(_("My day starts"))
    sleeps_at = _time(_("My day ends"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        wakes, sleeps = said.get("wakes_at"), said.get("sleeps_at")
        if wakes and sleeps and not SHORTEST_DAY <= length(wakes, sleeps) <= LONGEST_DAY:
            raise forms.ValidationError(_("Your day must last from 4 to 22 hours. Check both times."))
        return said


class HabitForm(forms.Form):
    name = forms.CharField(
        label=_("Habit"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Name the habit, like: after breakfast.")},
    )
    at = _time(_("About when"))


def paces() -> list[tuple[str, str]]:
    return [(pace.value, str(capfirst(pace.label))) for pace in Patient.Pace]


class MailForm(forms.Form):
    wants_reminders = forms.BooleanField(
        label=_("Send me one email a day"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    reminder_at = _time(_("At this time"), required=False, help_text=_("Empty: 20 minutes after your day starts."))
    mail_pace = forms.ChoiceField(
        label=_("How often"), choices=paces, required=False, widget=forms.Select(attrs={"class": "select"})
    )
    wants_weekly = forms.BooleanField(
        label=_("Send me my week in short"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
        help_text=_("On Sundays, when there is good to tell."),
    )


class HourForm(forms.Form):
    """The answer to whether another hour suits better: that hour, or nothing for leaving it."""

    reminder_at = _time(_("At this time"), required=False)


class NudgeForm(forms.Form):
    nudge = forms.ChoiceField(
        label=_("When"),
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
        choices=[
            (Patient.Nudge.NONE, _("No nudges")),
            (Patient.Nudge.SNACK, _("Just before each snack")),
            (Patient.Nudge.STILL, _("When I have not moved for a while")),
        ],
    )
    still_hours = forms.TypedChoiceField(
        label=_("How long is a while?"),
        coerce=int,
        initial=2,
        widget=forms.Select(attrs={"class": "select"}),
        choices=lambda: [(n, ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}) for n in range(1, 7)],
    )


class QuietForm(forms.Form):
    quiet_from = _time(_("Quiet from"), required=False)
    quiet_until = _time(_("Quiet until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("quiet_from"), said.get("quiet_until")
        if not self.errors and (start is None) != (end is None):
            raise forms.ValidationError(_("Fill in both times. Or clear both."))
        if start is not None and start == end:
            raise forms.ValidationError(_("Both times are the same. Change one. Or clear both."))
        return said


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), widget=forms.Select(attrs={"class": "select"}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]


class LookForm(forms.Form):
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, required=False, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label=_("Text size"), choices=TEXT_SIZES, required=False, widget=forms.RadioSelect)


def length(wakes: time, sleeps: time) -> timedelta:
    """How long a day lasts by the wall clock, past midnight where it ends before it starts."""
    minutes = (sleeps.hour - wakes.hour) * 60 + sleeps.minute - wakes.minute
    return timedelta(minutes=minutes % (24 * 60))
