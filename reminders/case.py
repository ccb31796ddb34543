"""What the governor needs to know of a patient, fetched for a whole batch: a few queries however many people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef, QuerySet, Subquery

from adherence.models import AdherenceDay, DayWord, Morning, Move, Skip, Tick
from patients.models import Message, Patient
from prescriptions.models import Item
from prescriptions.planning import DayPlan
from prescriptions.programme import Programme, programmes_of
from reminders.models import Reminder

A_DAY = timedelta(days=1)
REMEMBERED = 60 * A_DAY
WEEK, FORTNIGHT = 7 * A_DAY, 14 * A_DAY
Kind = Reminder.Kind


@dataclass(frozen=True)
class Heard:
    """What a patient has heard from us lately, and whether they told us anything since.

    ``ignored``: days before this one on which we spoke, since the patient last told of anything; ``last_on`` the newest
    of them; ``asked_on``: the day of the last question about the mails; ``last_at``: when we last spoke today.
    """

    ignored: int = 0
    last_on: date | None = None
    asked_on: date | None = None
    nudges: int = 0
    last_at: datetime | None = None
    last_nudge_at: datetime | None = None
    is_waiting: bool = False  # an earlier nudge of today is put off and still to come


@dataclass(frozen=True)
class Case:
    """One patient on one therapy day, and which of the day's nudges is meant."""

    programme: Programme
    on: date
    slot: int = 0
    ticks: Sequence[Tick] = ()
    skips: Sequence[Skip] = ()
    moves: Sequence[datetime] = ()
    heard: Heard = Heard()
    days: Sequence[AdherenceDay] = ()  # the fortnight, for the week in short
    done: Sequence[Tick] = ()  # the week's, for the same
    has_device: bool = False

    @property
    def patient(self) -> Patient:
        return self.programme.patient

    @cached_property
    def plan(self) -> DayPlan[Item]:
        """The day's snacks."""
        return self.programme.plan(self.on)

    @property
    def moved_at(self) -> datetime | None:
        """When the patient last moved that day, as far as they told."""
        done = [tick.performed_at for tick in self.ticks if tick.performed_at]
        return max([*done, *self.moves], default=None)

    def just_heard_at(self, at: datetime) -> Self:
        """The same after one more word of ours in between."""
        return replace(self, heard=replace(self.heard, last_at=at))


def cases_of(reminders: Sequence[Reminder], *, reaches: Callable[[Patient], bool]) -> dict[int, Case]:
    """The case of each reminder, by its id. ``reaches``: whether a patient has a device that takes notifications."""
    people: dict[date, list[Patient]] = defaultdict(list)
    for reminder in reminders:
        people[reminder.on].append(reminder.patient)
    programmes: dict[tuple[date, UUID], Programme] = {}
    for on, group in people.items():
        for pk, programme in programmes_of(group, since=on, until=on).items():
            programmes[on, pk] = programme
    nudged = [reminder for reminder in reminders if reminder.kind == Kind.NUDGE]
    ticks = _by_day(Tick.objects.standing(), reminders)
    moves = _by_day(Move.objects.filter(undone_at=None), nudged)
    skips = _by_day(Skip.objects.filter(undone_at=None), nudged)
    weekly = [reminder for reminder in reminders if reminder.kind == Kind.WEEKLY]
    weeks, done = _fortnights(weekly), _done_in_their_weeks(weekly)
    heard = _heard(reminders)
    return {
        reminder.pk: Case(
            programmes[reminder.on, reminder.patient_id],
            reminder.on,
            reminder.slot,
            ticks[reminder.on, reminder.patient_id],
            skips[reminder.on, reminder.patient_id],
            [move.performed_at for move in moves[reminder.on, reminder.patient_id]],
            heard[reminder.pk],
            weeks.get(reminder.pk, ()),
            done.get(reminder.pk, ()),
            reaches(reminder.patient),
        )
        for reminder in reminders
    }


def _by_day(rows: QuerySet[Any], reminders: Sequence[Reminder]) -> dict[tuple[date, UUID], list[Any]]:
    """The rows of the patients' days. No query where nobody asks."""
    found: dict[tuple[date, UUID], list[Any]] = defaultdict(list)
    if reminders:
        people, days = {reminder.patient_id for reminder in reminders}, {reminder.on for reminder in reminders}
        for row in rows.filter(patient__in=people, on__in=days):
            found[row.on, row.patient_id].append(row)
    return found


def _fortnights(reminders: Sequence[Reminder]) -> dict[int, list[AdherenceDay]]:
    if not reminders:
        return {}
    since, until = min(reminder.on for reminder in reminders) - FORTNIGHT, max(reminder.on for reminder in reminders)
    kept = AdherenceDay.objects.filter(
        patient__in={reminder.patient_id for reminder in reminders}, on__range=(since, until)
    )
    days = list(kept.order_by("on"))
    return {
        reminder.pk: [
            day
            for day in days
            if day.patient_id == reminder.patient_id and reminder.on - FORTNIGHT < day.on <= reminder.on
        ]
        for reminder in reminders
    }


def _done_in_their_weeks(reminders: Sequence[Reminder]) -> dict[int, list[Tick]]:
    """What each patient did on the seven days up to the reminder's, in time order."""
    if not reminders:
        return {}
    since, until = min(reminder.on for reminder in reminders) - WEEK, max(reminder.on for reminder in reminders)
    ticks = Tick.objects.standing().filter(
        patient__in={reminder.patient_id for reminder in reminders}, on__range=(since, until)
    )
    told: dict[UUID, list[Tick]] = defaultdict(list)
    for tick in ticks.select_related("item__drill").order_by("performed_at"):
        told[tick.patient_id].append(tick)
    return {
        reminder.pk: [tick for tick in told[reminder.patient_id] if reminder.on - WEEK < tick.on <= reminder.on]
        for reminder in reminders
    }


# -- What was heard, and what was answered ----------------------------------------------------------------------------


def _heard(reminders: Sequence[Reminder]) -> dict[int, Heard]:
    if not reminders:
        return {}
    since = min(reminder.on for reminder in reminders) - REMEMBERED
    patients = {reminder.patient_id for reminder in reminders}
    told = {row["pk"]: row for row in Patient.objects.filter(pk__in=patients).values("pk", **_lately(since))}
    todays = _by_day(Reminder.objects.order_by("due_at"), [one for one in reminders if one.kind == Kind.NUDGE])
    return {
        reminder.pk: _heard_by(reminder, told[reminder.patient_id], todays[reminder.on, reminder.patient_id])
        for reminder in reminders
    }


def _lately(since: date) -> dict[str, Any]:
    """As columns of the patient's row: on which days we spoke, and when the patient last told of each sort of thing."""
    spoken = Reminder.objects.filter(
        patient=OuterRef("pk"), kind__in=(Kind.DAILY, Kind.QUESTION, Kind.NUDGE), on__gte=since, sent_at__isnull=False
    )
    asked = spoken.filter(kind=Kind.QUESTION).order_by("-on").values("on")[:1]
    return {
        "spoken": ArraySubquery(spoken.order_by("on").values("on").distinct()),
        "asked_on": Subquery(asked),
        "ticked_on": _newest(Tick.objects.standing(), since),
        "moved_on": _newest(Move.objects.filter(undone_at=None), since),
        "skipped_on": _newest(Skip.objects.filter(undone_at=None), since),
        "said_on": _newest(DayWord.objects.filter(undone_at=None), since),
        "woke_on": _newest(Morning.objects.all(), since),
        "wrote_at": Subquery(
            Message.objects.from_patient().filter(patient=OuterRef("pk")).order_by("-said_at").values("said_at")[:1]
        ),
    }


def _newest(rows: QuerySet[Any], since: date) -> Subquery:
    mine = rows.filter(patient=OuterRef("pk"), on__gte=since).order_by()
    return Subquery(mine.values("patient").values(newest=Max("on")))


def _heard_by(reminder: Reminder, told: Mapping[str, Any], todays: Iterable[Reminder]) -> Heard:
    answered_on = _answered_on(reminder.patient, told)
    unanswered = [on for on in told["spoken"] if on < reminder.on and (answered_on is None or on > answered_on)]
    sent = [one for one in todays if one.sent_at]
    nudges = [one for one in sent if one.kind == Kind.NUDGE]
    return Heard(
        ignored=len(unanswered),
        last_on=max(unanswered, default=None),
        asked_on=told["asked_on"],
        nudges=len(nudges),
        last_at=max((one.sent_at for one in sent if one.sent_at), default=None),
        last_nudge_at=max((one.sent_at for one in nudges if one.sent_at), default=None),
        is_waiting=any(_waits_before(one, reminder) for one in todays),
    )


def _answered_on(patient: Patient, told: Mapping[str, Any]) -> date | None:
    """The therapy day on which the patient last told of anything, wrote to us, or said how our mail is to come."""
    days = [told[name] for name in ("ticked_on", "moved_on", "skipped_on", "said_on", "woke_on") if told[name]]
    instants = [at for at in (told["wrote_at"], patient.mail_wished_at) if at]
    return max([*days, *(patient.therapy_day(at) for at in instants)], default=None)


def _waits_before(one: Reminder, reminder: Reminder) -> bool:
    return (
        one.kind == Kind.NUDGE
        and one.slot < reminder.slot
        and not (one.sent_at or one.suppressed_at or one.failed_at or one.handed_at)
    )
