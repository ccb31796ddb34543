"""A list that somebody types into one box, one entry a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class OneALine(forms.CharField):
    """Cleans to a list of lines without the empty ones; ``longest`` counts characters, ``least`` lines."""

    def __init__(self, *, longest: int, least: int = 0, rows: int = 3, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "class": "textarea"})
        super().__init__(widget=widget, required=least > 0, **more)
        self.longest, self.least = longest, least

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        said = list(dict.fromkeys(line for line in lines if line))
        for line in said:
            if len(line) > self.longest:
                raise ValidationError(_too_long(line, self.longest))
        if len(said) < self.least:
            raise ValidationError(
                ngettext("Write at least %(count)d line.", "Write at least %(count)d lines.", self.least)
                % {"count": self.least}
            )
        return said

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _too_long(line: str, longest: int) -> str:
    return _("“%(start)s…” is too long. Keep a line to %(count)d letters.") % {"start": line[:30], "count": longest}
