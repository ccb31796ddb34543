"""Send a draft: the first time it starts the programme, later it changes it; pressed twice it does it once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Subquery
from django.utils import formats
from django.utils.translation import gettext as _

from clinic.models import User
from patients.models import Patient
from prescriptions import differences, prescribing, starting, versioning
from prescriptions.burden import Burden, burden_of
from prescriptions.case import Case
from prescriptions.differences import Differences
from prescriptions.drafting import line_of, standing_lines
from prescriptions.lines import Line
from prescriptions.models import Item, Phase, Prescription
from prescriptions.prescribing import AlreadyPrescribed
from prescriptions.refusals import PrescribingError

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


class ChangedMeanwhile(PrescribingError):
    """Another tab or another therapist was first; nobody's change is overwritten unseen.

    ``differences`` is what they made of the programme that this therapist had seen, ``note`` their words to the
    patient.
    """

    def __init__(self, differences: Differences, *, by: User | None, note: str = "", reason: str = "") -> None:
        self.differences, self.by, self.note, self.reason = differences, by, note, reason

    def __str__(self) -> str:
        name = self.by.name if self.by else _("A safety rule")
        return _("%(name)s changed this programme after you opened it. See what is different, then decide.") % {
            "name": name
        }


class TooManyDrills(PrescribingError):
    """So many drills are kept by few: the therapist says why, and the reason stays with the programme."""

    def __init__(self, burden: Burden) -> None:
        self.burden = burden

    def __str__(self) -> str:
        return self.burden.stop


@dataclass(frozen=True)
class Sent:
    """What sending did."""

    patient: Patient
    is_told: bool  # the patient gets an email
    is_kept: bool = True  # something was written
    begins_on: date | None = None  # where that is not now

    def __str__(self) -> str:
        name = self.patient.first_name
        if not self.is_kept:
            return _("The programme already says this. No email goes out.")
        if not self.is_told:
            return _("Kept. Nothing is different for %(name)s, so no email goes out.") % {"name": name}
        if self.begins_on is None:
            return _("Sent to %(name)s, who gets an email.") % {"name": name}
        day = formats.date_format(self.begins_on, "DAY_FORMAT")
        return _("Sent to %(name)s, who gets an email. It holds from %(day)s.") % {"name": name, "day": day}


@dataclass(frozen=True)
class Preview:
    """What sending a draft would do, before it is sent. Days are the patient's."""

    differences: Differences
    earliest: date
    latest: date
    from_on: date | None = None  # None: from now on
    planned_on: date | None = None  # what was planned for that day gives way
    is_first: bool = False

    @property
    def is_nothing(self) -> bool:
        return self.differences.is_empty and self.planned_on is None

    @property
    def begins_on(self) -> date | None:
        """The chosen day, where it is one to come."""
        return self.from_on if self.from_on and self.from_on > self.earliest else None

    @property
    def takes_the_place(self) -> bool:
        """Whether something else was planned, or the same for another day."""
        return self.planned_on is not None and self.planned_on != self.begins_on


def mark_of(living: Prescription | None) -> str:
    """What the therapist had before them: the versions that stand, and the last thing sent. Empty: no programme yet.

    One query.
    """
    if living is None:
        return ""
    last = living.sendings.order_by("-pk").values("pk")[:1]
    rows = living.items.open().order_by("pk").annotate(last=Subquery(last)).values_list("pk", "last")
    return _mark(rows)


def mark_among(versions: Iterable[Any]) -> str:
    """The same mark, from the versions at hand. No query."""
    return _mark(sorted((item.pk, item.last) for item in versions if item.ends_at is None))


def _mark(rows: Iterable[tuple[int, int]]) -> str:
    found = list(rows)
    return ".".join(str(pk) for pk, _last in found) + "".join({f"-{last}" for _pk, last in found})


def planned_day(case: Case) -> date | None:
    """The day for which a change is planned: a draft that opens with it starts there. One query."""
    return _planned_on(case, versions_of(case)) if case.living else None


def preview_of(case: Case, lines: Sequence[Line], from_on: date | None = None) -> Preview:
    """The draft against what is asked of the patient today. One query."""
    return preview_against(case, versions_of(case), lines, from_on)


def preview_against(
    case: Case, versions: Sequence[Item], lines: Sequence[Line], from_on: date | None = None
) -> Preview:
    """The same, where the versions are at hand. No query."""
    end_of_today = _end_of_today(case)
    holding = [line_of(item) for item in versions if item.starts_at <= end_of_today]
    return Preview(
        differences.between(holding, lines),
        earliest=case.on,
        latest=case.on + starting.FARTHEST,
        from_on=from_on,
        planned_on=_planned_on(case, versions),
        is_first=case.living is None,
    )


def _end_of_today(case: Case) -> datetime:
    """The last moment before the next day opens, when what is planned begins."""
    return case.episode.patient.window(case.on + A_DAY).opens_at - A_MOMENT


def versions_of(case: Case) -> list[Any]:
    """What holds at the end of today and what is planned to follow it, each with ``last``, the key of the last thing
    sent. One query."""
    if case.living is None:
        return []
    ever_holds = Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
    asked = case.living.items.filter(ever_holds, Q(ends_at=None) | Q(ends_at__gt=_end_of_today(case)))
    last = case.living.sendings.order_by("-pk").values("pk")[:1]
    return list(asked.select_related("drill", "easier").annotate(last=Subquery(last)))


def _planned_on(case: Case, versions: Sequence[Item]) -> date | None:
    moments = {item.ends_at or item.starts_at for item in versions}
    planned = max(moments, default=None)
    is_to_come = planned is not None and planned > _end_of_today(case)
    return case.episode.patient.therapy_day(planned) if planned is not None and is_to_come else None


@transaction.atomic
def send(
    case: Case,
    lines: Sequence[Line],
    *,
    seen: str,
    by: User,
    now: datetime,
    phase: Phase | None = None,
    note: str = "",
    drills_reason: str = "",
    from_on: date | None = None,
) -> Sent:
    """``seen`` is the mark of the programme the draft was made from; ``from_on`` a day to come, None: from now on.

    Raises ``ChangedMeanwhile``, ``TooManyDrills`` and what ``prescribing.issue`` and ``prescribing.revise`` raise.
    """
    patient = case.episode.patient
    burden = burden_of(lines)
    if burden.must_be_explained and not drills_reason:
        raise TooManyDrills(burden)
    begins_on = from_on if from_on and from_on > patient.therapy_day(now) else None
    # Held from the look to the change: of two therapists at once the second sees what the first has sent.
    held = Prescription.objects.select_for_update(no_key=True)
    living = held.filter(pk=case.living.pk).first() if case.living else None
    draft = Draft(lines, phase, note, from_on)
    if seen != mark_of(living):
        return _again(case, living, draft, seen, now=now)
    if living is not None:
        revision = prescribing.revise(living, lines, by=by, now=now, phase=phase, note=note, from_on=from_on)
        sent = Sent(patient, is_told=revision.is_told, is_kept=revision.sending is not None, begins_on=begins_on)
    else:
        try:
            living = prescribing.issue(case.episode, lines, by=by, now=now, phase=phase, note=note, from_on=from_on)
        except AlreadyPrescribed:
            return _again(case, case.episode.prescriptions.living().first(), draft, seen, now=now)
        sent = Sent(patient, is_told=True, begins_on=begins_on)
    Prescription.objects.filter(pk=living.pk).update(drills_reason=drills_reason if burden.must_be_explained else "")
    return sent


@dataclass(frozen=True)
class Draft:
    """What was to be sent."""

    lines: Sequence[Line]
    phase: Phase | None
    note: str
    from_on: date | None


def _again(case: Case, living: Prescription | None, draft: Draft, seen: str, *, now: datetime) -> Sent:
    """A second click finds its own work done; anything else has to be looked at."""
    patient = case.episode.patient
    if living is not None and _is_done(living, draft, patient, now=now):
        return Sent(patient, is_told=False, is_kept=False)
    last = living.sendings.select_related("by").last() if living else None
    made = differences.between(lines_seen(case, seen), standing_lines(living) if living else [])
    if last is None:
        newest = case.episode.prescriptions.select_related("ended_by").first()
        raise ChangedMeanwhile(made, by=newest.ended_by if newest else None)
    raise ChangedMeanwhile(made, by=last.by, note=last.note, reason=last.reason)


def _is_done(living: Prescription, draft: Draft, patient: Patient, *, now: datetime) -> bool:
    """Whether the programme says all of the draft, from the same day on."""
    planned = living.sendings.planned(now).last()
    at = starting.begins_at(patient, draft.from_on, now=now)
    is_timed = at == planned.holds_at if planned else at == now
    is_said = draft.note in ("", living.note) and (draft.phase is None or draft.phase.pk == living.phase_id)
    return is_timed and is_said and versioning.says(living, draft.lines)


def lines_seen(case: Case, seen: str) -> list[Line]:
    """The versions that a mark names, of this patient's episode alone. One query."""
    keys = [int(key) for key in seen.split("-")[0].split(".") if key.isdecimal() and len(key) < 19]
    items = Item.objects.filter(prescription__episode=case.episode, pk__in=keys).select_related("drill", "easier")
    return [line_of(item) for item in items]
