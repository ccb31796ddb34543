"""One patient's chart: how much was done, how well it was spread, what it did to pain, and what was changed when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.utils.translation import ngettext

from adherence import triage
from adherence.alarms import Alarm
from adherence.chart.asked import Asked, asked_of
from adherence.chart.period import Period, Preset
from adherence.grid import Grid, snack_grid
from adherence.looking_back import Stretch
from adherence.models import AdherenceDay, Tick
from adherence.plots import DosePlot, PainPlot, SpreadPlot, StillPlot
from adherence.readiness import Readiness
from adherence.reasons import Reason
from adherence.tiles import Tile, tiles_of
from adherence.timeline import Change, Event, Timeline, changes_of
from patients.models import Episode, Message, Patient
from patients.panel import Panel
from prescriptions.limits import Limit
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Chart:
    """The facts of one patient at one moment. ``stretch`` ends yesterday; today is shown, never judged."""

    patient: Patient
    episodes: Sequence[Episode]
    precautions: Sequence[Limit]
    programme: Programme
    period: Period
    stretch: Stretch
    today_row: AdherenceDay | None
    ticks: Mapping[date, Sequence[Tick]]
    names: Mapping[int, str]
    facts: triage.Facts
    timeline: Timeline
    panel: Panel
    now: datetime
    first_on: date | None = None  # when the first programme began
    alarms: Sequence[Alarm] = ()
    said: Sequence[Message] = ()  # the newest messages, oldest first
    message_key: UUID = field(default_factory=uuid4, compare=False)

    @property
    def today(self) -> date:
        return self.facts.today

    @property
    def about(self) -> str:
        """ "Knee replacement, left. Week 3, day 21. Age 71." """
        standing = [one.standing(self.today) for one in self.episodes if one.closed_at is None]
        return " ".join(filter(None, [*standing, self.patient.age_in_words(self.today)]))

    # -- what to decide

    @cached_property
    def reasons(self) -> list[Reason]:
        return triage.reasons(self.facts)

    @cached_property
    def asleep(self) -> list[triage.Asleep]:
        return triage.asleep(self.facts)

    @cached_property
    def readiness(self) -> list[Readiness]:
        return triage.readiness(self.facts)

    @cached_property
    def asked(self) -> list[Asked]:
        return asked_of(self.programme, now=self.now)

    @property
    def tiles(self) -> list[Tile]:
        return tiles_of(self.stretch, self.panel)

    # -- the days

    @property
    def presets(self) -> Sequence[Preset]:
        return self.period.presets(self.today, self.first_on)

    @property
    def days(self) -> list[date]:
        return self.period.days

    @cached_property
    def shown(self) -> list[AdherenceDay]:
        """The complete days that the grid and the plots show."""
        return [day for day in self.stretch.days if self.period.since <= day.on <= self.period.until]

    @property
    def has_today(self) -> bool:
        return self.period.until == self.today

    @property
    def has_days(self) -> bool:
        return any(day.expected for day in self.stretch.days) or bool(self.ticks or self.facts.last_tick_on)

    @cached_property
    def grid(self) -> Grid:
        return snack_grid(self.programme, self.ticks, self.days, now=self.now)

    # -- messages

    @property
    def messages(self) -> list[tuple[Message, str]]:
        """Each with the name of who wrote it, where that was not the patient."""
        return [(message, self.names.get(message.by_id or 0, "")) for message in self.said]

    @property
    def unread(self) -> int:
        """How many the patient wrote that nobody of the clinic has read."""
        return sum(message.is_from_patient and message.is_unread for message in self.said)

    @property
    def read_until(self) -> str:
        """Up to which moment whoever sees this page has read."""
        return self.said[-1].said_at.isoformat() if self.said else ""

    # -- events

    @property
    def events(self) -> Sequence[Event]:
        return self.timeline.events

    @property
    def and_period(self) -> str:
        """For a link that keeps the period."""
        return "" if self.period == Period.usual(self.today) else "&" + urlencode(self.period.query)

    @property
    def and_events(self) -> str:
        """For a link that keeps the filter."""
        kind = self.timeline.asked.kind
        return "&" + urlencode({"events": kind.value}) if kind else ""

    # -- plots

    @cached_property
    def pain(self) -> PainPlot:
        latest = [self.today_row.pain_max if self.today_row else None] if self.has_today else []
        values = [*(day.pain_max for day in self.shown), *latest]
        return PainPlot(self.days, values, self.marks, self._profile, self.planned_marks if self.has_today else ())

    @cached_property
    def doses(self) -> DosePlot:
        return DosePlot(self.days, [day.frequency for day in self.shown])

    @cached_property
    def still(self) -> StillPlot:
        goals = [asked.prescription.max_still_min for asked in self.asked if asked.prescription.max_still_min]
        stretches = [day.longest_still_min if day.expected else None for day in self.shown]
        return StillPlot(self.days, stretches, min(goals, default=None))

    @cached_property
    def spread(self) -> SpreadPlot:
        return SpreadPlot(self.days, [day.spread_index if day.expected else None for day in self.shown])

    @property
    def _profile(self) -> str:
        return next((one.condition.pain_profile for one in self.episodes), "default")

    @cached_property
    def changes(self) -> Mapping[date, Sequence[Change]]:
        """What was changed on which day, or is to be, oldest first."""
        changed: dict[date, list[Change]] = defaultdict(list)
        for change in changes_of(self.programme.items):
            changed[self.patient.therapy_day(change.at)].append(change)
        return changed

    @cached_property
    def marks(self) -> list[tuple[date, str]]:
        """The shown days on which a dose changed, with a few words each."""
        shown = set(self.days)
        return [(on, _together([one.brief for one in made])) for on, made in self.changes.items() if on in shown]

    @property
    def planned_marks(self) -> list[tuple[date, str]]:
        """The days to come on which a dose is to change."""
        ahead = [(on, made) for on, made in self.changes.items() if on > self.today]
        return [(on, _together([one.brief for one in made])) for on, made in ahead]

    @cached_property
    def rows(self) -> list[tuple[AdherenceDay, Sequence[Change]]]:
        """The numbers behind the plots: each day and what was changed on it, newest first."""
        return [(day, self.changes.get(day.on, ())) for day in reversed(self.shown)]


def _together(briefs: Sequence[str]) -> str:
    """What several drills share is said once; otherwise only how many changed."""
    if len(set(briefs)) == 1:
        return briefs[0]
    return ngettext("%(count)d change", "%(count)d changes", len(briefs)) % {"count": len(briefs)}
