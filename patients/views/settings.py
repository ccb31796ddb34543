"""A patient's settings: the hours of the day, habits, mail, quiet hours, language, and how the pages look here.

Each has a small form of its own. What is wrong with one is said on the page, with everything as it was typed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings as site
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import clock
from clinic.answers import SeeOther
from clinic.look import Look
from patients import preferring
from patients.access import PatientRequest, patient_required
from patients.models import Anchor, Patient
from patients.preference_forms import (
    DayForm,
    HabitForm,
    HourForm,
    LanguageForm,
    LookForm,
    MailForm,
    NudgeForm,
    QuietForm,
)
from patients.preferring import PreferringError
from patients.reading import read_by


@dataclass(frozen=True)
class Part:
    """One small form of the page, and what keeps what it says."""

    form: type[forms.Form]
    keep: Callable[..., None]
    fields: tuple[str, ...]


PARTS = {
    "day": Part(DayForm, preferring.set_day, ("wakes_at", "sleeps_at")),
    "mail": Part(MailForm, preferring.set_mail, ("wants_reminders", "reminder_at", "mail_pace", "wants_weekly")),
    "nudges": Part(NudgeForm, preferring.set_nudges, ("nudge", "still_hours")),
    "quiet": Part(QuietForm, preferring.set_quiet_hours, ("quiet_from", "quiet_until")),
    "language": Part(LanguageForm, preferring.set_language, ("language",)),
}


def in_their_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for a patient, and all it says, in the patient's language and by their clock."""

    @wraps(view)
    def inner(request: PatientRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with read_by(request.patient):
            return view(request, *args, **kwargs)

    return patient_required(inner)


@in_their_words
@require_safe
def settings(request: PatientRequest) -> HttpResponse:
    return _page(request)


@in_their_words
@require_POST
def change(request: PatientRequest, part: str) -> HttpResponse:
    """Keep one part of the settings."""
    known = PARTS.get(part)
    if known is None:
        raise Http404
    form = known.form(request.POST, auto_id=f"{part}_%s")
    if not form.is_valid():
        return _page(request, {part: form})
    known.keep(request.patient, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("Kept."))
    return _back_to(part)


@in_their_words
@require_POST
def add_habit(request: PatientRequest) -> HttpResponse:
    form = HabitForm(request.POST, auto_id="new_habit_%s")
    return _keep_habit(request, form, _add, {"new_habit": form})


@in_their_words
@require_POST
def habit(request: PatientRequest, pk: int) -> HttpResponse:
    """Change a habit, or take it off the list."""
    theirs = get_object_or_404(request.patient.anchors.select_related("patient"), pk=pk)
    if "remove" in request.POST:
        preferring.remove_habit(theirs, now=clock.now())
        messages.success(request, _("Off the list: %(habit)s.") % {"habit": theirs.name})
        return _back_to("habits")
    form = HabitForm(request.POST, auto_id=f"habit_{pk}_%s")

    def change_it(patient: Patient, *, now: datetime, **said: Any) -> None:
        preferring.change_habit(theirs, now=now, **said)

    return _keep_habit(request, form, change_it, {}, {pk: form})


@in_their_words
@require_POST
def hour(request: PatientRequest) -> HttpResponse:
    """Take the hour that was offered for the mail, or leave it."""
    form = HourForm(request.POST)
    if not form.is_valid():
        return _page(request, {"mail": MailForm(_mail_with(request), auto_id="mail_%s")})
    taken = form.cleaned_data["reminder_at"]
    preferring.answer_hour(request.patient, reminder_at=taken, now=clock.now())
    if taken:
        said = _("Kept. The email comes at %(time)s from now on.") % {"time": time_format(taken, "TIME_FORMAT")}
        messages.success(request, said)
    return SeeOther(reverse("adherence:today"))


@in_their_words
@require_POST
def look(request: PatientRequest) -> HttpResponse:
    """Light or dark and the size of text, kept on this device."""
    form = LookForm(request.POST, auto_id="look_%s")
    if not form.is_valid():
        return _page(request, {"look": form})
    messages.success(request, _("Kept on this device."))
    response = _back_to("look")
    Look(**form.cleaned_data).keep(response, secure=site.SESSION_COOKIE_SECURE)
    return response


def _add(patient: Patient, *, now: datetime, **said: Any) -> None:
    preferring.add_habit(patient, now=now, **said)


def _keep_habit(
    request: PatientRequest, form: HabitForm, keep: Callable[..., None], *bound: dict[Any, Any]
) -> HttpResponse:
    """Keep a habit. One in the sleeping hours is kept too, and the patient hears what that means."""
    now = clock.now()
    if not form.is_valid():
        return _page(request, *bound)
    try:
        keep(request.patient, now=now, **form.cleaned_data)
    except PreferringError as refused:
        form.add_error("at" if isinstance(refused, preferring.HabitTaken) else None, str(refused))
        return _page(request, *bound)
    if _is_awake(request.patient, form.cleaned_data["at"], now):
        messages.success(request, _("Kept. Your snacks move to fit it."))
    else:
        messages.warning(request, _("Kept. But you sleep at that time, so no snack goes there."))
    return _back_to("habits")


def _is_awake(patient: Patient, at: time, now: datetime) -> bool:
    return patient.window(patient.therapy_day(now)).when(at) is not None


def _page(
    request: PatientRequest,
    bound: dict[str, forms.Form] | None = None,
    changed: dict[int, forms.Form] | None = None,
) -> HttpResponse:
    """The whole page; forms that were posted as they were typed, the others as they are kept."""
    patient, now = request.patient, clock.now()
    bound, changed = bound or {}, changed or {}
    context: dict[str, Any] = {name: bound.get(name) or _unbound(patient, name) for name in PARTS}
    context["habits"] = [
        (anchor, changed.get(anchor.pk) or _habit_form(anchor), _is_awake(patient, anchor.at, now))
        for anchor in patient.anchors.all()
    ]
    context["new_habit"] = bound.get("new_habit") or HabitForm(auto_id="new_habit_%s")
    context["look"] = bound.get("look") or LookForm(initial=vars(Look.of(request)), auto_id="look_%s")
    context["speaks_more"] = len(site.LANGUAGES) > 1
    context["notifies"] = bool(site.VAPID_PUBLIC_KEY)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound or changed else HTTPStatus.OK
    return render(request, "patients/settings.html", context, status=status)


def _unbound(patient: Patient, name: str) -> forms.Form:
    part = PARTS[name]
    return part.form(initial={field: getattr(patient, field) for field in part.fields}, auto_id=f"{name}_%s")


def _habit_form(anchor: Anchor) -> HabitForm:
    return HabitForm(initial={"name": anchor.name, "at": anchor.at}, auto_id=f"habit_{anchor.pk}_%s")


def _mail_with(request: PatientRequest) -> dict[str, Any]:
    """The mail's form as it is kept, with the time that was posted."""
    kept = {field: getattr(request.patient, field) for field in PARTS["mail"].fields}
    return kept | {"reminder_at": request.POST.get("reminder_at", "")}


def _back_to(part: str) -> SeeOther:
    return SeeOther(f"{reverse('patients:settings')}#part-{part}")
