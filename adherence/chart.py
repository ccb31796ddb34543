"""One patient's chart: how much was done, how well it was spread, what it did to pain, and what was changed when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils.translation import ngettext

from adherence import lately, triage
from adherence.alarms import Alarm, alarms_of
from adherence.events import Change, Event, actors_of, changes_of, events_of
from adherence.grid import Grid, snack_grid
from adherence.lately import Lately
from adherence.looking_back import Stretch, complete, kept_days
from adherence.models import AdherenceDay, Skip, Tick
from adherence.plots import DosePlot, PainPlot, StillPlot
from adherence.reasons import Reason
from adherence.tiles import Tile, tiles_of
from clinic.columns import column, rows_of
from clinic.models import Therapist, User
from patients.models import Episode, Message, Patient, Precaution
from prescriptions.limits import Limit
from prescriptions.models import Item, Pause, PrecautionRule, Prescription
from prescriptions.programme import Programme, programme_of

SHOWN = 21  # days, today the last
MESSAGES = 20  # the newest
HISTORY = timedelta(days=400)  # how far back the events go; the CSV goes back to the first day


@dataclass(frozen=True)
class Asked:
    """One living programme as it stands."""

    prescription: Prescription
    items: Sequence[Item]
    is_paused: bool
    is_held: bool = False  # by a red flag: resuming would not bring it back


@dataclass(frozen=True)
class Chart:
    """The facts of one patient at one moment. ``stretch`` ends yesterday; today is shown, never judged."""

    patient: Patient
    episodes: Sequence[Episode]
    precautions: Sequence[Limit]
    programme: Programme
    stretch: Stretch
    today_row: AdherenceDay | None
    ticks: Mapping[date, Sequence[Tick]]
    skips: Sequence[Skip]
    names: Mapping[int, str]
    facts: triage.Facts
    now: datetime
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

    @cached_property
    def reasons(self) -> list[Reason]:
        return triage.reasons(self.facts)

    @cached_property
    def days(self) -> list[date]:
        return [self.today - timedelta(days=back) for back in reversed(range(SHOWN))]

    @cached_property
    def shown(self) -> list[AdherenceDay]:
        """The complete days that the grid and the plots show."""
        return [day for day in self.stretch.days if day.on >= self.days[0]]

    @cached_property
    def grid(self) -> Grid:
        return snack_grid(self.programme, self.ticks, self.days, now=self.now)

    @cached_property
    def asked(self) -> list[Asked]:
        """The living programmes, each with its drills in order."""
        lines: dict[int, list[Item]] = defaultdict(list)
        for item in self.programme.in_force(self.now):
            lines[item.prescription_id].append(item)
        flagged = [pause for pause in self.programme.pauses if pause.origin == Pause.Origin.ALERT]
        return [
            Asked(items[0].prescription, items, self._rests(items, self.programme.pauses), self._rests(items, flagged))
            for items in lines.values()
        ]

    def _rests(self, items: Sequence[Item], pauses: Sequence[Pause]) -> bool:
        alone = Programme(self.patient, items, pauses, ())
        return alone.is_paused(self.now)

    @property
    def tiles(self) -> list[Tile]:
        return tiles_of(self.stretch)

    @property
    def has_days(self) -> bool:
        return any(day.expected for day in self.stretch.days) or bool(self.ticks)

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

    # -- plots

    @cached_property
    def pain(self) -> PainPlot:
        latest = self.today_row.pain_max if self.today_row else None
        return PainPlot(self.days, [*(day.pain_max for day in self.shown), latest], self.marks, self._profile)

    @cached_property
    def doses(self) -> DosePlot:
        return DosePlot(self.days, [day.frequency for day in self.shown])

    @cached_property
    def still(self) -> StillPlot:
        goals = [asked.prescription.max_still_min for asked in self.asked if asked.prescription.max_still_min]
        stretches = [day.longest_still_min if day.expected else None for day in self.shown]
        return StillPlot(self.days, stretches, min(goals, default=None))

    @property
    def _profile(self) -> str:
        return next((one.condition.pain_profile for one in self.episodes), "default")

    @cached_property
    def changes(self) -> Mapping[date, Sequence[Change]]:
        """What was changed on which day, oldest first."""
        changed: dict[date, list[Change]] = defaultdict(list)
        for change in changes_of(self.programme.items):
            changed[self.patient.therapy_day(change.at)].append(change)
        return changed

    @cached_property
    def marks(self) -> list[tuple[date, str]]:
        """The shown days on which a dose changed, with a few words each."""
        return [(on, _together([one.brief for one in made])) for on, made in self.changes.items() if on in self.days]

    @cached_property
    def rows(self) -> list[tuple[AdherenceDay, Sequence[Change]]]:
        """The numbers behind the plots: each day and what was changed on it, newest first."""
        return [(day, self.changes.get(day.on, ())) for day in reversed(self.shown)]

    @cached_property
    def events(self) -> list[Event]:
        return events_of(self.programme, self.skips, self.names, now=self.now)


def chart_of(therapist: Therapist, pk: UUID, *, now: datetime) -> Chart:
    """The chart of a patient whom the therapist may see; nine queries, and three more while a red flag is open.

    Raises ``Http404`` for anybody else's.
    """
    patient, episodes = _person(therapist, pk)
    today = patient.therapy_day(now)
    yesterday = today - timedelta(days=1)
    programme = programme_of(patient, since=today - HISTORY, until=today)
    since = today - timedelta(days=SHOWN)
    kept = kept_days([patient], since=since, until=today)[patient.pk]
    stretch = complete(programme, kept, since=since, until=yesterday)
    row: Any = episodes[0] if episodes else patient
    recent, said = Lately.of(row), rows_of(Message, reversed(row.said))
    facts = triage.Facts.of(programme, stretch.fortnight, recent, now=now)
    ticks: dict[date, list[Tick]] = defaultdict(list)
    for tick in Tick.objects.standing().filter(patient=patient, on__range=(since, today)):
        ticks[tick.on].append(tick)
    writers = {message.by_id for message in said if message.by_id}
    return Chart(
        patient=patient,
        episodes=episodes,
        precautions=_precautions(patient, on=today),
        programme=programme,
        stretch=stretch,
        today_row=kept.get(today),
        ticks=ticks,
        skips=list(Skip.objects.filter(patient=patient, on__range=(since, today), undone_at=None)),
        names=dict(User.objects.filter(pk__in=actors_of(programme) | writers).values_list("pk", "name")),
        facts=facts,
        now=now,
        alarms=alarms_of(patient, episodes, today=today) if recent.flagged else [],
        said=said,
    )


def _person(therapist: Therapist, pk: UUID) -> tuple[Patient, list[Episode]]:
    """The patient and their episodes, open ones first, in one query; a second one where there is no episode yet."""
    theirs = Episode.objects.visible_to(therapist).filter(patient_id=pk)
    known = theirs.select_related("patient__therapist__user", "condition")
    episodes = list(known.annotate(**lately.columns("patient_id"), said=_newest_messages("patient_id")))
    if episodes:
        return episodes[0].patient, sorted(episodes, key=lambda one: one.closed_at is not None)
    people = Patient.objects.visible_to(therapist).annotate(**lately.columns(), said=_newest_messages("pk"))
    patient = people.filter(pk=pk).first()
    if patient is None:
        raise Http404
    return patient, []


def _newest_messages(patient: str) -> ArraySubquery:
    return column(Message.objects.filter(patient=OuterRef(patient)).order_by("-said_at", "-pk")[:MESSAGES])


def _precautions(patient: Patient, *, on: date) -> list[Limit]:
    """Those in force, each with its rule's own words beside it. One query."""
    rule = PrecautionRule.objects.filter(tag=OuterRef("tag"))
    active = Precaution.objects.active(on).filter(episode__patient=patient, episode__closed_at=None)
    known = active.annotate(text=Subquery(rule.values("text")[:1]), effect=Subquery(rule.values("effect")[:1]))
    return [Limit(precaution, precaution.text or precaution.tag, precaution.effect) for precaution in known]


def _together(words: Sequence[str]) -> str:
    """Changes of one day in a few signs: the one they share, or how many there were."""
    if len(set(words)) == 1:
        return words[0]
    return ngettext("%(count)d change", "%(count)d changes", len(words)) % {"count": len(words)}
