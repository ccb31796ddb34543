"""From "whose hour has come?" to a mail, over rows: plan, claim, send.

The broker only carries ids. Lose it, and the next beat finds the same rows waiting.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from adherence.models import Tick
from clinic.mail import Post
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.programme import Programme, programmes_of
from reminders import governor, letters
from reminders.governor import Suppress
from reminders.models import Reminder, ReminderPlan
from reminders.posting import Round, claim

PLANNED_AT_ONCE = 500
SENT_AT_ONCE = 50
# By then a worker should have picked up what an earlier beat handed out.
LEFT_BEHIND_AFTER = timedelta(minutes=2)


def due_batches(now: datetime) -> Iterator[list[int]]:
    """Everything that waits for a worker, in batches of ids: first what was left behind, then what has come due.

    Each batch is committed before it is handed out, so that no worker looks for rows that are not there yet.
    """
    yield from _batches(left_behind(now))
    plan(now)
    while claimed := claim_due(now):
        yield from _batches(claimed)


def left_behind(now: datetime) -> Iterator[int]:
    """Rows that an earlier beat made and no worker has settled: the broker lost them, a worker died, a retry is due."""
    rows = Reminder.objects.waiting(now).filter(due_at__lt=now - LEFT_BEHIND_AFTER)
    return rows.order_by("due_at").values_list("pk", flat=True).iterator()


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while batch := list(islice(rest, SENT_AT_ONCE)):
        yield batch


# -- Planning ---------------------------------------------------------------------------------------------------------


def plan(now: datetime) -> int:
    """Work out anew when each patient with ``replan_reminders_at`` is next to be reminded; how many there were."""
    planned = batch = _plan_some(now)
    while batch == PLANNED_AT_ONCE:
        batch = _plan_some(now)
        planned += batch
    return planned


@transaction.atomic
def _plan_some(now: datetime) -> int:
    """One batch. The patients' rows are held from reading to clearing, so that no change in between goes unseen."""
    flagged = Patient.objects.filter(replan_reminders_at__isnull=False).order_by("replan_reminders_at")
    people = list(flagged.select_for_update(skip_locked=True, no_key=True)[:PLANNED_AT_ONCE])
    if not people:
        return 0
    asked = _with_a_programme(people, now)
    overdue = dict(ReminderPlan.objects.due(now).filter(patient__in=people).values_list("patient_id", "next_due_at"))
    _keep(
        [
            ReminderPlan(
                patient=patient,
                next_due_at=governor.next_due_at(patient, _since(patient, overdue.get(patient.pk), now))
                if patient.pk in asked
                else None,
            )
            for patient in people
        ]
    )
    Patient.objects.filter(pk__in=[patient.pk for patient in people]).update(replan_reminders_at=None)
    return len(people)


def _with_a_programme(people: Sequence[Patient], now: datetime) -> set[UUID]:
    standing = Item.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), prescription__episode__patient__in=people)
    return set(standing.values_list("prescription__episode__patient_id", flat=True))


def _since(patient: Patient, overdue_at: datetime | None, now: datetime) -> datetime:
    """Plan from the moment of the change, not from now: a reminder due in between must not slip through. One that was
    due before and is not claimed yet counts too; nothing is made up for days gone by."""
    changed_at = patient.replan_reminders_at or now
    today = patient.window(patient.therapy_day(now))
    return max(min(changed_at, overdue_at or changed_at), today.opens_at)


def _keep(plans: Sequence[ReminderPlan]) -> None:
    ReminderPlan.objects.bulk_create(
        plans, update_conflicts=True, unique_fields=["patient"], update_fields=["next_due_at"]
    )


# -- Claiming ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def claim_due(now: datetime, limit: int = PLANNED_AT_ONCE) -> list[int]:
    """Turn due plans into reminders, one per patient and day, and move each plan on to its next day.

    Answers the ids of those days' rows, made now or there before; ``send`` knows which still wait. Two dispatchers at
    once take different plans.
    """
    due = ReminderPlan.objects.due(now).select_related("patient").order_by("next_due_at")
    plans = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
    if not plans:
        return []
    reminders = [_reminder_of(plan) for plan in plans]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    for plan, reminder in zip(plans, reminders, strict=True):
        tomorrow = plan.patient.window(reminder.on + governor.A_DAY)
        plan.next_due_at = governor.next_due_at(plan.patient, tomorrow.opens_at)
    _keep(plans)
    rows = Reminder.objects.filter(
        kind=Reminder.Kind.DAILY,
        patient__in=[plan.patient_id for plan in plans],
        on__in={reminder.on for reminder in reminders},
    )
    return list(rows.order_by("due_at").values_list("pk", flat=True))


def _reminder_of(plan: ReminderPlan) -> Reminder:
    due_at = plan.next_due_at
    assert due_at is not None  # ``due`` found it
    return Reminder(patient=plan.patient, kind=Reminder.Kind.DAILY, on=plan.patient.therapy_day(due_at), due_at=due_at)


# -- Sending ----------------------------------------------------------------------------------------------------------


def send(ids: Sequence[int], *, now: datetime) -> None:
    """Settle these reminders as far as they wait: each is sent, suppressed with its reason, failed, or tried later."""
    waiting = Reminder.objects.waiting(now).filter(pk__in=ids).order_by("due_at")
    claimed = claim(waiting.select_related("patient__clinic", "patient__therapist__user"), now=now)
    facts = _Facts.of(claimed)
    with Post() as post:
        way = Round(post, now)
        for reminder in claimed:
            with way.minding(reminder, until=reminder.patient.window(reminder.on).closes_at):
                _settle(reminder, facts, way)


@dataclass(frozen=True)
class _Facts:
    """What the governor needs to know of a batch: four queries a day it touches, however many patients."""

    programmes: dict[tuple[date, UUID], Programme]
    ticks: dict[tuple[date, UUID], list[Tick]]

    @classmethod
    def of(cls, reminders: Sequence[Reminder]) -> "_Facts":
        people: dict[date, list[Patient]] = defaultdict(list)
        for reminder in reminders:
            people[reminder.on].append(reminder.patient)
        programmes: dict[tuple[date, UUID], Programme] = {}
        ticks: dict[tuple[date, UUID], list[Tick]] = defaultdict(list)
        for on, group in people.items():
            for pk, programme in programmes_of(group, since=on, until=on).items():
                programmes[on, pk] = programme
            for tick in Tick.objects.standing().on(on).filter(patient__in=group):
                ticks[on, tick.patient_id].append(tick)
        return cls(programmes, ticks)


def _settle(reminder: Reminder, facts: _Facts, way: Round) -> None:
    case = reminder.on, reminder.patient_id
    decision = governor.decide(facts.programmes[case], reminder.on, facts.ticks[case], way.now)
    if isinstance(decision, Suppress):
        way.mark(reminder, suppressed_at=way.now, suppressed_because=decision.reason)
        return
    way.deliver(reminder, lambda: letters.daily(reminder, decision.snacks, now=way.now))
