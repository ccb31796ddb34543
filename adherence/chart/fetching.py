"""A chart's rows: the patient with everything that does not need their clock, the items, and all the rest at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from adherence import lately, timeline, triage
from adherence.alarms import alarms_of
from adherence.chart.chart import Chart
from adherence.chart.period import Period, period_of
from adherence.lately import Lately
from adherence.looking_back import A_WEEK, complete
from adherence.models import AdherenceDay, Tick
from clinic.columns import column, rows_of
from clinic.models import Therapist, User
from patients.models import Condition, Episode, Message, Patient, Precaution
from patients.panel import panel_of
from prescriptions.limits import Limit
from prescriptions.models import PrecautionRule, Prescription
from prescriptions.programme import programme_with, rests_and_habits

MESSAGES = 20  # the newest
AHEAD = timedelta(days=400)  # how far into the future a planned change is looked for


@dataclass(frozen=True)
class Wanted:
    """What an address asks of a chart, as typed; all of it may be empty."""

    since: str = ""
    until: str = ""
    events: str = ""
    before: str = ""


def chart_of(therapist: Therapist, pk: UUID, *, now: datetime, wanted: Wanted = Wanted()) -> Chart:
    """The chart of a patient whom the therapist may see. Four queries, and three more while an alert is open.

    Raises ``Http404`` for anybody else's.
    """
    patient = _person(therapist, pk)
    person: Any = patient
    today = patient.therapy_day(now)
    first_on = patient.therapy_day(person.first_issued_at) if person.first_issued_at else None
    period = period_of(wanted.since, wanted.until, today=today)
    asked = timeline.Filter.typed(wanted.events, wanted.before)
    lived = {"since": first_on or today, "until": today + AHEAD}
    judged_since = min(period.since, today - timedelta(days=2 * A_WEEK))
    row: Mapping[str, Any] = Patient.objects.filter(pk=pk).values(
        **rests_and_habits(patient, **lived),
        **_days(patient, period, judged_since, today),
        **_restrictions(patient),
        **timeline.columns(patient, asked),
    )[0]
    programme = programme_with(patient, row, **lived)
    episodes, limits = _episodes(patient), _limits(row)
    names = {one["id"]: one["name"] for one in person.team}
    kept = {day.on: day for day in rows_of(AdherenceDay, row["kept"])}
    stretch = complete(programme, kept, since=judged_since, until=today - timedelta(days=1))
    recent = Lately.of(patient)
    return Chart(
        patient=patient,
        episodes=episodes,
        precautions=_in_force(limits, episodes, on=today),
        programme=programme,
        period=period,
        stretch=stretch,
        today_row=kept.get(today),
        ticks=_by_day(rows_of(Tick, row["ticked"])),
        names=names,
        facts=triage.Facts.of(programme, stretch.fortnight, recent, now=now),
        timeline=timeline.timeline_of(timeline.Record(patient, programme, limits, row, names, now), asked),
        panel=panel_of(patient, on=today),
        now=now,
        first_on=first_on,
        alarms=alarms_of(patient, episodes, today=today) if recent.flagged else [],
        said=rows_of(Message, reversed(person.said)),
    )


def _person(therapist: Therapist, pk: UUID) -> Patient:
    """With all that needs no clock of theirs: episodes, newest messages, what triage reads, who works at the clinic."""
    episodes = Episode.objects.filter(patient=OuterRef("pk"))
    issued = Prescription.objects.filter(episode__patient=OuterRef("pk")).order_by("issued_at")
    team = User.objects.filter(therapist__clinic=OuterRef("clinic")).values_list(JSONObject(id="pk", name="name"))
    people = Patient.objects.visible_to(therapist).select_related("therapist__user")
    patient = people.annotate(
        **lately.columns(),
        in_care_for=column(episodes),
        known_conditions=column(Condition.objects.filter(episode__patient=OuterRef("pk")).distinct()),
        said=column(Message.objects.filter(patient=OuterRef("pk")).order_by("-said_at", "-pk")[:MESSAGES]),
        first_issued_at=Subquery(issued.values("issued_at")[:1]),
        team=ArraySubquery(team),
    )
    found = patient.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _episodes(patient: Any) -> list[Episode]:
    """Open ones first, with patient and condition at hand."""
    conditions = {condition.pk: condition for condition in rows_of(Condition, patient.known_conditions)}
    episodes = rows_of(Episode, patient.in_care_for)
    for episode in episodes:
        episode.patient, episode.condition = patient, conditions[episode.condition_id]
    return sorted(episodes, key=lambda one: one.closed_at is not None)


def _days(patient: Patient, period: Period, since: date, today: date) -> dict[str, ArraySubquery]:
    """What was kept of the days that are judged, and every tick of those that are shown."""
    ticks = Tick.objects.standing().filter(patient=patient, on__range=(period.since, period.until))
    return {
        "kept": column(AdherenceDay.objects.filter(patient=patient, on__range=(since, today)).order_by()),
        "ticked": column(ticks),
    }


def _restrictions(patient: Patient) -> dict[str, ArraySubquery]:
    """Every precaution there was, and what their rules say."""
    theirs = Precaution.objects.filter(episode__patient=patient)
    return {
        "restricted": column(theirs),
        "rules": column(PrecautionRule.objects.filter(tag__in=theirs.order_by().values("tag"))),
    }


def _limits(row: Mapping[str, Any]) -> list[Limit]:
    """Each precaution with its rule's own words beside it."""
    rules = {rule.tag: rule for rule in rows_of(PrecautionRule, row["rules"])}
    return [
        Limit(one, rules[one.tag].text, rules[one.tag].effect) if one.tag in rules else Limit(one, one.tag, None)
        for one in rows_of(Precaution, row["restricted"])
    ]


def _in_force(limits: Sequence[Limit], episodes: Sequence[Episode], *, on: date) -> list[Limit]:
    living = {one.pk for one in episodes if one.closed_at is None}
    return [limit for limit in limits if limit.precaution.episode_id in living and limit.precaution.holds_on(on)]


def _by_day(ticks: Iterable[Tick]) -> dict[date, list[Tick]]:
    found: dict[date, list[Tick]] = defaultdict(list)
    for tick in ticks:
        found[tick.on].append(tick)
    return found
