"""A patient since the last visit, with the chart's own figures.

There is no row for a visit, so the therapist says since when. Doses are judged on whole days and end yesterday, as on
the chart; what was said and what hurt counts up to now.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.brief.barriers import Barriers
from adherence.brief.drills import DrillCourse, done_of_asked, figures_of
from adherence.brief.measures import measures_in, mornings_in
from adherence.figures import over
from adherence.limits import limits_of
from adherence.looking_back import Stretch, complete, kept_days
from adherence.models import Alert, DayWord, Morning, Skip, Tick
from adherence.moments import hours
from adherence.scores import Score, scores_among
from adherence.seating import Line, line_of
from adherence.thresholds import Thresholds
from adherence.timeline import changes_of
from patients.models import Episode, Message, Patient
from patients.panel import Panel, panel_of
from prescriptions.models import Concern, Item, Pause
from prescriptions.programme import Programme, programme_of

A_DAY = timedelta(days=1)
PRESETS = (7, 14, 28, 90)  # days
USUAL = 14  # days
MESSAGES = 5  # the newest


@dataclass(frozen=True)
class Brief:
    """The facts from the first day ``since`` on. ``stretch`` ends yesterday."""

    patient: Patient
    episodes: Sequence[Episode]
    programme: Programme
    stretch: Stretch
    ticks: Sequence[Tick]
    skips: Sequence[Skip]
    words: Sequence[DayWord]
    alerts: Sequence[Alert]
    concerns: Sequence[Concern]
    said: Sequence[Message]
    mornings: Sequence[Morning]
    panel: Panel
    limits: Thresholds
    since: date
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.patient.therapy_day(self.now)

    @property
    def days(self) -> int:
        return len(self.stretch.days)

    @property
    def period(self) -> str:
        """ "1 Apr 2026 to 14 Apr 2026" """
        first, last = (formats.date_format(on, "SHORT_DATE_FORMAT") for on in (self.since, self.today - A_DAY))
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def about(self) -> str:
        standing = [one.standing(self.today) for one in self.episodes]
        return " ".join(filter(None, [*standing, self.patient.age_in_words(self.today)]))

    @property
    def has_anything(self) -> bool:
        return bool(self.programme.items or self.said or self.alerts or self.ticks or self.measures)

    # -- figures, the chart's

    @property
    def done(self) -> str:
        return done_of_asked(over(self.stretch.days))

    @property
    def spread(self) -> str:
        """Mean spread index of the asked days, 0 to 1."""
        return "" if self.stretch.spread is None else formats.localize(self.stretch.spread)

    @property
    def longest_still(self) -> str:
        return "" if self.stretch.still_min is None else hours(self.stretch.still_min)

    @property
    def on_plan(self) -> str:
        """ "9 of 14 days" """
        done, asked = self.stretch.on_plan
        words = ngettext("%(done)d of %(asked)d day", "%(done)d of %(asked)d days", asked)
        return words % {"done": done, "asked": asked} if asked else ""

    @property
    def pain(self) -> str:
        """ "3.4 of 10": the mean of each day's highest score."""
        mean = self.stretch.pain
        return "" if mean is None else _("%(pain)s of 10") % {"pain": formats.localize(mean)}

    @cached_property
    def measures(self) -> list[str]:
        """What was measured, and how the mornings were."""
        return [*measures_in(self.panel, since=self.since), *mornings_in(self.mornings)]

    # -- what stood behind them

    @cached_property
    def scores(self) -> list[Score]:
        """With the light of each, by the pain before it too: of all drills, for one drill's score is the next one's."""
        return scores_among(self.ticks, self.programme.items)

    @cached_property
    def drills(self) -> list[DrillCourse]:
        """The drills asked for in these days, those asked for now first."""
        lines: dict[Line, list[Item]] = defaultdict(list)
        for item in self.programme.items:
            if item.starts_at <= self.now and (item.ends_at is None or self._is_in(item.ends_at)):
                lines[line_of(item)].append(item)
        courses = [self._course(sorted(versions, key=lambda item: item.starts_at)) for versions in lines.values()]
        return sorted(courses, key=lambda course: not course.is_asked)

    def _course(self, versions: list[Item]) -> DrillCourse:
        item, keys = versions[-1], {version.pk for version in versions}
        ticks = [tick for tick in self.ticks if tick.item_id in keys]
        by_day: Mapping[date, list[Tick]] = _by_day(ticks)
        return DrillCourse(
            versions=versions,
            figures=[
                (day.on, figures_of(self.programme, versions, day.on, by_day.get(day.on, [])))
                for day in self.stretch.days
            ],
            ticks=ticks,
            scores=[score for score in self.scores if score.key in {tick.key for tick in ticks}],
            limits=self.limits,
            skips=[skip for skip in self.skips if skip.item_id in keys],
            pauses=[pause for pause in self.programme.pauses if pause.holds(item) and _is_on(pause, self.now)],
            alerts=[alert for alert in self.alerts if alert.closed_at is None],
            is_in_question=any(
                (concern.prescription_id, concern.drill_id) == (item.prescription_id, item.drill_id)
                for concern in self.concerns
            ),
            today=self.today,
            is_asked=item.ends_at is None or item.ends_at > self.now,
        )

    @cached_property
    def barriers(self) -> list[str]:
        pauses = [
            pause
            for pause in self.programme.pauses
            if pause.origin != Pause.Origin.ALERT and (pause.ends_at is None or self._is_in(pause.ends_at))
        ]
        return Barriers(self.patient, self.skips, self.ticks, self.words, pauses, self.programme.items).lines

    @cached_property
    def alarms(self) -> list[str]:
        """ "A fall: raised 12 Apr, still open." """
        return [self._alarm(alert) for alert in self.alerts]

    def _alarm(self, alert: Alert) -> str:
        said = {"name": alert.flag.name, "day": self._day(alert.said_at)}
        if alert.closed_at is None:
            return _("%(name)s: raised %(day)s, still open.") % said
        return _("%(name)s: raised %(day)s, released %(end)s.") % (said | {"end": self._day(alert.closed_at)})

    @cached_property
    def changes(self) -> list[str]:
        """ "Heel slide changed, 10 Apr: 1 × 10, 4 × a day → 1 × 10, 6 × a day." Oldest first."""
        issued = {item.prescription_id: item.prescription for item in self.programme.items}.values()
        told = [(one.issued_at, _("Programme sent"), "") for one in issued]
        told += [(one.ended_at, _("Programme ended"), one.end_reason) for one in issued if one.ended_at]
        told += [(one.at, one.title, one.detail) for one in changes_of(self.programme.items)]
        happened = sorted((at, title, detail) for at, title, detail in told if self._is_in(at) and at <= self.now)
        return [self._change(*one) for one in happened]

    def _change(self, at: datetime, title: str, detail: str) -> str:
        words = _("%(title)s, %(day)s: %(detail)s.") if detail else _("%(title)s, %(day)s.")
        return words % {"title": title, "day": self._day(at), "detail": detail}

    @property
    def quotes(self) -> list[tuple[str, str]]:
        """What the patient wrote, oldest first, each with its day."""
        return [(self._day(message.said_at), message.words) for message in reversed(self.said)]

    def _is_in(self, at: datetime) -> bool:
        return self.patient.therapy_day(at) >= self.since

    def _day(self, at: datetime) -> str:
        return formats.date_format(self.patient.therapy_day(at), "SHORT_DAY_FORMAT")


def brief_of(patient: Patient, *, since: date, now: datetime) -> Brief:
    """Everything from the therapy day ``since`` on; fourteen queries. ``patient`` comes with clinic and therapist."""
    today = patient.therapy_day(now)
    # A change that holds from the first day on closed its forerunner as the day before ended: that one is told of too.
    programme = programme_of(patient, since=since - A_DAY, until=today)
    kept = kept_days([patient], since=since, until=today)[patient.pk]
    stretch = complete(programme, kept, since=since, until=today - A_DAY)
    standing = {"patient": patient, "on__range": (since, today), "undone_at": None}
    opens_at = patient.window(since - A_DAY).closes_at
    return Brief(
        patient=patient,
        episodes=list(Episode.objects.open().filter(patient=patient).select_related("condition")),
        programme=programme,
        stretch=stretch,
        ticks=list(Tick.objects.filter(**standing)),
        skips=list(Skip.objects.filter(**standing)),
        words=list(DayWord.objects.filter(**standing)),
        alerts=list(Alert.objects.of(patient).filter(Q(closed_at=None) | Q(said_at__gte=opens_at))),
        concerns=list(Concern.objects.open().of(patient)),
        said=list(
            Message.objects.from_patient()
            .filter(patient=patient, said_at__gte=opens_at)
            .order_by("-said_at", "-pk")[:MESSAGES]
        ),
        mornings=list(Morning.objects.filter(patient=patient, on__range=(since, today))),
        panel=panel_of(patient, on=today),
        limits=limits_of(patient.clinic),
        since=since,
        now=now,
    )


def _by_day(ticks: Sequence[Tick]) -> dict[date, list[Tick]]:
    days: dict[date, list[Tick]] = defaultdict(list)
    for tick in ticks:
        days[tick.on].append(tick)
    return days


def _is_on(pause: Pause, at: datetime) -> bool:
    return pause.starts_at <= at and (pause.ends_at is None or pause.ends_at > at)
