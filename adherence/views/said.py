"""What a form of today's page says, read and checked. Drills and keys come in pairs; the rest is one value a form."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404

from adherence.booking import Unreadable
from adherence.facts import Facts
from adherence.models import DayWord, Skip, Tick
from adherence.pain_bands import Quality
from adherence.ticking import Go
from adherence.views.today import DAYS, YESTERDAY, Look
from patients.access import PatientRequest
from patients.models import Patient
from prescriptions.models import Item

THEN = "then"  # "I did it", said of a snack that slipped by
UNKNOWN = "unknown"  # the same, at a time that nobody remembers


class DeedForm(forms.Form):
    """What a deed may carry beside drills, keys and reps. ``at``: a typed time of the day; ``pain``: numeric rating
    scale, 0 to 10, and ``quality``: what it was like; empty: not said."""

    day = forms.ChoiceField(choices=DAYS, required=False)
    snack_at = forms.DateTimeField(required=False)
    when = forms.ChoiceField(choices=[("", ""), (THEN, THEN), (UNKNOWN, UNKNOWN)], required=False)
    at = forms.TimeField(required=False)
    easier = forms.BooleanField(required=False)
    pain = forms.IntegerField(min_value=0, max_value=10, required=False)
    quality = forms.ChoiceField(choices=Quality.choices, required=False)
    reason = forms.ChoiceField(choices=Skip.Reason.choices, required=False)
    word = forms.ChoiceField(choices=DayWord.Kind.choices, required=False)


@dataclass(frozen=True)
class Said:
    """A deed's own words. ``typed_at``: the instant of a typed time; it goes before ``when``."""

    snack_at: datetime | None
    when: str
    typed_at: datetime | None
    is_easier: bool
    pain: int | None
    quality: str
    reason: str
    word: str
    is_yesterday: bool

    @property
    def is_of_then(self) -> bool:
        return bool(self.when or self.typed_at)

    @property
    def precision(self) -> str:
        if self.typed_at is None and self.when == UNKNOWN:
            return Tick.Precision.UNKNOWN
        return Tick.Precision.ABOUT if self.is_of_then else Tick.Precision.EXACT

    def performed_at(self, now: datetime) -> datetime | None:
        """When the patient moved; None where nobody remembers. Raises ``Unreadable`` for *then* without a snack."""
        if self.typed_at:
            return self.typed_at
        if self.is_of_then and self.snack_at is None:
            raise Unreadable
        return {THEN: self.snack_at, UNKNOWN: None}.get(self.when, now)

    def look(self, **more: Any) -> Look:
        """The page as it was, with what the deed changes of it."""
        return Look(**{"opened_at": self.snack_at, "is_yesterday": self.is_yesterday} | more)


def said_in(request: PatientRequest, on: date) -> Said:
    """The form of a deed about the therapy day ``on``. Raises ``Unreadable``."""
    form = DeedForm(request.POST)
    if not form.is_valid():
        raise Unreadable
    said = form.cleaned_data
    at = said["at"] and _instant(request.patient, on, said["at"])
    words = {name: said[name] for name in ("snack_at", "when", "pain", "quality", "reason", "word")}
    return Said(typed_at=at, is_easier=said["easier"], is_yesterday=said["day"] == YESTERDAY, **words)


def typed_in(request: PatientRequest) -> Look:
    """The page as it stood when the form was sent, as far as that can be read; with the time that was typed."""
    form = DeedForm(request.POST)
    form.is_valid()
    said = form.cleaned_data
    typed = said["at"].strftime("%H:%M") if said.get("at") else ""
    return Look(said.get("snack_at"), is_yesterday=said.get("day") == YESTERDAY, typed_at=typed)


def _instant(patient: Patient, on: date, clock: time) -> datetime:
    """When the patient's clock showed this, on a therapy day; outside their waking hours on that date itself."""
    return patient.window(on).when(clock) or datetime.combine(on, clock, tzinfo=patient.tz)


def keys_of(request: PatientRequest) -> list[UUID]:
    """The phone's keys for what it tells. Raises ``Unreadable``."""
    try:
        keys = [UUID(key) for key in request.POST.getlist("key")]
    except ValueError as garbled:
        raise Unreadable from garbled
    if not keys:
        raise Unreadable
    return keys


def goes_of(request: PatientRequest, facts: Facts, said: Said) -> list[Go]:
    """Drills and keys come in pairs; the reps are those of one drill, set by set.

    Raises ``Unreadable``, and Http404 for an item that is not this patient's.
    """
    keys, items = keys_of(request), [_number(pk) for pk in request.POST.getlist("item")]
    reps = tuple(_number(reps) for reps in request.POST.getlist("reps")) or None
    if len(keys) != len(items) or len(set(keys)) < len(keys) or (reps and len(items) > 1):
        raise Unreadable
    at_hand = {item.pk: item for item in facts.programme.items}
    asked = [at_hand.get(pk) or _older(request, pk) for pk in items]
    return [Go(item, key, reps, said.is_easier) for item, key in zip(asked, keys, strict=True)]


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise Unreadable
    return int(typed)


def _older(request: PatientRequest, pk: int) -> Item:
    """A version that no longer holds, from a page that was open overnight."""
    return get_object_or_404(Item.objects.of(request.patient), pk=pk)


def ticks_of(request: PatientRequest, facts: Facts) -> list[Tick]:
    """The patient's own ticks by their keys. Raises Http404 where one is not theirs."""
    try:
        return [facts.ticks_by_key[key] for key in keys_of(request)]
    except KeyError as strange:
        raise Http404 from strange
