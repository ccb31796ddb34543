"""What a therapist types: a line of a programme, a pause or an end, and the precaution a new patient comes with."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Episode
from patients.models.sides import Side
from prescriptions.dose import COLUMNS, EVERY_DAY, Dose, weekdays_for
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill, PrecautionRule, SideMode
from prescriptions.models.dosing import EVENTS

WEEKDAYS = (
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
)
SIDES = [(side.value, side.label.capitalize()) for side in (Side.LEFT, Side.RIGHT, Side.BOTH)]


def _figure(label: Any, low: int, high: int, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class LineForm(forms.Form):
    """One drill of the draft with its dose, side and days. Always bound: the page itself is the draft."""

    sets = _figure(_("Sets"), 1, 10)
    reps = _figure(_("Reps"), 1, 100)
    hold_s = _figure(_("Hold s"), 0, 600)
    times_per_day = _figure(_("A day"), 1, 24)
    range_limit_deg = _figure(_("Limit °"), 0, 180, required=False)
    side = forms.ChoiceField(label=_("Side"), choices=SIDES)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tempo_out_s = _figure(_("Out s"), 0, 60)
    tempo_back_s = _figure(_("Back s"), 0, 60)
    tempo_pause_s = _figure(_("Pause s"), 0, 60)
    min_gap_min = _figure(_("Gap min"), 0, 720)
    occasion = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=[("", _("By the clock")), *((event.value, event.label) for event in EVENTS)],
    )
    days_per_week = _figure(_("Days a week"), 1, 7)
    as_needed = forms.BooleanField(label=_("As needed, not by the clock"), required=False)
    load = forms.CharField(label=_("Load"), max_length=80, required=False)
    note = forms.CharField(label=_("Note on this drill"), max_length=200, required=False)
    easier = forms.ChoiceField(
        label=_("Easier version on a sore day"),
        required=False,
        error_messages={"invalid_choice": _("This drill is held back for this patient. Pick another, or none.")},
    )
    in_smallest_day = forms.BooleanField(label=_("Enough on a hard day"), required=False)
    reason = forms.CharField(label=_("Reason for keeping it so"), max_length=200, required=False)

    def __init__(self, *args: Any, drill: Drill, episode: Episode, variants: Sequence[Drill] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        self.drill, self.episode = drill, episode
        self._variants = {variant.slug: variant for variant in variants}
        self._offer_variants()
        if drill.side_mode != SideMode.CHOOSE:
            del self.fields["side"]
        if not drill.can_be_limited:
            del self.fields["range_limit_deg"]

    def _offer_variants(self) -> None:
        """The easier drills that may be picked. One that was picked and no longer may be is named, never dropped."""
        if not self._variants and not self.data.get(self.add_prefix("easier")):
            del self.fields["easier"]
            return
        offered = [(slug, variant.name) for slug, variant in self._variants.items()]
        self.fields["easier"].choices = [("", _("None")), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by_the_clock = not said.get("occasion") and not said.get("as_needed")
        if by_the_clock and "weekdays" in said and not said["weekdays"]:
            self.add_error("weekdays", _("Pick at least one day."))
        return said

    def line(self) -> Line | None:
        """The line as typed, or None while a figure cannot be read."""
        if not self.is_valid():
            return None
        said = dict(self.cleaned_data)
        side = said.pop("side", None) or side_of(self.drill, self.episode)
        rest = {"reason": said.pop("reason").strip(), "in_smallest_day": said.pop("in_smallest_day")}
        easier = self._variants.get(said.pop("easier", ""))
        said["weekdays"] = tuple(sorted(said["weekdays"])) or EVERY_DAY
        return Line(drill=self.drill, side=side, dose=Dose(**said), easier=easier, **rest)


def as_typed(line: Line) -> dict[str, Any]:
    """A line as the values a browser would send for it, by field name."""
    typed = {name: getattr(line.dose, name) for name in COLUMNS}
    typed |= {"side": line.side, "reason": line.reason}
    typed["weekdays"] = [str(day) for day in line.dose.weekdays or weekdays_for(line.dose.days_per_week)]
    typed["as_needed"] = "on" if line.dose.as_needed else None
    typed["in_smallest_day"] = "on" if line.in_smallest_day else None
    typed["easier"] = line.easier.slug if line.easier else None
    return {name: value for name, value in typed.items() if value is not None}


class FirstPrecautionForm(forms.Form):
    """One precaution a new patient comes with; empty is fine."""

    precaution = forms.ModelChoiceField(
        label=_("Precaution"),
        queryset=PrecautionRule.objects.filter(retired_at=None),
        to_field_name="tag",
        required=False,
        empty_label=_("None"),
    )
    limit_deg = _figure(_("Limit in degrees"), 0, 180, required=False)
    expires_on = forms.DateField(
        label=_("Last day it holds"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, on: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.on = on
        self.fields["limit_deg"].help_text = _("Empty: the limit the precaution itself names.")
        self.fields["expires_on"].help_text = _("Empty: until somebody lifts it.")

    def clean_expires_on(self) -> date | None:
        last: date | None = self.cleaned_data["expires_on"]
        if last is not None and last < self.on:
            raise forms.ValidationError(_("This day has passed. Pick today or a later day."))
        return last

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rule = said.get("precaution")
        if rule is None and (said.get("limit_deg") is not None or said.get("expires_on")):
            self.add_error("precaution", _("Which precaution is this for? Pick one, or empty the fields below."))
        elif rule is not None and said.get("limit_deg") is not None and not any("max" in at for at in rule.limits):
            self.add_error("limit_deg", _("This precaution has no limit in degrees. Leave the field empty."))
        return said


class PauseForm(forms.Form):
    """A rest. ``back_on`` is the first day on which drills are due again."""

    back_on = forms.DateField(
        label=_("Starts again on (empty: when you resume it)"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    reason = forms.CharField(label=_("Reason, if you like"), required=False, max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_back_on(self) -> date | None:
        back_on: date | None = self.cleaned_data["back_on"]
        if back_on is not None and back_on <= self.today:
            raise forms.ValidationError(_("Choose a day after today."))
        if back_on is not None and back_on > self.today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day within a year."))
        return back_on


class EndForm(forms.Form):
    """The end of a programme, with a reason for the record."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        error_messages={"required": _("Say why it ends, in a few words. It stays in the record.")},
    )
