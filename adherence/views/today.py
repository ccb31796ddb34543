"""Today: one page to look at, and what the patient does on it. Each deed is a form; htmx swaps the whole day, so that
ring, figures and week cannot tell different stories."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from adherence import ticking
from adherence.facts import Facts, facts_of
from adherence.models import Tick
from adherence.ticking import Go, TickingError, TooLate
from adherence.today import day_of
from clinic import clock
from clinic.access import open_to
from patients.access import PatientRequest, find_patient, patient_required, to_the_door
from prescriptions.models import Item

PAIN_KEYS = range(11)  # numeric rating scale
THEN = "then"  # "I did it", said of a snack that slipped by

OPEN_FOR = timedelta(days=3)  # no page stands open longer than this and still means today; the rules judge the rest


class Unreadable(TickingError):
    """The form does not say what a form of ours says."""

    def __str__(self) -> str:
        return _("We could not read that. Load the page again and try once more.")


class DeedForm(forms.Form):
    """What a deed may carry beside drills and keys. ``pain``: numeric rating scale, 0 to 10; empty: not said."""

    snack_at = forms.DateTimeField(required=False)
    when = forms.ChoiceField(choices=[(THEN, THEN)], required=False)
    pain = forms.IntegerField(min_value=0, max_value=10, required=False)


class LookForm(forms.Form):
    """Which snack to show open, and which tick to ask about."""

    open = forms.DateTimeField(required=False)
    ask = forms.UUIDField(required=False)


@dataclass(frozen=True)
class Look:
    """What to show of the day beside what is so, and where the reader's place is after a swap took their button."""

    opened_at: datetime | None = None
    asking: UUID | None = None
    felt: UUID | None = None  # the tick whose pain was just said
    lands_on_card: bool = False


def deed(act: Callable[..., Look]) -> Callable[..., HttpResponse]:
    """A POST of the patient's: do it, then show the day again. What cannot be kept is answered with its sentence.

    The patient is held from the look at their pass until the deed is on disk. So the facts need reading only once, for
    the deed, its booking and the page; and the page is drawn when nobody waits any more.
    """

    @open_to("patient")
    @never_cache
    @require_POST
    @wraps(act)
    def view(request: PatientRequest) -> HttpResponse:
        now = clock.now()
        try:
            with transaction.atomic():
                patient = find_patient(request, hold=True)
                if patient is None:
                    return to_the_door()
                request.patient = patient
                facts = facts_of(patient, now=now, keys=_keys(request))
                look = act(request, _said(request, now), facts, now=now)
        except TickingError as trouble:
            return _show(request, Look(), now=now, trouble=trouble)
        return _show(request, look, now=now, facts=facts) if request.htmx else _back_to(look)

    return view


@patient_required
@never_cache
@require_safe
def today(request: PatientRequest) -> HttpResponse:
    """The day as it stands."""
    form = LookForm(request.GET)
    form.is_valid()
    look = Look(form.cleaned_data.get("open"), form.cleaned_data.get("ask"), lands_on_card=bool(request.htmx))
    return _show(request, look, now=clock.now())


@deed
def tick(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> Look:
    """One drill done."""
    made = _keep(request, said, facts, now=now)
    return Look(said["snack_at"], made[0].key)


@deed
def tick_all(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> Look:
    """Every open drill of a snack: all of them or none."""
    _keep(request, said, facts, now=now)
    return Look() if said["when"] == THEN else Look(said["snack_at"], lands_on_card=True)


@deed
def undo(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> Look:
    ticking.undo_together(_ticks(request, facts), patient=request.patient, now=now, facts=facts)
    return Look(said["snack_at"])


@deed
def pain(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> Look:
    """How one bout felt; skipped leaves it unsaid."""
    rated = ticking.rate_pain(_ticks(request, facts)[0], during=said["pain"], now=now, facts=facts)
    return Look(said["snack_at"], felt=rated.key)


@deed
def moved(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> Look:
    """Got up and moved: no drill, but no stillness either."""
    ticking.move(request.patient, key=_keys(request)[0], performed_at=now, now=now, facts=facts)
    return Look(said["snack_at"])


def _keep(request: PatientRequest, said: dict[str, Any], facts: Facts, *, now: datetime) -> list[Tick]:
    """Ticks of this moment, or of the snack's own where the patient says so: then its time is about right."""
    then = said["when"] == THEN
    if then and said["snack_at"] is None:
        raise Unreadable
    return ticking.tick_together(
        _goes(request, facts),
        patient=request.patient,
        performed_at=said["snack_at"] if then else now,
        precision=Tick.Precision.ABOUT if then else Tick.Precision.EXACT,
        source=Tick.Source.LATER if then else Tick.Source.LIVE,
        snack_at=said["snack_at"],
        now=now,
        facts=facts,
    )


def _said(request: PatientRequest, now: datetime) -> dict[str, Any]:
    form = DeedForm(request.POST)
    if not form.is_valid():
        raise Unreadable
    snack_at = form.cleaned_data["snack_at"]
    if snack_at is not None and abs(now - snack_at) > OPEN_FOR:
        raise TooLate
    return form.cleaned_data


def _keys(request: PatientRequest) -> list[UUID]:
    try:
        keys = [UUID(key) for key in request.POST.getlist("key")]
    except ValueError as garbled:
        raise Unreadable from garbled
    if not keys:
        raise Unreadable
    return keys


def _goes(request: PatientRequest, facts: Facts) -> list[Go]:
    """Drills and keys come in pairs. Raises Http404 for an item that is not this patient's."""
    keys, items = _keys(request), request.POST.getlist("item")
    readable = all(item.isascii() and item.isdigit() and len(item) < 19 for item in items)
    if not readable or len(keys) != len(items) or len(set(keys)) < len(keys):
        raise Unreadable
    at_hand = {item.pk: item for item in facts.programme.items}
    asked = [at_hand.get(int(pk)) or _older(request, int(pk)) for pk in items]
    return [Go(item, key) for item, key in zip(asked, keys, strict=True)]


def _older(request: PatientRequest, pk: int) -> Item:
    """A version that no longer holds, from a page that was open overnight."""
    return get_object_or_404(Item.objects.of(request.patient), pk=pk)


def _ticks(request: PatientRequest, facts: Facts) -> list[Tick]:
    """The patient's own ticks by their keys. Raises Http404 where one is not theirs."""
    try:
        return [facts.ticks_by_key[key] for key in _keys(request)]
    except KeyError as strange:
        raise Http404 from strange


def _show(
    request: PatientRequest, look: Look, *, now: datetime, facts: Facts | None = None,
    trouble: TickingError | None = None,
) -> HttpResponse:  # fmt: skip
    patient = request.patient
    page = "adherence/today.html#day" if request.htmx else "adherence/today.html"
    with timezone.override(patient.tz), translation.override(patient.language):
        day = day_of(patient, now=now, facts=facts, opened_at=look.opened_at, asking=look.asking)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
        shown = {"day": day, "look": look, "trouble": trouble, "pain_keys": PAIN_KEYS}
        return render(request, page, shown, status=status)


def _back_to(look: Look) -> HttpResponse:
    """Without scripts: show the page anew, with the same snack open."""
    seen = {"open": look.opened_at and look.opened_at.isoformat(), "ask": look.asking}
    query = urlencode({name: value for name, value in seen.items() if value})
    response = HttpResponseRedirect(f"{reverse('adherence:today')}{'?' if query else ''}{query}#now")
    response.status_code = HTTPStatus.SEE_OTHER
    return response
