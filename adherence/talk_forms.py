"""What is typed between a patient and their clinic."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from patients.models.message import MOST_WORDS


class WordsForm(forms.Form):
    """A message. Its key comes from the page, so that a second press is the same message."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        strip=True,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4, "maxlength": MOST_WORDS}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class ReadForm(forms.Form):
    """Up to where somebody has read: the moment of the newest message on their page."""

    until = forms.DateTimeField()


def empty(**more: Any) -> WordsForm:
    """A new message, with a key of its own."""
    return WordsForm(initial={"key": uuid4()}, **more)
