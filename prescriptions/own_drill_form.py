"""A clinic's own drill as a plain form: words, sides, dose, bounds, precautions and stop signs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prescriptions import stop_signs
from prescriptions.dose import weekdays_for
from prescriptions.loosening import EFFECTS, effect_of
from prescriptions.models import Drill, Occasion, PrecautionRule
from prescriptions.one_a_line import OneALine
from prescriptions.proving import Flaw

BOUNDED: dict[str, tuple[str | Promise, int, int]] = {
    "reps": (gettext_lazy("Reps"), 1, 100),
    "hold_s": (gettext_lazy("Hold, seconds"), 0, 600),
    "times_per_day": (gettext_lazy("Times a day"), 1, 24),
}
"""The figures that may have bounds, with the least and the most anybody may type."""


@dataclass(frozen=True)
class Held:
    """One precaution's row of the form, with what the library's drill says of it."""

    rule: PrecautionRule
    field: BoundField
    library: str | Promise


class OwnDrillForm(forms.ModelForm):
    """Bound to an own drill, which ``is_valid`` fills; whether that is sound and careful is not the form's to say."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    picture = forms.ChoiceField(
        label=gettext_lazy("Figure"),
        choices=[("parent", gettext_lazy("the library's moving figure")), ("none", gettext_lazy("no figure"))],
    )
    steps = OneALine(label=gettext_lazy("Steps, one a line"), longest=120, least=2, rows=5)
    mistakes = OneALine(label=gettext_lazy("Watch for, one a line"), longest=120)
    equipment = OneALine(label=gettext_lazy("Equipment, one a line"), longest=60, rows=2)
    occasions = forms.MultipleChoiceField(
        label=gettext_lazy("Occasions"),
        choices=Occasion,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Pick at least one place or moment.")},
    )
    stop_if = forms.MultipleChoiceField(
        label=gettext_lazy("Stop signs of this drill"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for being less strict than the library"),
        help_text=gettext_lazy("Only where you loosen something. It stays in the audit trail."),
        max_length=200,
        required=False,
    )

    class Meta:
        model = Drill
        fields = (
            "name purpose position steps mistakes equipment side_mode occasions in_public needs_floor sets reps hold_s "
            "tempo_out_s tempo_back_s tempo_pause_s times_per_day days_per_week min_gap_min"
        ).split()
        labels = {
            "purpose": gettext_lazy("What it is for, in the patient's words"),
            "position": gettext_lazy("How to start"),
            "side_mode": gettext_lazy("Sides"),
            "in_public": gettext_lazy("Can be done in public"),
            "needs_floor": gettext_lazy("Needs the floor"),
            "sets": gettext_lazy("Sets"),
            "reps": gettext_lazy("Reps"),
            "hold_s": gettext_lazy("Hold s"),
            "tempo_out_s": gettext_lazy("Out s"),
            "tempo_back_s": gettext_lazy("Back s"),
            "tempo_pause_s": gettext_lazy("Pause s"),
            "times_per_day": gettext_lazy("A day"),
            "days_per_week": gettext_lazy("Days a week"),
            "min_gap_min": gettext_lazy("Gap min"),
        }

    def __init__(self, *args: Any, rules: Mapping[str, PrecautionRule], **more: Any) -> None:
        super().__init__(*args, **more)
        self.rules, self.parent = rules, self.instance.parent
        signs = stop_signs.to_choose()
        self.fields["stop_if"].choices = list(signs.items())  # type: ignore[attr-defined]
        self.fields["stop_if"].initial = [slug for slug in self.instance.stop_if if slug in signs]
        self.fields["picture"].initial = "parent" if self.instance.figure else "none"
        if self.parent is None or not self.parent.figure:
            del self.fields["picture"]
        self._add_bounds()
        for tag in rules:
            self.fields[f"held-{tag}"] = forms.ChoiceField(
                label=rules[tag].text,
                choices=list(EFFECTS.items()),
                required=False,
                initial=effect_of(tag, self.instance),
            )

    def _add_bounds(self) -> None:
        for name, (label, least, most) in BOUNDED.items():
            ends = self.instance.bounds.get(name, (None, None))
            for end, said, initial in zip(("low", "high"), (_("least"), _("most")), ends, strict=True):
                self.fields[f"{name}_{end}"] = forms.IntegerField(
                    label=f"{label}, {said}",
                    min_value=least,
                    max_value=most,
                    required=False,
                    initial=initial,
                    widget=forms.NumberInput({"aria-label": f"{label}, {said}", "inputmode": "numeric"}),
                )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name in BOUNDED:
            low, high = said.get(f"{name}_low"), said.get(f"{name}_high")
            if (low is None) != (high is None) and not {f"{name}_low", f"{name}_high"} & self.errors.keys():
                missing = "low" if low is None else "high"
                self.add_error(f"{name}_{missing}", _("Give both ends, or neither."))
        return said

    def drill(self) -> Drill:
        """The drill as typed, unsaved. Only after ``is_valid``."""
        own, said = self.instance, self.cleaned_data
        universal = [slug for slug in own.stop_if if slug not in stop_signs.to_choose()]
        own.stop_if = [*universal, *said["stop_if"]]
        own.weekdays = list(weekdays_for(said["days_per_week"]))
        own.bounds = {name: ends for name, ends in own.bounds.items() if name not in BOUNDED} | {
            name: [said[f"{name}_low"], said[f"{name}_high"]] for name in BOUNDED if said[f"{name}_low"] is not None
        }
        for effect in filter(None, EFFECTS):
            unknown = [tag for tag in getattr(own, effect) if tag not in self.rules]
            setattr(own, effect, [*(tag for tag in self.rules if said[f"held-{tag}"] == effect), *unknown])
        if "picture" in said and self.parent is not None:
            own.figure = self.parent.figure if said["picture"] == "parent" else {}
        return own

    def point_out(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self.add_error(flaw.field if flaw.field in self.fields else None, flaw.sentence)

    @property
    def dose(self) -> list[BoundField]:
        names = "sets reps hold_s tempo_out_s tempo_back_s tempo_pause_s times_per_day days_per_week min_gap_min"
        return [self[name] for name in names.split()]

    @property
    def bounds(self) -> list[tuple[str | Promise, BoundField, BoundField]]:
        return [(label, self[f"{name}_low"], self[f"{name}_high"]) for name, (label, _l, _m) in BOUNDED.items()]

    @property
    def named(self) -> list[Held]:
        """The precautions that the library's drill or this one names."""
        return [held for held in self._held if held.library != EFFECTS[""] or held.field.value()]

    @property
    def others(self) -> list[Held]:
        named = {held.rule.pk for held in self.named}
        return [held for held in self._held if held.rule.pk not in named]

    @property
    def _held(self) -> list[Held]:
        return [
            Held(rule, self[f"held-{tag}"], EFFECTS[effect_of(tag, self.parent) if self.parent else ""])
            for tag, rule in self.rules.items()
        ]
