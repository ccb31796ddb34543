"""The caseload: every patient in care with their fortnight and their reasons, whoever needs a look first.

Four queries for one patient or for two hundred; all else is arithmetic.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Model, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adherence import lately, triage
from adherence.case import ORDER, Case
from adherence.lately import Lately
from adherence.looking_back import complete, kept_days
from adherence.models import AdherenceDay
from adherence.reasons import Level
from patients.models import Condition, Episode, Patient
from patients.models.patient import PatientQuerySet
from prescriptions.programme import Programme, programmes_of

__all__ = ["FORTNIGHT", "ORDER", "Case", "Group", "cases_of", "conditions_of", "groups_of", "summary_of"]

FORTNIGHT = 14
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Group:
    name: str | Promise
    cases: Sequence[Case]


def cases_of(people: PatientQuerySet, *, now: datetime) -> list[Case]:
    """The patients' cases, most urgent first. Four queries, whatever their number and history."""
    asked = people.annotate(**lately.columns(), in_care_for=Subquery(_episode_in_care()))
    patients = list(asked.select_related("therapist__user").order_by("name"))
    if not patients:
        return []
    days = [patient.therapy_day(now) for patient in patients]
    since, until = min(days) - timedelta(days=FORTNIGHT), max(days)
    programmes = programmes_of(patients, since=since, until=until, to_count=True)
    kept = kept_days(patients, since=since, until=until)
    found = [_case(patient, programmes[patient.pk], kept[patient.pk], now) for patient in patients]
    return sorted(found, key=lambda case: case.urgency)


def _case(patient: Patient, programme: Programme, kept: dict[date, AdherenceDay], now: datetime) -> Case:
    today = patient.therapy_day(now)
    stretch = complete(programme, kept, since=today - timedelta(days=FORTNIGHT), until=today - timedelta(days=1))
    recent = Lately.of(patient)
    facts = triage.Facts.of(programme, stretch, recent, now=now)
    return Case(patient, _episode(patient), today, stretch, triage.reasons(facts), recent, facts)


def _episode_in_care() -> Any:
    """The episode to name a patient by, as a column of the patient: the newest open one, else the newest."""
    theirs = Episode.objects.filter(patient=OuterRef("pk"))
    newest_first = theirs.order_by(F("closed_at").desc(nulls_first=True), "-began_on", "-pk")
    condition = JSONObject(id="condition_id", slug="condition__slug", name="condition__name")
    return newest_first.values_list(
        JSONObject(id="pk", side="side", began_on="began_on", condition_id="condition_id", condition=condition)
    )[:1]


def _episode(patient: Patient) -> Episode | None:
    row: dict[str, Any] | None = patient.in_care_for  # type: ignore[attr-defined]
    if row is None:
        return None
    episode = _row(Episode, row | {"began_on": date.fromisoformat(row["began_on"]), "patient_id": patient.pk})
    episode.condition = _row(Condition, row["condition"])
    return episode


def _row(model: type[Row], known: Mapping[str, Any]) -> Row:
    """As if ``only`` these fields had been fetched."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(DEFAULT_DB_ALIAS, names, [known[name] for name in names])


def groups_of(cases: Iterable[Case]) -> list[Group]:
    """The cases under their headings; empty headings are left out."""
    rows = list(cases)
    asleep = [case for case in rows if case.is_snoozed]
    awake = [case for case in rows if not case.is_snoozed]

    def of(*levels: Level) -> list[Case]:
        return [case for case in awake if case.level in levels]

    groups = [
        Group(gettext_lazy("Needs a look"), of(Level.ALERT, Level.LOOK)),
        Group(gettext_lazy("Ready for a change"), of(Level.READY)),
        Group(gettext_lazy("Waiting"), of(Level.WAITING)),
        Group(gettext_lazy("Steady"), of(Level.STEADY)),
        Group(gettext_lazy("Put aside"), asleep),
        Group(gettext_lazy("Finished"), of(Level.FINISHED)),
    ]
    return [group for group in groups if group.cases]


def conditions_of(cases: Iterable[Case]) -> list[Condition]:
    """The conditions these patients are in care for, by name."""
    found = {case.episode.condition for case in cases if case.episode}
    return sorted(found, key=lambda condition: condition.name)


def summary_of(cases: Sequence[Case], *, are_own: bool) -> str:
    """ "5 of your 14 people could use a look today. 3 are ready to move on." """
    if not cases:
        return _("Nobody here yet.")
    ready = sum(case.is_ready for case in cases)
    said = [_looks_in_words(sum(case.needs_a_look for case in cases), len(cases), are_own=are_own)]
    if ready:
        words = ngettext("%(count)d is ready to move on.", "%(count)d are ready to move on.", ready)
        said.append(words % {"count": ready})
    return " ".join(said)


def _looks_in_words(looks: int, count: int, *, are_own: bool) -> str:
    if not looks:
        return _("Nobody needs a look today.")
    figures = {"looks": looks, "count": count}
    if not are_own:
        words = ngettext(
            "The one person here could use a look today.",
            "%(looks)d of %(count)d people could use a look today.",
            count,
        )
        return words % figures
    words = ngettext(
        "Your one patient could use a look today.",
        "%(looks)d of your %(count)d people could use a look today.",
        count,
    )
    return words % figures
