"""What is typed on the clinic's settings page: the clinic itself, its week, and a therapist's own morning list."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Clinic, Therapist
from clinic.models.therapist import EARLIEST_DIGEST, LATEST_DIGEST
from clinic.office_hours import MONDAY_TO_FRIDAY, Stretch
from clinic.zones import zones_for

# As one would dial it: digits with what people put between them, and an international prefix.
DIALLED = re.compile(r"\+?[\d\s().\-/]+")
FEWEST_DIGITS = 3
# What a week starts from on the page until the clinic has said its own.
SUGGESTED = Stretch(time(8), time(18))


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input"}),
        error_messages={
            "invalid": gettext_lazy("Type a time like 08:30."),
            "required": gettext_lazy("Type a time like 08:30."),
        },
        **more,
    )


class PracticeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Give the name your patients know.")},
        help_text=gettext_lazy("Stands on patients’ pages, mails and handouts."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "input", "type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("As it is dialled. Patients call it with one tap when something feels wrong."),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": gettext_lazy("Pick a time zone from the list.")},
        help_text=gettext_lazy("Office hours and morning lists go by this clock. Each patient keeps their own."),
    )
    backup = forms.ModelChoiceField(
        label=gettext_lazy("Backup contact"),
        queryset=Therapist.objects.none(),
        required=False,
        empty_label=gettext_lazy("The clinic’s owners"),
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"invalid_choice": gettext_lazy("Pick somebody who works at your clinic now.")},
        help_text=gettext_lazy("Is told of an urgent alert that nobody has read for an hour."),
    )

    def __init__(self, *args: Any, clinic: Clinic, on: date, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones_for(clinic)]  # type: ignore[attr-defined]
        staff = clinic.therapists.working(on).select_related("user").order_by("user__name")
        self.fields["backup"].queryset = staff  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not (DIALLED.fullmatch(phone) and len(re.findall(r"\d", phone)) >= FEWEST_DIGITS):
            raise forms.ValidationError(_("Type the number as you would dial it, like +1 555 0100."))
        return phone


class HoursForm(forms.Form):
    """Two times a day; both empty: closed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for day, name in WEEKDAYS.items():
            for edge, words in (("opens", _("%(day)s, opens at")), ("closes", _("%(day)s, closes at"))):
                self.fields[f"{edge}_{day}"] = _time(words % {"day": name}, required=False)

    @staticmethod
    def of(clinic: Clinic) -> dict[str, time | None]:
        """What the fields start with: the week as it is kept, or one to start from."""
        week = clinic.office_hours.week or tuple(SUGGESTED if day in MONDAY_TO_FRIDAY else None for day in WEEKDAYS)
        return {
            f"{edge}_{day}": getattr(stretch, edge) for day, stretch in enumerate(week) for edge in ("opens", "closes")
            if stretch
        }  # fmt: skip

    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """For the page: a day's name and its two fields."""
        return [(str(name), self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in WEEKDAYS.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        week = [self._stretch(day, said[f"opens_{day}"], said[f"closes_{day}"]) for day in WEEKDAYS]
        if not self.errors and not any(week):
            raise forms.ValidationError(_("Fill in one day at least. Without it nobody knows when to reach you."))
        return {"week": week}

    def _stretch(self, day: int, opens: time | None, closes: time | None) -> Stretch | None:
        if opens and closes and closes > opens:
            return Stretch(opens, closes)
        if opens and closes:
            self.add_error(f"closes_{day}", _("It must close after it opens."))
        elif opens or closes:
            self.add_error(f"opens_{day}" if closes else f"closes_{day}", _("Fill in both times. Or clear both."))
        return None


class DigestForm(forms.Form):
    wants_digest = forms.BooleanField(
        label=gettext_lazy("Send me my list on office mornings"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )
    digest_at = _time(
        gettext_lazy("At this time"), help_text=gettext_lazy("By the clinic’s clock. It leaves within ten minutes.")
    )

    def clean_digest_at(self) -> time:
        said: time = self.cleaned_data["digest_at"]
        if not EARLIEST_DIGEST <= said <= LATEST_DIGEST:
            bounds = {"first": time_format(EARLIEST_DIGEST), "last": time_format(LATEST_DIGEST)}
            raise forms.ValidationError(_("Choose a time from %(first)s to %(last)s.") % bounds)
        return said
