"""The line of a day's snacks at one moment: each drill with its ticks, its skip, and what to say to that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import time_format

from adherence.answers import Answer, answer_to
from adherence.facts import Facts
from adherence.models import Skip, Tick
from adherence.parts import Part
from adherence.scores import before_of
from adherence.seating import NO_LINE, Line, Seating, line_of, seat
from adherence.stops import State, Stop
from prescriptions.models import Item
from prescriptions.planning import DayPlan, Snack


@dataclass(frozen=True)
class Look:
    """What the patient asked to see: a snack opened, a tick's pain asked, an item's easier version."""

    opened_at: datetime | None = None
    asking: UUID | None = None
    easier: int | None = None


@dataclass(frozen=True)
class DayLine:
    """A day plan with what was done of it. ``is_hard``: the patient says so of the day."""

    facts: Facts
    plan: DayPlan[Item]
    now: datetime
    look: Look = Look()
    is_hard: bool = False

    @cached_property
    def _lines(self) -> dict[int, Line]:
        return {item.pk: line_of(item) for item in self.facts.programme.items}

    @cached_property
    def seating(self) -> Seating:
        return seat(self.facts.ticks, self.plan.snacks, lines=self._lines)

    @cached_property
    def _skips(self) -> dict[tuple[datetime | None, Line], Skip]:
        """The newest reason for each drill of each snack."""
        return {(skip.snack_at, self._lines.get(skip.item_id, NO_LINE)): skip for skip in self.facts.skips}

    @cached_property
    def stops(self) -> list[Stop]:
        return [self._stop(snack) for snack in self.plan.snacks]

    def _stop(self, snack: Snack[Item]) -> Stop:
        is_late = snack.ends_at <= self.now
        parts = [self._part(item, self.seating.of(snack, item), snack, is_late=is_late) for item in snack.items]
        state = self._state(snack, parts)
        asked_for = self.look.opened_at == snack.at
        is_open = asked_for or (state is State.NOW and not self._opens_another)
        return Stop(snack, state, parts, is_open, snack.at.astimezone(self._zone).hour, self.is_hard and not is_late)

    def _state(self, snack: Snack[Item], parts: Sequence[Part]) -> State:
        if all(part.is_done for part in parts):
            return State.DONE
        if all(part.is_done or part.skip for part in parts):
            return State.SKIPPED
        if snack.slot.holds(self.now):
            return State.NOW
        return State.SLIPPED if snack.ends_at <= self.now else State.LATER

    def _part(
        self, item: Item, ticks: Sequence[Tick], snack: Snack[Item] | None = None, *, is_late: bool = False
    ) -> Part:
        asks = any(tick.key == self.look.asking and tick.pain_during is None for tick in ticks)
        skip = None if ticks else self._skips.get((snack.at if snack else None, line_of(item)))
        answer = self._answer(skip, item, snack) if skip else None
        before = before_of(ticks[-1], self.facts.ticks) if ticks else None
        is_resting = self.facts.programme.rests(item, self.now)
        is_easier, is_sore = self.look.easier == item.pk, item.drill_id in self._sore
        return Part(item, ticks, snack, asks, skip, answer, is_easier, is_late, before, is_resting, is_sore)

    def _answer(self, skip: Skip, item: Item, snack: Snack[Item] | None) -> Answer:
        beside = [other for other in snack.items if other.pk != item.pk] if snack else []
        untouched = [other for other in beside if snack and not self.seating.of(snack, other)]
        following = (one.at for one in self.plan.snacks if one.at > self.now and one is not snack)
        next_at = next(following, None)
        said = time_format(next_at.astimezone(self._zone)) if next_at else ""
        return answer_to(skip, item, beside=untouched, next_at=said, is_hard=self.is_hard)

    @cached_property
    def off_the_clock(self) -> list[Part]:
        """Drills that no hour asks for."""
        done = self.seating.left
        return [
            self._part(item, [tick for tick in done if tick.item_id == item.pk])
            for item in self.facts.programme.when_it_fits(self.now)
        ]

    @property
    def _sore(self) -> Sequence[int]:
        return self.facts.morning.lingering if self.facts.morning else []

    @property
    def _opens_another(self) -> bool:
        return any(snack.at == self.look.opened_at for snack in self.plan.snacks)

    @property
    def _zone(self) -> ZoneInfo:
        return self.facts.patient.tz
