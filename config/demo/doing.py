"""What the demo's patients did, as rows: ticks, skips, moves, and the days that follow from them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from adherence import recounting
from adherence.models import DayWord, Move, Skip, Tick
from config.demo import histories
from config.demo.histories import Bout, Day, Pass
from config.demo.telling import Story
from patients.models import Patient
from prescriptions.programme import Programme, programmes_of

A_DAY = timedelta(days=1)


def live(stories: list[Story], *, seed: int, now: datetime) -> int:
    """Ticks, skips, moves and day words of every day so far; how many ticks."""
    ticks: list[Tick] = []
    skips: list[Skip] = []
    moves: list[Move] = []
    words: list[DayWord] = []
    programmes = programmes_in(stories, now=now)
    for story in (story for story in stories if story.person.has_started):
        programme = programmes[story.patient.pk]
        for on, day in _days(story, programme, seed=seed, now=now):
            keys = _Keys(f"demo/{seed}/{story.person.key}/{on}")
            ticks += [_tick(bout, story.patient, keys) for bout in day.bouts]
            skips += [_skip(gone, on, story.patient, keys) for gone in day.passes]
            moves += [
                Move(key=keys.next(), patient=story.patient, on=on, performed_at=at, recorded_at=at)
                for at in day.moved_at
            ]
            words += [
                DayWord(key=keys.next(), patient=story.patient, on=on, kind=word.kind, said_at=word.said_at)
                for word in day.words
            ]
    Tick.objects.bulk_create(ticks, batch_size=2000)
    Skip.objects.bulk_create(skips, batch_size=2000)
    Move.objects.bulk_create(moves, batch_size=2000)
    DayWord.objects.bulk_create(words)
    return len(ticks)


def programmes_in(stories: Iterable[Story], *, now: datetime) -> dict[UUID, Programme]:
    """Everybody's programme over the whole of the demo's time."""
    since = min(story.prescription.issued_at for story in stories).date() - A_DAY
    return programmes_of([story.patient for story in stories], since=since, until=now.date() + A_DAY)


def _days(story: Story, programme: Programme, *, seed: int, now: datetime) -> Iterable[tuple[date, Day]]:
    patient, habit = story.patient, story.person.habit
    today = patient.therapy_day(now)
    first = patient.therapy_day(story.prescription.issued_at)
    for ago in range((today - first).days, -1, -1):
        on = today - ago * A_DAY
        plan = programme.plan(on)
        waiting = programme.when_it_fits(plan.window.closes_at - A_DAY / 24)
        day = histories.live_day(habit, plan, waiting, ago=ago, seed=f"{seed}/{story.person.key}")
        if on == first:
            began_at = story.prescription.issued_at
            pain = round(histories.level(habit.pain, ago))
            day.bouts[:0] = histories.first_go(programme.in_force(began_at), at=began_at, pain=pain)
        yield on, _known_by(day, now, keeps_now_open=habit.keeps_now_open)


def _known_by(day: Day, now: datetime, *, keeps_now_open: bool) -> Day:
    """The part of a day that had reached us by now."""

    def is_open(bout: Bout) -> bool:
        return keeps_now_open and bout.snack is not None and bout.snack.slot.holds(now)

    return Day(
        [bout for bout in day.bouts if max(bout.recorded_at, bout.undone_at or now) <= now and not is_open(bout)],
        [gone for gone in day.passes if gone.recorded_at <= now],
        [at for at in day.moved_at if at <= now],
        [word for word in day.words if word.said_at <= now],
    )


def _skip(gone: Pass, on: date, patient: Patient, keys: "_Keys") -> Skip:
    return Skip(
        key=keys.next(),
        patient=patient,
        item=gone.item,
        on=on,
        snack_at=gone.snack.at,
        reason=gone.reason,
        recorded_at=gone.recorded_at,
    )


def _tick(bout: Bout, patient: Patient, keys: "_Keys") -> Tick:
    return Tick(
        key=keys.next(),
        patient=patient,
        item=bout.item,
        on=patient.therapy_day(bout.performed_at),
        snack_at=bout.snack.at if bout.snack else None,
        performed_at=bout.performed_at,
        precision=bout.precision,
        reps_done=bout.reps_done,
        is_easier=bout.is_easier,
        pain_during=bout.pain,
        source=bout.source,
        recorded_at=bout.recorded_at,
        undone_at=bout.undone_at,
    )


class _Keys:
    """A day's keys, the same at every loading."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, 0

    def next(self) -> UUID:
        self.count += 1
        return uuid5(NAMESPACE_URL, f"{self.name}/{self.count}")


def book(story: Story, *, now: datetime) -> int:
    """The patient's days from the facts; how many."""
    return recounting.recount_all(story.patient, began_at=story.prescription.issued_at, now=now)
