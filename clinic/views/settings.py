"""The clinic's settings: what patients read of it, its week, who stands in, and everybody's own morning list.

Owners change the clinic, therapists read it; the morning list is each therapist's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clinic import clock, setting
from clinic.access import StaffRequest, therapist_required
from clinic.answers import SeeOther
from clinic.models import Therapist
from clinic.settings_forms import DigestForm, HoursForm, PracticeForm


@dataclass(frozen=True)
class Part:
    """One small form of the page, and what keeps what it says."""

    form: Callable[..., forms.Form]
    keep: Callable[..., bool]
    is_the_clinics: bool


PARTS = {
    "practice": Part(PracticeForm, setting.set_practice, is_the_clinics=True),
    "hours": Part(HoursForm, setting.set_hours, is_the_clinics=True),
    "digest": Part(DigestForm, setting.set_digest, is_the_clinics=False),
}


@therapist_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: StaffRequest) -> HttpResponse:
    """Read the settings; change one part of them."""
    now = clock.now()
    return _change(request, request.POST.get("part", ""), now) if request.method == "POST" else _page(request, now)


def _change(request: StaffRequest, name: str, now: datetime) -> HttpResponse:
    part = PARTS.get(name)
    if part is None:
        messages.error(request, _("Nothing was changed: that part of the settings is not known."))
        return _page(request, now, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if part.is_the_clinics and not request.therapist.is_owner:
        messages.error(request, _("Nothing was changed: only an owner of the clinic can change this."))
        return _page(request, now, status=HTTPStatus.FORBIDDEN)
    form = _form(request, name, now, request.POST)
    if not form.is_valid():
        return _page(request, now, {name: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    whose = request.clinic if part.is_the_clinics else request.therapist
    changed = part.keep(whose, by=request.therapist.user, now=now, **form.cleaned_data)
    messages.success(request, _("Kept.") if changed else _("That is how it stands already."))
    return SeeOther(f"{reverse('clinic:settings')}#part-{name}")


def _page(
    request: StaffRequest, now: datetime, bound: dict[str, forms.Form] | None = None, **more: Any
) -> HttpResponse:
    """The whole page; a form that was posted as it was typed, the others as they are kept."""
    clinic, hours = request.clinic, request.clinic.office_hours
    names = [name for name, part in PARTS.items() if request.therapist.is_owner or not part.is_the_clinics]
    context: dict[str, Any] = {name: (bound or {}).get(name) or _form(request, name, now) for name in names}
    backup = Therapist.objects.select_related("user").get(pk=clinic.backup_id) if clinic.backup_id else None
    on = now.astimezone(clinic.tz).date()
    context |= {
        "clinic": clinic,
        "zone": clinic.zone.replace("_", " "),
        "hours_kept": hours,
        "open_now": hours.sentence(now),
        "backup": backup,
        "backup_has_left": backup is not None and not backup.works(on),
    }
    return render(request, "clinic/settings.html", context, **more)


def _form(request: StaffRequest, name: str, now: datetime, typed: Any = None) -> forms.Form:
    clinic, therapist = request.clinic, request.therapist
    if name == "hours":
        return HoursForm(typed, initial=HoursForm.of(clinic), auto_id="hours_%s")
    if name == "digest":
        kept = {"wants_digest": therapist.wants_digest, "digest_at": therapist.digest_at}
        return DigestForm(typed, initial=kept, auto_id="digest_%s")
    kept = {"name": clinic.name, "phone": clinic.phone, "zone": clinic.zone, "backup": clinic.backup_id}
    on = now.astimezone(clinic.tz).date()
    return PracticeForm(typed, initial=kept, clinic=clinic, on=on, auto_id="practice_%s")
