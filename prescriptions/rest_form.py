"""Pausing from the chart: for how long, all or one drill, and why."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from prescriptions.forms import PauseForm
from prescriptions.models import Drill

A_WEEK = timedelta(days=7)


class Length(models.TextChoices):
    WEEK = "week", _("A week")
    DAY = "day", _("Until a day")
    OPEN = "open", _("Until I resume it")


class RestForm(PauseForm):
    """``back_on`` comes to what ``length`` says; ``drill`` to a drill of the programme, or None for all of it."""

    length = forms.ChoiceField(
        label=_("For how long"), choices=Length.choices, initial=Length.WEEK, widget=forms.RadioSelect
    )
    drill = forms.TypedChoiceField(label=_("What"), required=False, empty_value=None)

    field_order = ["length", "back_on", "drill", "reason"]

    def __init__(self, *args: Any, drills: Sequence[Drill], **more: Any) -> None:
        super().__init__(*args, **more)
        known = {str(drill.pk): drill for drill in drills}
        self.fields["drill"].choices = [("", _("All drills")), *((key, drill.name) for key, drill in known.items())]  # type: ignore[attr-defined]
        self.fields["drill"].coerce = known.get  # type: ignore[attr-defined]
        self.fields["back_on"].label = _("Drills are due again on")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        length = said.get("length")
        if length == Length.DAY:
            if said.get("back_on") is None and "back_on" not in self.errors:
                self.add_error("back_on", _("Pick the day on which drills are due again."))
        elif length:
            # A day that was typed before another length was picked means nothing any more.
            self.errors.pop("back_on", None)
            said["back_on"] = self.today + A_WEEK if length == Length.WEEK else None
        return said
