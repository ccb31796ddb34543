"""The patient's day as one page: which snack is now, what is done, what slipped by, what comes later.

Derived from plan, ticks and the clock; nothing of it is stored. ``day_of`` fetches the facts, everything else is pure.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID, uuid4

from adherence.day_drawing import arc_dots, ring_path
from adherence.day_line import DayLine, Look
from adherence.facts import Facts, facts_of
from adherence.hard_day import HardDay
from adherence.models import DayWord, Morning, Move, Tick
from adherence.moments import greeting
from adherence.mood import Mood, mood_of, paused_until
from adherence.mornings import ASKED_FOR
from adherence.occasions import Event, events_of
from adherence.parts import Part
from adherence.remarks import remark_of
from adherence.rest_rules import WORSE_MORNING
from adherence.resting import Resting, resting_of
from adherence.safety import Flag, flag_of
from adherence.stops import State, Stop
from adherence.tally import Tally
from adherence.usual_hour import BetterHour, better_hour
from patients.models import Patient
from prescriptions.models import Item, Prescription, Sending
from prescriptions.models.dosing import EVENTS
from prescriptions.planning import DayPlan
from prescriptions.programme import Programme
from prescriptions.resting import Rest, rest_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Today:
    """One patient's day at one moment."""

    facts: Facts
    now: datetime
    look: Look = Look()
    move_key: UUID = field(default_factory=uuid4, compare=False)
    morning_key: UUID = field(default_factory=uuid4, compare=False)
    hard_key: UUID = field(default_factory=uuid4, compare=False)

    @property
    def patient(self) -> Patient:
        return self.facts.patient

    @property
    def programme(self) -> Programme:
        return self.facts.programme

    @property
    def on(self) -> date:
        return self.facts.on

    @property
    def is_yesterday(self) -> bool:
        """Whether this is the day before, which may still be written to."""
        return self.on < self.patient.therapy_day(self.now)

    @property
    def can_go_back(self) -> bool:
        """Whether the day before asked for something, as far as today's programme tells."""
        return not self.is_yesterday and bool(self.programme.plan(self.on - A_DAY).snacks)

    @cached_property
    def plan(self) -> DayPlan[Item]:
        return self.programme.plan(self.on)

    # -- the line of snacks

    @cached_property
    def line(self) -> DayLine:
        return DayLine(self.facts, self.plan, self.now, self.look, is_hard=bool(self._said_hard))

    @property
    def stops(self) -> list[Stop]:
        return self.line.stops

    @property
    def opened(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.is_open), None)

    @cached_property
    def rows(self) -> list[Stop | Move]:
        """Snacks with the moments of getting up between them, which stay above what is still to come."""
        rows: list[Stop | Move] = []
        waiting = self.facts.standing_moves
        for stop in self.stops:
            is_ahead = stop.state in (State.NOW, State.LATER) or (stop.is_open and stop.snack.ends_at > self.now)
            while waiting and (is_ahead or waiting[0].performed_at < stop.at):
                rows.append(waiting.pop(0))
            rows.append(stop)
        return rows + waiting

    @property
    def when_it_fits(self) -> list[Part]:
        """Drills for whenever the moment comes."""
        return [part for part in self.line.off_the_clock if part.item.occasion not in EVENTS]

    @cached_property
    def events(self) -> list[Event]:
        """Training and recovery, where the plan has drills for them."""
        waiting = [part for part in self.line.off_the_clock if part.item.occasion in EVENTS]
        return events_of(waiting, self.facts.words_this_week, self.on)

    @cached_property
    def hard(self) -> HardDay | None:
        """The day, where the patient calls it a hard one. Yesterday's is over."""
        keys = [] if self.is_yesterday else self._said_hard
        return HardDay(keys, self.stops) if keys else None

    @cached_property
    def _said_hard(self) -> list[UUID]:
        words = (word for word in self.facts.words_this_week if word.on == self.on)
        return [word.key for word in words if word.kind == DayWord.Kind.HARD]

    @cached_property
    def extras(self) -> list[tuple[Tick, Item]]:
        """Ticks beyond the plan: one more of a drill, or of one that has left the programme."""
        items = {item.pk: item for item in self.programme.items}
        shown = {part.item.pk for part in self.line.off_the_clock}
        left = [tick for tick in self.line.seating.left if tick.item_id not in shown]
        return [(tick, items[tick.item_id]) for tick in left if tick.item_id in items]

    # -- how it is this morning

    @property
    def morning(self) -> Morning | None:
        """What was said of it, while it may still be put right on the page."""
        return self.facts.morning if self._is_morning else None

    @property
    def has_mornings(self) -> bool:
        """Not on a day that is over, nor on one spent ill or away; only while there is something to do."""
        return not self.is_yesterday and not self.rest and bool(self.programme.in_force(self.now))

    @property
    def asks_morning(self) -> bool:
        return self._is_morning and self.facts.morning is None

    @property
    def morning_until(self) -> datetime:
        return self.plan.window.opens_at + ASKED_FOR

    @property
    def _is_morning(self) -> bool:
        return self.has_mornings and self.now < self.morning_until

    @cached_property
    def sore(self) -> list[str]:
        """The drills that linger and do not rest anyway, by name."""
        lingering = self.facts.morning.lingering if self.facts.morning and not self.is_yesterday else []
        mine = (item for item in self.programme.in_force(self.now) if item.drill_id in lingering)
        return list(dict.fromkeys(item.drill.name for item in mine if not self.programme.rests(item, self.now)))

    @property
    def sore_advice(self) -> str:
        """In the rule's own words."""
        return " ".join(flag_of(WORSE_MORNING).to_patient)

    @cached_property
    def remark(self) -> Flag | None:
        """Less is more, or a way to ask for less; nothing on a day that is over."""
        return None if self.is_yesterday else remark_of(self.facts, now=self.now)

    @cached_property
    def better_hour(self) -> BetterHour | None:
        """Another hour for the mail, offered on a quiet day; none while something rests, or on a day that is over."""
        if self.is_yesterday or self.resting or self.rest or not self.programme.in_force(self.now):
            return None
        return better_hour(self.patient, self.facts.firsts, now=self.now)

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
        """Nothing is cheered while something feels wrong."""
        mood = mood_of(self.programme, self.plan, now=self.now, done=self.done)
        return Mood.GOING if mood is Mood.ALL_DONE and self.resting else mood

    @property
    def paused_until(self) -> datetime | None:
        """When drills come back; None while nobody has said."""
        return paused_until(self.programme, self.now)

    @property
    def rest(self) -> Rest | None:
        """The patient's own word that they are ill or away."""
        return rest_of(self.programme, self.now)

    @cached_property
    def resting(self) -> Resting | None:
        """What rests because of something the patient told."""
        return resting_of(self.programme, now=self.now)

    @property
    def greeting(self) -> str:
        return greeting(self.now, self.patient.tz, self.patient.first_name)

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
        """For each snack the kind and the path of its segment. A skipped one looks as quiet as one that slipped by."""
        kinds = {State.SLIPPED: "missed", State.SKIPPED: "missed"}
        return [
            (kinds.get(stop.state, stop.state.value), ring_path(number, self.total))
            for number, stop in enumerate(self.stops, start=1)
        ]

    @cached_property
    def tally(self) -> Tally:
        due_at = [stop.at for stop in self.stops if stop.state is State.LATER]
        return Tally(self.facts, self.plan, self.now, due_at)


def day_of(
    patient: Patient,
    *,
    now: datetime,
    facts: Facts | None = None,
    opened_at: datetime | None = None,
    asking: UUID | None = None,
    easier: int | None = None,
) -> Today:
    """The day with its facts: two queries where they are not at hand."""
    return Today(facts or facts_of(patient, now=now), now, Look(opened_at, asking, easier))
