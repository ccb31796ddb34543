"""Today: one page to look at; its deeds are in ``deeds.py``. Yesterday is the same page, as long as it may be written
to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from adherence.booking import TickingError
from adherence.facts import Facts, facts_of
from adherence.models import Skip
from adherence.pain_bands import Quality
from adherence.today import day_of
from clinic import clock
from clinic.answers import SeeOther
from patients.access import PatientRequest, patient_required
from patients.models import Patient

PAIN_KEYS = range(11)  # numeric rating scale
YESTERDAY = "yesterday"
DAYS = [("", ""), (YESTERDAY, YESTERDAY)]


class LookForm(forms.Form):
    """Which day, which snack to show open, which tick to ask about or was just rated, which item in its easier version;
    and whether the page is to be the offline copy, with every snack at hand."""

    day = forms.ChoiceField(choices=DAYS, required=False)
    open = forms.DateTimeField(required=False)
    ask = forms.UUIDField(required=False)
    felt = forms.UUIDField(required=False)
    easier = forms.IntegerField(required=False)
    whole = forms.BooleanField(required=False)


@dataclass(frozen=True)
class Look:
    """What to show of the day beside what is so, and where the reader's place is after a swap took their button."""

    opened_at: datetime | None = None
    asking: UUID | None = None
    easier: int | None = None
    is_yesterday: bool = False
    is_whole: bool = False
    felt: UUID | None = None  # the tick whose pain was just said
    skipped: UUID | None = None  # the skip just said, to be answered
    lands_on_card: bool = False
    has_woken: bool = False  # the morning was just rated
    typed_at: str = ""  # a time that could not be kept, to be put right


@patient_required
@never_cache
@require_safe
@gzip_page
def today(request: PatientRequest) -> HttpResponse:
    """The day as it stands."""
    form = LookForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    look = Look(
        opened_at=asked.get("open"),
        asking=asked.get("ask"),
        felt=asked.get("felt"),
        easier=asked.get("easier"),
        is_yesterday=asked.get("day") == YESTERDAY,
        is_whole=asked.get("whole", False),
        lands_on_card=bool(request.htmx and asked.get("open")) and not asked.get("easier"),
    )
    return show(request, look, now=clock.now())


def show(
    request: PatientRequest, look: Look, *, now: datetime, facts: Facts | None = None,
    trouble: TickingError | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, or to htmx the day alone, in the patient's own time and language."""
    patient = request.patient
    page = "adherence/today.html#day" if request.htmx else "adherence/today.html"
    facts = facts or facts_of(patient, now=now, on=day_meant(patient, now, is_yesterday=look.is_yesterday))
    with timezone.override(patient.tz), translation.override(patient.language):
        day = day_of(patient, now=now, facts=facts, opened_at=look.opened_at, asking=look.asking, easier=look.easier)
        status = HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK
        shown = {"day": day, "look": look, "trouble": trouble, "pain_keys": PAIN_KEYS, "reasons": Skip.Reason.choices}
        shown["qualities"] = Quality.choices
        return render(request, page, shown, status=status)


def day_meant(patient: Patient, now: datetime, *, is_yesterday: bool) -> date:
    return patient.therapy_day(now) - timedelta(days=is_yesterday)


def back_to(look: Look) -> HttpResponse:
    """Without scripts: show the page anew, with the same snack open."""
    seen = {
        "day": look.is_yesterday and YESTERDAY,
        "open": look.opened_at and look.opened_at.isoformat(),
        "ask": look.asking,
        "felt": look.felt,
    }
    query = urlencode({name: value for name, value in seen.items() if value})
    return SeeOther(f"{reverse('adherence:today')}{'?' if query else ''}{query}#now")
