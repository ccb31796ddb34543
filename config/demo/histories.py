"""How a patient behaves, as seeded arithmetic: the same seed gives the same days, told backwards from today.

Pure: a day plan goes in, and out comes what the patient did of it, passed over with a reason, and moved besides. Days
are counted as ``ago`` (0 is today, 1 yesterday), so that a story ends the same way on whatever day it is told. Chances
are 0 to 1, pain is NPRS 0 to 10, delays are minutes. The figures are invented; nobody's record was read for them.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from adherence.models import DayWord, Skip, Tick
from prescriptions.models import Item
from prescriptions.planning import DayPlan, Snack

A_MINUTE = timedelta(minutes=1)
WEEKEND = (6, 7)
NOON = (time(11, 30), time(14, 0))
EVENING = time(17, 15)
SORE = 5  # NPRS from which pain is what keeps somebody from a drill
REASONS = (Skip.Reason.BUSY, Skip.Reason.BUSY, Skip.Reason.FORGOT, Skip.Reason.TIRED, Skip.Reason.NO_PLACE)

Knots = tuple[tuple[int, float], ...]
"""A line through (days ago, level), oldest first; flat beyond its ends."""


@dataclass(frozen=True)
class Habit:
    """One patient's ways."""

    done: float = 0.9  # chance that a snack is done
    drops: float = 0.05  # chance that one drill of a snack is left out
    weekend: float = 0.94  # what a weekend leaves of `done`
    noon: float = 0.9  # what the middle of the day leaves of it
    late_min: float = 7  # how far behind the planned moment they usually are
    pain: Knots = ((40, 3.0), (0, 1.5))
    says_pain: float = 0.5  # chance that a bout comes with a pain score
    silent_days: int = 0  # nothing at all on so many last days before today, and none today
    fades: Knots = ((0, 1.0),)  # what time leaves of `done`
    evenings_since: int = -1  # so many days ago they began to do everything in the evening
    overdoes: Knots = ((0, 0.0),)  # chance that a day's bouts grow to nearly twice the reps
    trains_on: tuple[int, ...] = ()  # ISO weekdays with a training session
    as_needed: float = 0.3  # chance of a bout on a day, of each drill that waits for their word
    moves: float = 0.5  # "I just got up and moved", times a day
    goes_easy: float = 0.0  # chance that a drill with an easier version is done that way
    hard_days: tuple[int, ...] = ()  # so many days ago they called it a hard day
    keeps_now_open: bool = False  # today's running snack is left for whoever looks at the demo


@dataclass(frozen=True)
class Bout:
    """One drill done once, and how we came to know."""

    item: Item
    performed_at: datetime
    recorded_at: datetime
    snack: Snack[Item] | None = None
    source: str = Tick.Source.LIVE
    precision: str = Tick.Precision.EXACT
    reps_done: list[int] | None = None
    pain: int | None = None
    undone_at: datetime | None = None
    is_easier: bool = False


@dataclass(frozen=True)
class Pass:
    """One drill passed over, with a reason."""

    item: Item
    snack: Snack[Item]
    reason: str
    recorded_at: datetime


@dataclass(frozen=True)
class Word:
    """What the patient said of the whole day."""

    kind: str
    said_at: datetime


@dataclass(frozen=True)
class Day:
    bouts: list[Bout] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    moved_at: list[datetime] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def live_day(habit: Habit, plan: DayPlan[Item], waiting: Sequence[Item], *, ago: int, seed: str) -> Day:
    """What the patient did of one day's plan, and of what waits for their word (``waiting``)."""
    if 0 < habit.silent_days >= ago:
        return Day()
    rng = random.Random(f"{seed}/{ago}")
    day = Day()
    grows = rng.random() < level(habit.overdoes, ago)
    for snack, begins_at in _begun(habit, plan, ago, rng):
        if begins_at is None:
            day.passes.extend(_passed_over(snack, rng, hurts=level(habit.pain, ago) >= SORE))
        else:
            day.bouts.extend(_bouts(habit, snack, begins_at, ago=ago, grows=grows, rng=rng))
    day.bouts.extend(_when_it_fitted(habit, plan, waiting, ago, rng))
    day.moved_at.extend(_moves(habit, plan, rng))
    day.words.extend(_said_of_it(habit, plan, ago))
    return replace(day, bouts=_eased(habit, day.bouts, random.Random(f"{seed}/{ago}/easier")))


def first_go(items: Sequence[Item], *, at: datetime, pain: int) -> list[Bout]:
    """The bout in the clinic, right after the programme was written, with the therapist beside."""
    gone: list[Bout] = []
    for item in items:
        at += timedelta(seconds=item.bout_seconds + 40)
        gone.append(Bout(item, at, at + timedelta(seconds=5), pain=pain))
    return gone


def level(knots: Knots, ago: int) -> float:
    """The line's height so many days ago."""
    if ago >= knots[0][0]:
        return knots[0][1]
    for (then, high), (later, low) in zip(knots, knots[1:], strict=False):
        if ago >= later:
            return low + (high - low) * (ago - later) / (then - later)
    return knots[-1][1]


def _begun(
    habit: Habit, plan: DayPlan[Item], ago: int, rng: random.Random
) -> Iterator[tuple[Snack[Item], datetime | None]]:
    """Each snack and when it was begun; None: not done."""
    evening = plan.window.when(EVENING) if ago <= habit.evenings_since else None
    for snack in plan.snacks:
        chance = _chance(habit, plan, snack, ago)
        delay = rng.triangular(-12, 45, habit.late_min) * A_MINUTE
        done = rng.random() < chance
        begins_at = min(max(snack.at + delay, snack.starts_at), snack.ends_at - 5 * A_MINUTE)
        if evening is not None:
            gap = max(item.min_gap_min for item in snack.items) + 6
            begins_at = evening + gap * snack.number * A_MINUTE - gap * A_MINUTE + delay / 15
        yield snack, begins_at if done else None


def _chance(habit: Habit, plan: DayPlan[Item], snack: Snack[Item], ago: int) -> float:
    here = snack.at.astimezone(plan.window.zone)
    chance = habit.done * level(habit.fades, ago)
    if here.isoweekday() in WEEKEND:
        chance *= habit.weekend
    if NOON[0] <= here.time() < NOON[1]:
        chance *= habit.noon
    return chance


def _bouts(
    habit: Habit, snack: Snack[Item], begins_at: datetime, *, ago: int, grows: bool, rng: random.Random
) -> Iterator[Bout]:
    """The snack's drills one after the other."""
    at = begins_at
    source, precision, known_after = _how_we_knew(rng)
    slips = rng.random() < 0.012
    for item in snack.items:
        left_out = rng.random() < habit.drops
        at += timedelta(seconds=item.bout_seconds + rng.randint(8, 40))
        pain, reps = _pain(habit, ago, rng), _reps(item, grows, rng)
        if left_out:
            continue
        done_at = _while_it_held(item, _rounded(at) if precision == Tick.Precision.ABOUT else at)
        yield Bout(item, done_at, max(done_at, at) + known_after, snack, source, precision, reps, pain)
        if slips:  # tapped twice, and the second taken back
            again = done_at + timedelta(seconds=9)
            yield Bout(item, again, max(again, at) + known_after, snack, source, precision,
                       undone_at=max(again, at) + known_after + timedelta(seconds=6))  # fmt: skip
            slips = False


def _how_we_knew(rng: random.Random) -> tuple[str, str, timedelta]:
    """Nearly always at once; now and then from a phone without signal, or written down later that day."""
    roll = rng.random()
    minutes = rng.randint(25, 190)
    if roll < 0.04:
        return Tick.Source.OFFLINE, Tick.Precision.EXACT, minutes * A_MINUTE
    if roll < 0.10:
        return Tick.Source.LATER, Tick.Precision.ABOUT, minutes * A_MINUTE
    return Tick.Source.LIVE, Tick.Precision.EXACT, timedelta(seconds=2)


def _rounded(at: datetime) -> datetime:
    """To the quarter of an hour before, as people remember."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def _while_it_held(item: Item, at: datetime) -> datetime:
    """Inside the item version's own time: a dose may have changed in the middle of the slot."""
    at = max(at.replace(microsecond=0), item.starts_at + A_MINUTE)
    return at if item.ends_at is None else min(at, item.ends_at - A_MINUTE)


def _pain(habit: Habit, ago: int, rng: random.Random) -> int | None:
    said, felt = rng.random() < habit.says_pain, rng.gauss(level(habit.pain, ago), 0.6)
    return min(10, max(0, round(felt))) if said else None


def _reps(item: Item, grows: bool, rng: random.Random) -> list[int] | None:
    """None: as asked. Now and then a set is cut short; a patient who overdoes it goes far beyond."""
    short = rng.random() < 0.05
    if grows:
        return [item.reps * 2 - item.reps // 5] * item.sets
    return [max(1, item.reps * 3 // 5)] * item.sets if short and item.reps > 1 else None


def _passed_over(snack: Snack[Item], rng: random.Random, *, hurts: bool) -> Iterable[Pass]:
    """Most missed snacks just slip by; of some the patient says why."""
    says_why, reason = rng.random() < 0.22, rng.choice(REASONS)
    if hurts and reason != Skip.Reason.NO_PLACE:
        reason = Skip.Reason.PAIN
    recorded_at = snack.at + rng.randint(3, 30) * A_MINUTE
    return [Pass(item, snack, reason, recorded_at) for item in snack.items] if says_why else []


def _eased(habit: Habit, bouts: Sequence[Bout], rng: random.Random) -> list[Bout]:
    """Now and then the easier version, where the therapist named one."""
    rolls = [rng.random() < habit.goes_easy for _ in bouts]
    return [
        replace(bout, is_easier=easy and bout.item.easier_id is not None)
        for bout, easy in zip(bouts, rolls, strict=True)
    ]


def _said_of_it(habit: Habit, plan: DayPlan[Item], ago: int) -> Iterator[Word]:
    """Said soon after waking: that they train today, that the day is a hard one."""
    said_at = plan.window.opens_at + 25 * A_MINUTE
    if plan.window.on.isoweekday() in habit.trains_on:
        yield Word(DayWord.Kind.TRAINING, said_at)
    if ago in habit.hard_days:
        yield Word(DayWord.Kind.HARD, said_at)


def _when_it_fitted(
    habit: Habit, plan: DayPlan[Item], waiting: Sequence[Item], ago: int, rng: random.Random
) -> Iterator[Bout]:
    """Drills around a training session, on the day after one, or as needed."""
    begins_at = plan.window.opens_at + plan.window.length * 0.7 + rng.randint(-25, 25) * A_MINUTE
    trains = plan.window.on.isoweekday() in habit.trains_on
    rests = plan.window.on.isoweekday() - 1 in habit.trains_on and not trains
    chances = {"": habit.as_needed, "gym-before": trains * 0.95, "gym-after": trains * 0.8, "recovery-day": rests * 0.7}
    for item in waiting:
        goes = rng.random() < chances[item.occasion]
        begins_at += timedelta(seconds=item.bout_seconds + rng.randint(10, 45))
        pain = _pain(habit, ago, rng)
        if goes and item.starts_at < begins_at and (item.ends_at is None or begins_at < item.ends_at):
            at = begins_at.replace(microsecond=0)
            yield Bout(item, at, at + timedelta(seconds=2), pain=pain)


def _moves(habit: Habit, plan: DayPlan[Item], rng: random.Random) -> Iterator[datetime]:
    for _ in range(rng.choices((0, 1, 2, 3), weights=(1, habit.moves, habit.moves / 2, habit.moves / 4))[0]):
        at = plan.window.opens_at + plan.window.length * rng.uniform(0.1, 0.9)
        if plan.snacks:  # nobody reports to a programme that rests
            yield at.replace(microsecond=0)
