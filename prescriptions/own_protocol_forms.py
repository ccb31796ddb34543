"""The forms of the protocol editor: the protocol itself, one phase of it, and one drill of a phase with its dose."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models import Condition
from prescriptions.dose import COLUMNS, weekdays_for
from prescriptions.forms import LineForm
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule
from prescriptions.one_a_line import OneALine

LAST_DAY = 3650


def _days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=LAST_DAY, required=False)


class ProtocolForm(forms.Form):
    """That a name or the condition is missing is said when it is saved, not while it is being written."""

    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    condition = forms.ModelChoiceField(
        label=_("Condition"),
        queryset=Condition.objects.filter(retired_at=None),
        to_field_name="slug",
        required=False,
        empty_label=_("Pick one"),
    )
    precautions = OneALine(label=_("Take care, one a line"), longest=300)


class PhaseForm(forms.Form):
    """``restrictions`` are precautions of the library that hold in this phase; ``restrict`` picks one more."""

    name = forms.CharField(label=_("Phase"), max_length=60)
    label = forms.CharField(label=_("When, in words"), max_length=80, required=False)
    from_day = _days(_("From day"))
    until_day = _days(_("Until before day"))
    entry_criteria = OneALine(label=_("Begins when, one a line"), longest=300)
    exit_criteria = OneALine(label=_("Ready to move on when, one a line"), longest=300)
    restrictions = forms.MultipleChoiceField(
        label=_("Restrictions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    restrict = forms.ChoiceField(label=_("Add a restriction"), required=False)
    max_still_min = forms.IntegerField(
        label=_("Longest still stretch to aim for, minutes"), min_value=30, max_value=480, required=False
    )
    note = forms.CharField(label=_("Note for the therapist"), max_length=400, required=False)

    def __init__(self, *args: Any, rules: Mapping[str, PrecautionRule], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen = set(self.data.getlist(self.add_prefix("restrictions")))  # type: ignore[attr-defined]
        named = [(tag, rule.text) for tag, rule in rules.items()]
        held: list[tuple[str, str]] = [one for one in named if one[0] in chosen]
        free: list[tuple[str, str | Promise]] = [("", _("Pick one")), *(one for one in named if one[0] not in chosen)]
        self.fields["restrictions"].choices = held  # type: ignore[attr-defined]
        self.fields["restrict"].choices = free  # type: ignore[attr-defined]

    def fill(self, phase: Phase) -> Phase:
        """The phase as typed, unsaved. Only after ``is_valid``."""
        said = self.cleaned_data
        same = "name label from_day until_day entry_criteria exit_criteria max_still_min note".split()
        for name in same:
            setattr(phase, name, said[name])
        phase.restrictions = [*said["restrictions"], *filter(None, [said["restrict"]])]
        # Figures belong to a criterion's very words: where those were changed, a therapist judges.
        phase.exit_measures = [one for one in phase.exit_measures if one["criterion"] in phase.exit_criteria]
        return phase


class PhaseDrillForm(forms.Form):
    """One drill of a phase: the dose, with the fields of a line of the builder. Always bound: the page is the draft."""

    def __init__(self, *args: Any, drill: Drill, **more: Any) -> None:
        super().__init__(*args, **more)
        self.drill = drill
        for name in COLUMNS:
            self.fields[name] = deepcopy(LineForm.base_fields[name])
        if not drill.can_be_limited:
            del self.fields["range_limit_deg"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        by_the_clock = not said.get("occasion") and not said.get("as_needed")
        if by_the_clock and "weekdays" in said and not said["weekdays"]:
            self.add_error("weekdays", _("Pick at least one day."))
        return said

    def line(self) -> PhaseDrill:
        """The phase's drill as typed, unsaved. Only after ``is_valid``."""
        said = dict(self.cleaned_data)
        days = sorted(said.pop("weekdays")) or list(weekdays_for(said["days_per_week"]))
        return PhaseDrill(drill=self.drill, weekdays=days, **said)

    @property
    def figures(self) -> list[BoundField]:
        names = ("sets", "reps", "hold_s", "range_limit_deg", "times_per_day")
        return [self[name] for name in names if name in self.fields]

    @property
    def finer(self) -> list[BoundField]:
        names = ("tempo_out_s", "tempo_back_s", "tempo_pause_s", "min_gap_min", "days_per_week")
        return [self[name] for name in names]


def as_typed(phase: Phase) -> dict[str, Any]:
    """A phase as the values a browser would send for it, by field name."""
    same = "name label from_day until_day restrictions max_still_min note".split()
    typed = {name: getattr(phase, name) for name in same}
    typed |= {name: "\n".join(getattr(phase, name)) for name in ("entry_criteria", "exit_criteria")}
    return {name: value for name, value in typed.items() if value is not None}


def line_as_typed(line: PhaseDrill) -> dict[str, Any]:
    """A phase's drill likewise."""
    typed: dict[str, Any] = {name: getattr(line, name) for name in COLUMNS}
    typed["weekdays"] = [str(day) for day in line.weekdays or weekdays_for(line.days_per_week)]
    typed["as_needed"] = "on" if line.as_needed else None
    return {name: value for name, value in typed.items() if value is not None}
