"""What a therapist types about a precaution of a patient in care: a new one, a change, an end."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Precaution
from patients.restricting import Restriction
from prescriptions.forms import FirstPrecautionForm
from prescriptions.models import PrecautionRule

WHY = _("Say why, in a few words. It stays in the record.")


class NewPrecautionForm(FirstPrecautionForm):
    """One more precaution for an episode."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        precaution = self.fields["precaution"]
        precaution.required = True
        precaution.error_messages["required"] = _("Pick a precaution.")
        precaution.empty_label = _("Pick one")  # type: ignore[attr-defined]

    def restriction(self) -> Restriction:
        said = self.cleaned_data
        return Restriction(said["precaution"].tag, said["limit_deg"], said["expires_on"])


class ChangePrecautionForm(forms.Form):
    """Another limit, another last day. To give more room takes a reason, to take some away does not."""

    limit_deg = forms.IntegerField(
        label=_("Limit in degrees"),
        min_value=0,
        max_value=180,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Empty: the limit the precaution itself names."),
    )
    expires_on = forms.DateField(
        label=_("Last day it holds"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until somebody lifts it."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Needed where you give more room.")
    )

    def __init__(self, *args: Any, precaution: Precaution, rule: PrecautionRule | None, on: date, **more: Any) -> None:
        more["initial"] = {"limit_deg": precaution.limit_deg, "expires_on": precaution.expires_on}
        super().__init__(*args, **more)
        self.precaution, self.rule, self.on = precaution, rule, on
        if not self._rule_limits:
            del self.fields["limit_deg"]

    @property
    def _rule_limits(self) -> list[int]:
        """The greatest angles that the precaution itself names, in degrees."""
        return [limit["max"] for limit in self.rule.limits if "max" in limit] if self.rule else []

    def clean_expires_on(self) -> date | None:
        last: date | None = self.cleaned_data["expires_on"]
        if last is not None and last < self.on:
            raise forms.ValidationError(_("This day has passed. Pick today or a later day, or end the precaution."))
        return last

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        if (said.get("limit_deg"), said["expires_on"]) == (self.precaution.limit_deg, self.precaution.expires_on):
            self.add_error(None, _("Nothing is changed yet. Change the limit or the last day."))
        elif self._gives_more_room(said) and not said["reason"].strip():
            self.add_error("reason", WHY)
        return said

    def _gives_more_room(self, said: dict[str, Any]) -> bool:
        most = max(self._rule_limits, default=0)
        before = most if self.precaution.limit_deg is None else self.precaution.limit_deg
        after = most if said.get("limit_deg") is None else said["limit_deg"]
        ended, ends = self.precaution.expires_on or date.max, said["expires_on"] or date.max
        return after > before or ends < ended

    def restriction(self) -> Restriction:
        said = self.cleaned_data
        return Restriction(self.precaution.tag, said.get("limit_deg"), said["expires_on"])


class EndPrecautionForm(forms.Form):
    """The end of a precaution, with a reason for the record."""

    reason = forms.CharField(label=_("Reason"), max_length=200, error_messages={"required": WHY})
