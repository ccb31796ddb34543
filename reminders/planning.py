"""From "whose hour has come?" to rows that wait for a worker: plan each next moment, and claim those that are due."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from patients.models import Patient
from prescriptions.models import Item
from prescriptions.programme import Programme, programmes_of
from reminders import hours
from reminders.hours import A_DAY, Due
from reminders.models import Reminder, ReminderPlan
from reminders.posting import batches

PLANNED_AT_ONCE = 500
# By then a worker should have picked up what an earlier beat handed out.
LEFT_BEHIND_AFTER = timedelta(minutes=2)

Slot = tuple[UUID, str, date, int]


def due_batches(now: datetime) -> Iterator[list[int]]:
    """Everything that waits for a worker, in batches of ids: first what was left behind, then what has come due.

    Each batch is committed before it is handed out, so that no worker looks for rows that are not there yet.
    """
    yield from batches(left_behind(now), lines=settings.MAIL_LINES)
    plan(now)
    while claimed := claim_due(now):
        yield from batches(claimed, lines=settings.MAIL_LINES)


def left_behind(now: datetime) -> Iterator[int]:
    """Rows that an earlier beat made and no worker has settled: the broker lost them, a worker died, a retry is due."""
    rows = Reminder.objects.waiting(now).filter(due_at__lt=now - LEFT_BEHIND_AFTER)
    return rows.order_by("due_at").values_list("pk", flat=True).iterator()


# -- Planning ---------------------------------------------------------------------------------------------------------


def plan(now: datetime) -> int:
    """Work out anew when each patient with ``replan_reminders_at`` is next to hear from us; how many there were."""
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
    since = {patient.pk: _since(patient, overdue.get(patient.pk), now) for patient in people if patient.pk in asked}
    programmes = _where_nudges_hang_on_snacks([(one, since[one.pk]) for one in people if one.pk in since])
    _keep(
        [
            _plan_of(
                patient,
                hours.next_due(patient, programmes.get(patient.pk), since[patient.pk]) if patient.pk in since else None,
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


def _where_nudges_hang_on_snacks(people: Sequence[tuple[Patient, datetime]]) -> dict[UUID, Programme]:
    """The programmes over the days ahead of those whose next moment cannot be told without. No query for no one."""
    days = {patient: patient.therapy_day(since) for patient, since in people if hours.hangs_on_snacks(patient)}
    if not days:
        return {}
    return programmes_of(days, since=min(days.values()), until=max(days.values()) + hours.LOOKED_AHEAD * A_DAY)


def _plan_of(patient: Patient, due: Due | None) -> ReminderPlan:
    if due is None:
        return ReminderPlan(patient=patient, next_due_at=None)
    return ReminderPlan(patient=patient, next_due_at=due.at, kind=due.kind, slot=due.slot)


def _keep(plans: Sequence[ReminderPlan]) -> None:
    ReminderPlan.objects.bulk_create(
        plans, update_conflicts=True, unique_fields=["patient"], update_fields=["next_due_at", "kind", "slot"]
    )


# -- Claiming ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def claim_due(now: datetime, limit: int = PLANNED_AT_ONCE) -> list[int]:
    """Turn due plans into reminders, one per patient, kind, day and slot, and move each plan on to what comes next.

    Answers the ids of those rows, made now or there before; ``dispatching.send`` knows which still wait. Two
    dispatchers at once take different plans.
    """
    due = ReminderPlan.objects.due(now).select_related("patient").order_by("next_due_at")
    plans = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
    if not plans:
        return []
    reminders = [_reminder_of(plan) for plan in plans]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    programmes = _where_nudges_hang_on_snacks([(one.patient, one.due_at) for one in reminders])
    _keep([_moved_on(reminder, programmes) for reminder in reminders])
    return _ids_of(reminders)


def _reminder_of(plan: ReminderPlan) -> Reminder:
    due_at = plan.next_due_at
    assert due_at is not None  # ``due`` found it
    on = plan.patient.therapy_day(due_at)
    return Reminder(patient=plan.patient, kind=plan.kind, on=on, slot=plan.slot, due_at=due_at)


def _moved_on(reminder: Reminder, programmes: dict[UUID, Programme]) -> ReminderPlan:
    patient, passed = reminder.patient, Due(reminder.due_at, reminder.kind, reminder.slot)
    coming = hours.next_due(patient, programmes.get(patient.pk), reminder.due_at, after=passed)
    return _plan_of(patient, coming)


def _ids_of(reminders: Sequence[Reminder]) -> list[int]:
    meant: set[Slot] = {(one.patient_id, one.kind, one.on, one.slot) for one in reminders}
    rows = Reminder.objects.filter(
        patient__in={one.patient_id for one in reminders}, on__in={one.on for one in reminders}
    )
    found = rows.order_by("due_at").values_list("pk", "patient_id", "kind", "on", "slot")
    return [pk for pk, *slot in found if tuple(slot) in meant]
