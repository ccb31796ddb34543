"""The right local minute, the right day, once: zones, the nights the clocks change, night workers and moves, for every
kind of mail and nudge. The minutes are told by a clock that is read minute by minute, not by the rule under test."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from patients.changing_hours import change_hours
from patients.models import Patient
from prescriptions.planning import plan_day
from reminders import hours, planning
from reminders.models import Reminder, ReminderPlan
from tests import factories

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)

SPRING_AND_AUTUMN = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Madrid", date(2026, 3, 29)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Santiago", date(2026, 4, 5)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Chatham", date(2026, 4, 5)),
    ("Pacific/Chatham", date(2026, 9, 27)),
]
NO_CHANGE = [
    (zone, date(2026, 7, 12))
    for zone in ("Pacific/Pago_Pago", "America/St_Johns", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati")
]
NIGHTS = SPRING_AND_AUTUMN + NO_CHANGE
PEOPLE = {
    "by day": {"wakes_at": time(7), "sleeps_at": time(22), "reminder_at": time(8, 15)},
    "by night": {"wakes_at": time(18), "sleeps_at": time(10), "reminder_at": time(2, 30)},
    "late to bed": {"wakes_at": time(10), "sleeps_at": time(2), "reminder_at": time(0, 15)},
}

everywhere = pytest.mark.parametrize(("zone", "night"), NIGHTS)
everybody = pytest.mark.parametrize("person", PEOPLE)


class FourTimesADay:
    """A programme of four snacks a day."""

    def __init__(self, patient):
        self.patient = patient

    def plan(self, on):
        drill = SimpleNamespace(times_per_day=4, starts_at=BEGINNING, ends_at=None, bout_seconds=60)
        return plan_day([drill], window=self.patient.window(on))


def dues(patient, night, days=8):
    """Everything that comes due from the day before the night on, as the plan walks from one moment to the next."""
    first = night - A_DAY
    due = hours.next_due(patient, FourTimesADay(patient), patient.window(first).opens_at)
    found = []
    while patient.therapy_day(due.at) < first + days * A_DAY:
        found.append((patient.therapy_day(due.at), due))
        due = hours.next_due(patient, FourTimesADay(patient), due.at, after=due)
    return found


def when_the_clock_shows(patient, on, clock):
    """Read off the patient's clock minute by minute; a time that is skipped is read as far after the skip."""
    window = patient.window(on)
    minutes = [window.opens_at + n * A_MINUTE for n in range(int(window.minutes))]
    shown = [f"{patient.waking.local(at):%H:%M}" for at in minutes]
    skipped = timedelta(minutes=30 if patient.zone == "Australia/Lord_Howe" else 60)
    wanted, instead = (f"{datetime.combine(on, clock) + skip:%H:%M}" for skip in (timedelta(0), skipped))
    return minutes[shown.index(wanted if wanted in shown else instead)]


@everywhere
@everybody
def test_the_daily_mail(zone, night, person):
    patient = Patient(zone=zone, **PEOPLE[person])
    found = [(on, due.at) for on, due in dues(patient, night) if due.kind == "daily"]
    days = [night + n * A_DAY for n in range(-1, 7)]
    assert found == [(on, when_the_clock_shows(patient, on, patient.reminder_at)) for on in days]


@everywhere
@everybody
def test_the_week_in_short(zone, night, person):
    patient = Patient(zone=zone, wants_reminders=False, wants_weekly=True, **PEOPLE[person])
    sunday = night + (6 - night.weekday()) * A_DAY
    sleeps = person == "by night"
    middle = patient.window(sunday).opens_at + patient.window(sunday).length / 2
    expected = middle if sleeps else when_the_clock_shows(patient, sunday, time(17))
    assert [(on, due.at) for on, due in dues(patient, night, days=7) if due.kind == "weekly"] == [(sunday, expected)]


@everywhere
@everybody
def test_the_nudges_before_snacks(zone, night, person):
    patient = Patient(zone=zone, wants_reminders=False, nudge="snack", **PEOPLE[person])
    before = [
        (on, number, snack.at - 5 * A_MINUTE)
        for on in (night - A_DAY, night, night + A_DAY)
        for number, snack in enumerate(FourTimesADay(patient).plan(on).snacks, start=1)
    ]
    assert [(on, due.slot, due.at) for on, due in dues(patient, night, days=3)] == before


@everywhere
@everybody
def test_the_nudges_after_hours_still_count_elapsed_time(zone, night, person):
    patient = Patient(zone=zone, wants_reminders=False, nudge="still", still_hours=3, **PEOPLE[person])
    elapsed = [
        (due.at - patient.window(on).opens_at) / timedelta(hours=1) == 3 * due.slot
        for on, due in dues(patient, night, days=3)
    ]
    assert (all(elapsed), len(elapsed) >= 12) == (True, True)


@everywhere
@everybody
def test_nothing_comes_due_twice_or_in_the_sleeping_hours(zone, night, person):
    patient = Patient(zone=zone, nudge="snack", wants_weekly=True, **PEOPLE[person])
    found = dues(patient, night)
    times = Counter((on, due.kind, due.slot) for on, due in found)
    assert max(times.values()) == 1
    assert [due for on, due in found if not patient.window(on).holds(due.at)] == []


MOVES = [
    ("America/New_York", "America/Los_Angeles"),
    ("America/Los_Angeles", "America/New_York"),
    ("America/New_York", "Asia/Tokyo"),
    ("Pacific/Pago_Pago", "Pacific/Kiritimati"),
    ("Pacific/Kiritimati", "Pacific/Pago_Pago"),
    ("Europe/Madrid", "Australia/Lord_Howe"),
]


@pytest.mark.parametrize(("old", "new"), MOVES)
@pytest.mark.parametrize("moved_at_hour", [2, 9, 15, 21])
@pytest.mark.parametrize("person", ["by day", "by night"])
def test_a_move_between_zones(dana, old, new, moved_at_hour, person):
    """Once each therapy day; by the old clock before the move, by the new one after it; none is left out from the first
    whole day on."""
    patient = factories.make_patient(dana, zone=old, **PEOPLE[person])
    start = datetime(2026, 4, 15, tzinfo=UTC)
    factories.make_prescription(factories.make_episode(patient), by=dana.user, now=start - 7 * A_DAY)
    moved_at = start + timedelta(days=1, hours=moved_at_hour)
    Patient.objects.update(replan_reminders_at=start)
    _beat_until(moved_at, since=start)
    change_hours(patient, now=moved_at, zone=new)
    Patient.objects.update(replan_reminders_at=moved_at)
    _beat_until(start + 5 * A_DAY, since=moved_at)
    rows = list(Reminder.objects.order_by("due_at"))
    clocks = {(row.due_at > moved_at, f"{_local(row.due_at, old, new, moved_at):%H:%M}") for row in rows}
    usual = f"{patient.reminder_at:%H:%M}"
    assert clocks == {(False, usual), (True, usual)}
    days = [moved_at.date() + n * A_DAY for n in range(-1, 3)]
    whole = [on for on in days if patient.window(on).opens_at > moved_at]
    assert {on: Counter(row.on for row in rows)[on] for on in whole} == dict.fromkeys(whole, 1)


def _beat_until(end, *, since):
    """Wake the dispatcher whenever something is due, and once at the end."""
    planning.plan(since)
    while (due_at := ReminderPlan.objects.get().next_due_at) <= end:
        planning.claim_due(due_at)
    planning.claim_due(end)


def _local(at, old, new, moved_at):
    return Patient(zone=new if at > moved_at else old).waking.local(at)
