"""What a day comes to, for the side of the page: the longest still stretch, the week so far, minutes moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from adherence.adherence import dose_of
from adherence.day_drawing import StillBar, still_bar
from adherence.facts import Facts
from adherence.still import longest_stretch
from adherence.stops import in_hours
from adherence.week import Week, week_of
from prescriptions.models import Item
from prescriptions.planning import DayPlan

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Tally:
    """One day at one moment. ``due_at``: the snacks still to come. An easier version and a dose done in part are
    movement like any other."""

    facts: Facts
    plan: DayPlan[Item]
    now: datetime
    due_at: Sequence[datetime] = ()

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
        pauses = self.facts.programme.narrowed(self.facts.on).whole_pauses()
        return longest_stretch(window.opens_at, until, pauses, self.movement)

    @property
    def still_for(self) -> str:
        return in_hours(self.still[1] - self.still[0]) if self.still else ""

    @property
    def still_yesterday(self) -> str:
        """What the day before came to, where it is kept."""
        kept = next((day for day in self.facts.kept if day.on == self.facts.on - A_DAY), None)
        return in_hours(timedelta(minutes=kept.longest_still_min)) if kept else ""

    @cached_property
    def bar(self) -> StillBar:
        return still_bar(self.plan.window, longest=self.still, moved_at=self.movement, due_at=self.due_at)

    @cached_property
    def week(self) -> Week:
        facts = self.facts
        return week_of(facts.kept, facts.programme, facts.on, ticks=facts.ticks, moves=facts.moves)

    @property
    def minutes_moved(self) -> int:
        """Minutes of movement ticked, at the tempo prescribed."""
        items = {item.pk: item for item in self.facts.programme.items}
        seconds = sum(
            _seconds(items[tick.item_id], tick.reps_done) for tick in self.facts.ticks if tick.item_id in items
        )
        return round(seconds / 60)


def _seconds(item: Item, reps_done: Sequence[int] | None) -> float:
    return item.bout_seconds * dose_of(item.sets, item.reps, reps_done)
