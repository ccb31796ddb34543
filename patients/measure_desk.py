"""What the page of measures shows: the visit's form, each trend with its goal and every figure behind it, and what was
marked as wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from patients.goal_form import GoalForm
from patients.instrument import Instrument
from patients.instruments import INSTRUMENTS
from patients.measure_forms import VisitForm
from patients.measure_slots import activities_of, slots_for
from patients.models import Episode, Goal, Measure, Patient, Precaution
from patients.panel import Panel, key_of, lay_out, limits_of
from patients.trends import Trend


@dataclass(frozen=True)
class Entry:
    """One trend with the form of its goal, and its rows, the newest first; a mean has none of its own."""

    trend: Trend
    goal_form: GoalForm | None
    rows: Sequence[Measure]

    @property
    def told(self) -> list[tuple[Measure, str]]:
        return [(row, self.trend.instrument.said(row.value)) for row in self.rows]


@dataclass(frozen=True)
class Struck:
    """A measure that was marked as wrong, as it stood."""

    measure: Measure
    name: str
    said: str


@dataclass(frozen=True)
class Desk:
    patient: Patient
    today: date
    episodes: Sequence[Episode]
    measures: Sequence[Measure]  # oldest first, those marked as wrong too
    goals: Sequence[Goal]
    precautions: Sequence[Precaution]
    typed: VisitForm | None = None
    typed_goal: GoalForm | None = None

    @cached_property
    def panel(self) -> Panel:
        sides = {episode.pk: episode.side for episode in self.episodes}
        limits = limits_of((one, sides[one.episode_id]) for one in self.precautions if one.episode_id in sides)
        return lay_out(self.measures, self.goals, limits)

    @property
    def form(self) -> VisitForm:
        return self.typed or self.visit_form()

    def visit_form(self, data: object = None) -> VisitForm:
        headed = slots_for(self.episodes, self.panel)
        return VisitForm(data, today=self.today, headed=headed, activities=activities_of(self.panel))

    @property
    def headed(self) -> list[tuple[str, str, list[Entry]]]:
        """Each group of the panel: its slug, its title, its trends."""
        numbers = iter(range(len(self.panel.trends)))
        return [
            (group.slug, group.title, [self._entry(trend, next(numbers)) for trend in group.trends])
            for group in self.panel.groups
        ]

    def _entry(self, trend: Trend, number: int) -> Entry:
        is_mean = trend.instrument.has_activities and not trend.activity
        rows = [] if is_mean else [row for point in reversed(trend.points) for row in point.rows]
        return Entry(trend, self._goal_form(trend, number) if trend.instrument.can_have_a_goal else None, rows)

    def _goal_form(self, trend: Trend, number: int) -> GoalForm:
        key, auto_id = key_of(trend), f"goal_{number}_%s"
        if self.typed_goal is not None and self.typed_goal.is_for(key):
            self.typed_goal.auto_id = auto_id
            return self.typed_goal
        named = dict(zip(("what", "side", "manner", "activity"), key, strict=True))
        goal = trend.goal
        aim = {"target": trend.instrument.figure(goal.target), "due_on": goal.due_on} if goal else {}
        return GoalForm(initial=named | aim, auto_id=auto_id)

    @property
    def struck(self) -> list[Struck]:
        """The newest first."""
        wrong = [row for row in self.measures if row.undone_at is not None and row.what in INSTRUMENTS]
        return [
            Struck(row, Trend(INSTRUMENTS[row.what], row.side, row.manner, row.activity, ()).name, _said(row))
            for row in reversed(wrong)
        ]

    @property
    def sources(self) -> list[Instrument]:
        """What the trends' changes are weighed by, each once."""
        known = {str(trend.instrument.source): trend.instrument for trend in self.panel.trends}
        return [one for source, one in known.items() if source]


def _said(measure: Measure) -> str:
    return INSTRUMENTS[measure.what].said(measure.value)


def desk_of(patient: Patient, *, on: date) -> Desk:
    """Four queries, however long the history."""
    return Desk(
        patient=patient,
        today=on,
        episodes=list(patient.episodes.open().select_related("condition")),
        measures=list(patient.measures.select_related("by", "undone_by")),
        goals=list(patient.goals.open()),
        precautions=list(Precaution.objects.active(on).filter(episode__patient=patient, episode__closed_at=None)),
    )
