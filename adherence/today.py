"""The patient's day as one page: which snack is now, what is done, what slipped by, what comes later.

Derived from plan, ticks and the clock; nothing of it is stored. ``day_of`` fetches the facts, everything else is pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID, uuid4

from adherence.day_drawing import StillBar, arc_dots, ring_path, still_bar
from adherence.facts import Facts, facts_of
from adherence.models import Tick
from adherence.moments import greeting
from adherence.seating import Seating, line_of, seat
from adherence.still import longest_stretch
from adherence.stops import Part, State, Stop, in_hours
from adherence.week import Week, week_of
from patients.models import Patient
from prescriptions.models import Item, Prescription, Sending
from prescriptions.planning import DayPlan, Snack
from prescriptions.programme import Programme

A_DAY = timedelta(days=1)


class Mood(StrEnum):
    """What the page is about."""

    NO_PROGRAMME = "no_programme"
    PAUSED = "paused"
    NOTHING_DUE = "nothing_due"
    ALL_DONE = "all_done"
    BEFORE = "before"
    AFTER = "after"
    GOING = "going"


@dataclass(frozen=True)
class Today:
    """One patient's day at one moment. ``opened_at``: the snack the patient asked to see; ``asking``: the tick just
    made, whose pain is asked for."""

    facts: Facts
    now: datetime
    opened_at: datetime | None = None
    asking: UUID | None = None
    move_key: UUID = field(default_factory=uuid4, compare=False)

    @property
    def patient(self) -> Patient:
        return self.facts.patient

    @property
    def programme(self) -> Programme:
        return self.facts.programme

    @property
    def on(self) -> date:
        return self.facts.on

    @cached_property
    def plan(self) -> DayPlan[Item]:
        return self.programme.plan(self.on)

    @cached_property
    def seating(self) -> Seating:
        lines = {item.pk: line_of(item) for item in self.programme.items}
        return seat(self.facts.ticks, self.plan.snacks, lines=lines)

    # -- the line of snacks

    @cached_property
    def stops(self) -> list[Stop]:
        return [self._stop(snack) for snack in self.plan.snacks]

    def _stop(self, snack: Snack[Item]) -> Stop:
        parts = [self._part(item, self.seating.of(snack, item), snack) for item in snack.items]
        state = self._state(snack, is_done=all(part.is_done for part in parts))
        asked_for = self.opened_at == snack.at
        is_open = asked_for or (state is State.NOW and not self._opens_another)
        return Stop(snack, state, parts, is_open, self._hour(snack.at))

    def _state(self, snack: Snack[Item], *, is_done: bool) -> State:
        if is_done:
            return State.DONE
        if snack.slot.holds(self.now):
            return State.NOW
        return State.SLIPPED if snack.ends_at <= self.now else State.LATER

    def _part(self, item: Item, ticks: Sequence[Tick], snack: Snack[Item] | None = None) -> Part:
        asks = any(tick.key == self.asking and tick.pain_during is None for tick in ticks)
        return Part(item, ticks, snack, asks)

    @property
    def opened(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.is_open), None)

    @property
    def _opens_another(self) -> bool:
        return any(snack.at == self.opened_at for snack in self.plan.snacks)

    @cached_property
    def rows(self) -> list[Stop | datetime]:
        """Snacks with the moments of getting up between them, which stay above what is still to come."""
        rows: list[Stop | datetime] = []
        waiting = list(self.facts.moves)
        for stop in self.stops:
            is_ahead = stop.state in (State.NOW, State.LATER) or (stop.is_open and stop.snack.ends_at > self.now)
            while waiting and (is_ahead or waiting[0] < stop.at):
                rows.append(waiting.pop(0))
            rows.append(stop)
        return rows + waiting

    @cached_property
    def when_it_fits(self) -> list[Part]:
        """Drills that wait for the patient's word."""
        done = self.seating.left
        return [
            self._part(item, [tick for tick in done if tick.item_id == item.pk])
            for item in self.programme.when_it_fits(self.now)
        ]

    @cached_property
    def extras(self) -> list[tuple[Tick, Item]]:
        """Ticks beyond the plan: one more of a drill, or of one that has left the programme."""
        items = {item.pk: item for item in self.programme.items}
        shown = {part.item.pk for part in self.when_it_fits}
        left = [tick for tick in self.seating.left if tick.item_id not in shown]
        return [(tick, items[tick.item_id]) for tick in left if tick.item_id in items]

    # -- counts and words

    @property
    def total(self) -> int:
        return len(self.stops)

    @cached_property
    def done(self) -> int:
        return sum(stop.state is State.DONE for stop in self.stops)

    @cached_property
    def following(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.state in (State.NOW, State.LATER)), None)

    @cached_property
    def first_tomorrow(self) -> datetime | None:
        return next((snack.at for snack in self.programme.plan(self.on + A_DAY).snacks), None)

    @cached_property
    def mood(self) -> Mood:
        if self.stops and self.done == self.total:
            return Mood.ALL_DONE
        if not self.programme.in_force(self.now):
            return Mood.NO_PROGRAMME
        if self.programme.is_paused(self.now):
            return Mood.PAUSED
        if not self.stops:
            return Mood.NOTHING_DUE
        if self.now < self.plan.window.opens_at:
            return Mood.BEFORE
        return Mood.AFTER if self.now >= self.plan.window.closes_at else Mood.GOING

    @cached_property
    def paused_until(self) -> datetime | None:
        """When drills come back; None while nobody has said."""
        ends = [until for item in self.programme.in_force(self.now) for until in self._ends_of_pauses(item)]
        return min((until for until in ends if until), default=None)

    def _ends_of_pauses(self, item: Item) -> list[datetime | None]:
        stretches = self.programme.pauses_of(item)
        return [until for since, until in stretches if since <= self.now and (until is None or self.now < until)]

    @property
    def greeting(self) -> str:
        return greeting(self.now, self.patient.tz, self.patient.first_name)

    def _hour(self, at: datetime) -> int:
        return at.astimezone(self.patient.tz).hour

    @cached_property
    def notes(self) -> list[Prescription]:
        """Programmes in force that carry a word from the therapist, each once."""
        programmes = {item.prescription_id: item.prescription for item in self.programme.in_force(self.now)}
        return [programme for programme in programmes.values() if programme.note]

    @cached_property
    def news(self) -> list[Sending]:
        """What is different in the plan from today on."""
        return self.programme.news_on(self.on)

    # -- drawings and figures

    @property
    def arc(self) -> list[tuple[float, float]]:
        return arc_dots(self.total)

    @cached_property
    def ring(self) -> list[tuple[str, str]]:
        """For each snack the kind and the path of its segment."""
        kinds = {State.SLIPPED: "missed"}
        return [
            (kinds.get(stop.state, stop.state.value), ring_path(number, self.total))
            for number, stop in enumerate(self.stops, start=1)
        ]

    @cached_property
    def movement(self) -> list[datetime]:
        ticked = [tick.performed_at for tick in self.facts.ticks if tick.performed_at and tick.performed_at <= self.now]
        moved = [at for at in self.facts.moves if at <= self.now and self.plan.window.holds(at)]
        return sorted([*ticked, *moved])

    @cached_property
    def still(self) -> tuple[datetime, datetime] | None:
        """The longest still stretch so far. None before the day has begun, and where all of it was paused."""
        window = self.plan.window
        until = min(self.now, window.closes_at)
        if until <= window.opens_at:
            return None
        pauses = self.programme.narrowed(self.on).whole_pauses()
        return longest_stretch(window.opens_at, until, pauses, self.movement)

    @property
    def still_for(self) -> str:
        return in_hours(self.still[1] - self.still[0]) if self.still else ""

    @property
    def still_yesterday(self) -> str:
        """What the day before came to, where it is kept."""
        kept = next((day for day in self.facts.kept if day.on == self.on - A_DAY), None)
        return in_hours(timedelta(minutes=kept.longest_still_min)) if kept else ""

    @cached_property
    def bar(self) -> StillBar:
        due = [stop.at for stop in self.stops if stop.state is State.LATER]
        return still_bar(self.plan.window, longest=self.still, moved_at=self.movement, due_at=due)

    @cached_property
    def week(self) -> Week:
        return week_of(self.facts.kept, self.programme, self.on, ticks=self.facts.ticks, moves=self.facts.moves)

    @property
    def minutes_moved(self) -> int:
        """Minutes of movement ticked today, at the tempo prescribed."""
        items = {item.pk: item for item in self.programme.items}
        seconds = sum(items[tick.item_id].bout_seconds for tick in self.facts.ticks if tick.item_id in items)
        return round(seconds / 60)


def day_of(
    patient: Patient,
    *,
    now: datetime,
    facts: Facts | None = None,
    opened_at: datetime | None = None,
    asking: UUID | None = None,
) -> Today:
    """The day with its facts: two queries where they are not at hand."""
    return Today(facts or facts_of(patient, now=now), now, opened_at, asking)
