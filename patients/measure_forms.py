"""What a therapist types at a visit: any number of figures of one day."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.figure_fields import NO_DAY, another, figure_field, oswestry_items, oswestry_points
from patients.instruments import INSTRUMENTS, MOST_ACTIVITIES
from patients.measure_slots import Slot, Slots, slot_named
from patients.measuring import MeasuringError, Reading
from patients.models.measure import MOST_ACTIVITY, Tool
from patients.models.sides import Side
from patients.weighing import oswestry_percent

BLANKS = 3  # lines for activities nobody has named yet, at the first time; later one


class VisitForm(forms.Form):
    """One visit. Empty fields are not measured. ``readings`` has what was, once the form is valid."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=gettext_lazy("Measured on"), widget=forms.DateInput(attrs={"type": "date"}), error_messages=NO_DAY
    )
    tool = forms.ChoiceField(label=gettext_lazy("Angles with"), choices=Tool, initial=Tool.GONIOMETER)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        headed: Sequence[Slots] = (),
        activities: Sequence[Slot] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, initial={"key": uuid4(), "on": today}, auto_id="m_%s", **more)
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        self.readings: list[Reading] = []
        self._slots = {slot.name: slot for slots in headed for slot in slots.slots}
        # What was typed is never lost, also where its field is on this page no more.
        typed = [slot_named(name) for name in data or ()]
        self._slots = {slot.name: slot for slot in typed if slot} | self._slots
        for name, slot in self._slots.items():
            self.fields[name] = oswestry_points() if slot.instrument.slug == "odi" else figure_field(slot.instrument)
        if any(slot.instrument.slug == "odi" for slot in self._slots.values()):
            self.fields["odi_answered"] = oswestry_items()
        self._headed = headed
        self._activities = list(activities)
        self._add_activities(data)
        self.fields |= another()

    def _add_activities(self, data: Any) -> None:
        blanks = BLANKS if not self._activities else 1
        lines = min(len(self._activities) + blanks, MOST_ACTIVITIES + 1)
        lines = max(lines, *(n + 1 for n in range(MOST_ACTIVITIES + 1) if data and data.get(f"activity_{n}")), 0)
        for n in range(lines):
            known = self._activities[n].activity if n < len(self._activities) else ""
            self.fields[f"activity_{n}"] = forms.CharField(
                label=gettext_lazy("Activity, in the patient's words"),
                required=False,
                max_length=MOST_ACTIVITY,
                initial=known,
                widget=forms.HiddenInput
                if known
                else forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("In their words")}),
            )
            self.fields[f"rated_{n}"] = figure_field(INSTRUMENTS["psfs"], label=gettext_lazy("0 to 10"))

    # -- as the page shows it

    @property
    def headed(self) -> list[tuple[str, list[tuple[Slot, BoundField]]]]:
        """The figures under their headings; what was typed of anything else at the end."""
        shown = [(slots.title, [(slot, self[slot.name]) for slot in slots.slots]) for slots in self._headed]
        known = {slot.name for slots in self._headed for slot in slots.slots}
        rest = [(slot, self[name]) for name, slot in self._slots.items() if name not in known]
        return [*shown, (_("More"), rest)] if rest else shown

    @property
    def rated(self) -> list[tuple[Slot | None, BoundField, BoundField]]:
        """The activities: the slot of one known, its name, its rating."""
        lines = sum(name.startswith("activity_") for name in self.fields)
        known = [*self._activities, *[None] * lines]
        return [(known[n], self[f"activity_{n}"], self[f"rated_{n}"]) for n in range(lines)]

    @property
    def another(self) -> list[BoundField]:
        return [self[name] for name in ("other", "other_side", "other_manner", "other_value")]

    @property
    def has_another(self) -> bool:
        """Whether the line for any other measure was used."""
        return self.is_bound and bool(self.data.get("other") or self.data.get("other_value"))

    # -- what was typed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, slot in self._slots.items():
            value = said.get(name)
            if value is not None:
                value = self._oswestry(int(value), said) if slot.instrument.slug == "odi" else value
                self._read(name, value, *slot.aim)
        for _slot, activity, rated in self.rated:
            self._read_activity(activity.name, rated.name, said)
        self._read_another(said)
        if not self.errors and not self.readings:
            raise forms.ValidationError(_("Type at least one figure."))
        return said

    def _read(self, field: str, value: Decimal | None, what: str, side: str, manner: str, activity: str = "") -> None:
        if value is None:
            return
        reading = Reading(what, value, side, manner, activity, str(self.cleaned_data.get("tool", "")))
        try:
            reading.check()
        except MeasuringError as wrong:
            self.add_error(field, str(wrong))
        else:
            self.readings.append(reading)

    def _read_activity(self, named: str, rated: str, said: Mapping[str, Any]) -> None:
        activity, score = " ".join((said.get(named) or "").split()), said.get(rated)
        if score is not None and not activity and named not in self.errors:
            self.add_error(named, _("Name the activity, or leave its points empty."))
        elif score is not None and activity in {one.activity for one in self.readings}:
            self.add_error(named, _("This activity is rated twice. Leave one out."))
        elif score is not None and activity:
            self._read(rated, score, "psfs", Side.NONE, "", activity)

    def _read_another(self, said: Mapping[str, Any]) -> None:
        what, value = said.get("other"), said.get("other_value")
        if what and value is None and "other_value" not in self.errors:
            self.add_error("other_value", _("Type its figure, or pick no measure."))
        elif value is not None and not what:
            self.add_error("other", _("Pick what this figure measures."))
        elif what and value is not None:
            known = INSTRUMENTS[what]
            manner = said.get("other_manner") if known.is_of_a_joint else ""
            side = said.get("other_side") or Side.NONE if len(known.sides) > 1 else Side.NONE
            if side not in known.sides:
                self.add_error("other_side", _("This joint has a side. Pick left or right."))
            else:
                self._read("other_value", value, what, side, manner or "")

    def _oswestry(self, points: int, said: Mapping[str, Any]) -> Decimal | None:
        try:
            return oswestry_percent(points, answered=said.get("odi_answered") or 10)
        except ValueError:
            self.add_error("odi.none.", _("More points than these items can give. Check both numbers."))
            return None
