"""What was asked of a patient over some days: items, pauses and habits, fetched once, then answered purely.

Three queries for one patient or for two hundred. Today's page, the chart, the caseload and the governor all ask here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery

from clinic.columns import column, rows_of
from patients.models import Anchor, Patient
from patients.waking import Window
from prescriptions import planning
from prescriptions.models import Item, Pause, Sending
from prescriptions.planning import DayPlan

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Programme:
    """One patient's items (every version that touches the days asked for), pauses and habits; and, where they were
    asked for, the changes that begin to hold in those days."""

    patient: Patient
    items: Sequence[Item]
    pauses: Sequence[Pause]
    anchors: Sequence[Anchor]
    changes: Sequence[Sending] = ()

    def due_on(self, on: date) -> list[Item]:
        """The versions that the clock asks for on a therapy day."""
        return [item for item in self.items if item.is_due_on(on)]

    def narrowed(self, on: date) -> "Programme":
        """The same programme, with only the versions that hold at some instant of one therapy day.

        A day must read the same whether it was asked for alone or as one of a year.
        """
        window = self.patient.window(on)
        items = [item for item in self.items if _touches(item, window)]
        return replace(self, items=items)

    def when_it_fits(self, at: datetime) -> list[Item]:
        """What waits for the patient's word: as needed, or on an occasion. Nothing that rests."""
        return [item for item in self.in_force(at) if not item.dose.is_on_the_clock and not self.rests(item, at)]

    def in_force(self, at: datetime) -> list[Item]:
        return [item for item in self.items if planning.holds(item.starts_at, item.ends_at, at)]

    def plan(self, on: date) -> DayPlan[Item]:
        """The day's snacks."""
        return planning.plan_day(
            self.due_on(on),
            window=self.patient.window(on),
            anchors=[planning.Anchor(anchor.at, anchor.name) for anchor in self.anchors],
            pauses_of=self.pauses_of,
        )

    def pauses_of(self, item: Item) -> list[planning.Pause]:
        return [pause.stretch for pause in self.pauses if pause.holds(item)]

    def news_on(self, on: date) -> list[Sending]:
        """The changes whose first day this is, as far as there is something to tell the patient."""
        todays = [one for one in self.changes if self.patient.therapy_day(one.holds_at) == on]
        return [one for one in todays if one.differences.to_patient() or one.is_word_alone]

    def whole_pauses(self) -> list[planning.Pause]:
        """The stretches in which nothing at all was expected: every programme of the patient rested."""
        programmes = {item.prescription_id for item in self.items}
        whole = [pause for pause in self.pauses if pause.drill_id is None and pause.prescription_id in programmes]
        if len(programmes) <= 1:
            return [pause.stretch for pause in whole]
        # With two programmes, waking time is out only while both rest.
        return [
            pause.stretch
            for pause in whole
            if programmes <= {other.prescription_id for other in whole if _covers(other, pause)}
        ]

    def is_paused(self, at: datetime) -> bool:
        asked = self.in_force(at)
        return bool(asked) and all(self.rests(item, at) for item in asked)

    def rests(self, item: Item, at: datetime) -> bool:
        """Whether any pause holds an item at an instant."""
        return any(planning.holds(*stretch, at) for stretch in self.pauses_of(item))


def _touches(item: Item, window: Window) -> bool:
    """What ``ItemQuerySet.between`` asks of a row: opened after bedtime or closed before waking it asks nothing."""
    held_on = item.ends_at is None or (item.ends_at > window.opens_at and item.ends_at > item.starts_at)
    return held_on and item.starts_at < window.closes_at


def _covers(other: Pause, pause: Pause) -> bool:
    ends_later = other.ends_at is None or (pause.ends_at is not None and other.ends_at >= pause.ends_at)
    return other.starts_at <= pause.starts_at and ends_later


def programme_of(patient: Patient, *, since: date, until: date) -> Programme:
    """One patient's programme over the therapy days ``since`` to ``until``, both included. Three queries."""
    return programmes_of([patient], since=since, until=until)[patient.pk]


def rests_and_habits(patient: Patient, *, since: date, until: date) -> dict[str, ArraySubquery]:
    """Pauses, habits and what is new, as columns of the patient's row, for a page that asks for more in the same query.

    A change made before dawn is news of the day to come.
    """
    stretch = patient.window(since).opens_at, patient.window(until).closes_at
    rests = Pause.objects.of(patient).touching(*stretch)
    changes = Sending.objects.of(patient).changes().standing()
    new = changes.beginning(patient.window(since - A_DAY).closes_at, stretch[1])
    return {
        "rests": column(rests),
        "habits": column(Anchor.objects.filter(patient=patient)),
        "changes": column(new),
    }


def programme_with(patient: Patient, row: Mapping[str, Any], *, since: date, until: date) -> Programme:
    """One patient's programme where ``rests_and_habits`` are at hand. One query."""
    stretch = patient.window(since).opens_at, patient.window(until).closes_at
    items = Item.objects.of(patient).between(*stretch).for_the_day()
    rests, habits = rows_of(Pause, row["rests"]), rows_of(Anchor, row["habits"])
    return Programme(patient, list(items), rests, habits, rows_of(Sending, row["changes"]))


def programmes_of(
    patients: Iterable[Patient], *, since: date, until: date, to_count: bool = False
) -> dict[UUID, Programme]:
    """The same for many patients, still three queries, or six.

    ``to_count`` leaves out what moves no figure, habits and the drills' own rows: two queries, and light ones.
    """
    people = list(patients)
    if not people:
        return {}
    opens_at = min(patient.window(since).opens_at for patient in people)
    closes_at = max(patient.window(until).closes_at for patient in people)
    items: dict[UUID, list[Item]] = defaultdict(list)
    pauses: dict[UUID, list[Pause]] = defaultdict(list)
    anchors: dict[UUID, list[Anchor]] = defaultdict(list)

    asked = Item.objects.filter(prescription__episode__patient__in=people).between(opens_at, closes_at)
    if to_count:
        asked = asked.for_counting()
    else:
        asked = asked.for_the_day() if len(people) == 1 else asked.for_many_days()
    for item in asked:
        items[item.prescription.episode.patient_id].append(item)
    rests = Pause.objects.filter(prescription__episode__patient__in=people).touching(opens_at, closes_at)
    for pause in rests.select_related("prescription__episode"):
        pauses[pause.prescription.episode.patient_id].append(pause)
    habits = Anchor.objects.none() if to_count else Anchor.objects.filter(patient__in=people)
    for anchor in habits:
        anchors[anchor.patient_id].append(anchor)
    return {
        patient.pk: Programme(patient, items[patient.pk], pauses[patient.pk], anchors[patient.pk]) for patient in people
    }
