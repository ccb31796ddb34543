"""The caseload: every patient in care with their fortnight and their reasons, whoever needs a look first.

Five queries for one patient or for two hundred; all else is arithmetic.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from adherence import drawing, lately, triage
from adherence.drawing import Line, Strip
from adherence.lately import Lately
from adherence.looking_back import Stretch, complete, difference, kept_days
from adherence.models import AdherenceDay
from adherence.reasons import Level, Reason
from patients.models import Condition, Episode, Patient
from patients.models.patient import PatientQuerySet
from prescriptions.programme import Programme, programmes_of

FORTNIGHT = 14

# Of two reasons of one level, the one that is named first here comes first.
ORDER = (
    "red-flag",
    "pain-alert",
    "unsafe",
    "pain",
    "silent",
    "falling",
    "message",
    "invited",
    "clustered",
    "limit-ended",
    "paused",
    "unprescribed",
    "steady",
    "finished",
)


@dataclass(frozen=True)
class Case:
    """One row: a patient, the condition in care, 14 complete days, and why to look."""

    patient: Patient
    episode: Episode | None
    today: date
    stretch: Stretch
    reasons: Sequence[Reason]
    lately: Lately

    @property
    def level(self) -> Level:
        return self.reasons[0].level

    @property
    def kinds(self) -> set[str]:
        return {reason.kind for reason in self.reasons}

    @property
    def needs_a_look(self) -> bool:
        return self.level <= Level.LOOK

    @property
    def about(self) -> str:
        """ "Knee replacement, left, week 3" """
        if self.episode is None:
            return _("No condition yet")
        return _("%(condition)s, week %(week)d") % {"condition": self.episode, "week": self.episode.week(self.today)}

    @property
    def percent(self) -> int | None:
        return self.stretch.week.percent

    @property
    def delta(self) -> float | None:
        """Percent points on the week before."""
        return difference(self.percent, self.stretch.week_before.percent)

    @property
    def delta_in_words(self) -> str:
        """ "+8", "−18", "±0"; a true minus sign, so that it lines up."""
        if self.delta is None:
            return ""
        sign = "+" if self.delta > 0 else "−" if self.delta < 0 else "±"
        return f"{sign}{abs(self.delta):.0f}"

    @property
    def strip(self) -> Strip:
        return drawing.strip([day.frequency for day in self.stretch.days])

    @property
    def strip_in_words(self) -> str:
        words = ", ".join(_share_in_words(day.frequency) for day in self.stretch.days)
        return _("Last 14 days, share done each day, oldest first: %(days)s") % {"days": words}

    @cached_property
    def pains(self) -> list[int]:
        """The days' highest scores, oldest first, where there are any."""
        return [day.pain_max for day in self.stretch.days if day.pain_max is not None]

    @property
    def pain_last(self) -> int:
        return self.pains[-1]

    @property
    def spark(self) -> Line:
        return drawing.line([day.pain_max for day in self.stretch.days], drawing.SPARK, bridges=True)

    @property
    def spark_tone(self) -> str:
        change = difference(self.stretch.week.pain, self.stretch.week_before.pain)
        if change is None or abs(change) < 1:
            return ""
        return "spark-up" if change > 0 else "spark-down"

    @property
    def spark_in_words(self) -> str:
        return _("Pain over 14 days, from %(first)d to %(last)d") % {"first": self.pains[0], "last": self.pains[-1]}

    @property
    def urgency(self) -> tuple[int, int, int, str]:
        """Sorts most urgent first; of equals whoever does least, then by name."""
        first = self.reasons[0]
        return first.level, ORDER.index(first.kind), 101 if self.percent is None else self.percent, self.patient.name


@dataclass(frozen=True)
class Group:
    name: str | Promise
    cases: Sequence[Case]


@dataclass(frozen=True)
class View:
    """A tile: a count that is a filter too."""

    key: str
    name: str | Promise

    def shows(self, case: Case) -> bool:
        tests = {
            "look": case.needs_a_look,
            "waiting": case.level is Level.WAITING,
            "steady": case.level is Level.STEADY,
            "finished": case.level is Level.FINISHED,
        }
        return tests.get(self.key, self.key == "all" or self.key in case.kinds)


VIEWS = (
    View("all", gettext_lazy("All")),
    View("look", gettext_lazy("Need a look")),
    View("pain", gettext_lazy("Pain up")),
    View("silent", gettext_lazy("Silent 3+ days")),
    View("waiting", gettext_lazy("Waiting")),
    View("steady", gettext_lazy("Steady")),
)


def cases_of(people: PatientQuerySet, *, now: datetime) -> list[Case]:
    """The patients' cases, most urgent first. Five queries, whatever their number and history."""
    patients = list(people.annotate(**lately.columns()).order_by("name"))
    if not patients:
        return []
    days = [patient.therapy_day(now) for patient in patients]
    since, until = min(days) - timedelta(days=FORTNIGHT), max(days)
    programmes = programmes_of(patients, since=since, until=until, to_count=True)
    kept = kept_days(patients, since=since, until=until)
    episodes = _episode_in_care(patients)
    found = [
        _case(patient, programmes[patient.pk], kept[patient.pk], episodes.get(patient.pk), now) for patient in patients
    ]
    return sorted(found, key=lambda case: case.urgency)


def _case(
    patient: Patient, programme: Programme, kept: dict[date, AdherenceDay], episode: Episode | None, now: datetime
) -> Case:
    today = patient.therapy_day(now)
    stretch = complete(programme, kept, since=today - timedelta(days=FORTNIGHT), until=today - timedelta(days=1))
    recent = Lately.of(patient)
    facts = triage.Facts.of(programme, stretch, recent, now=now)
    return Case(patient, episode, today, stretch, triage.reasons(facts), recent)


def groups_of(cases: Iterable[Case]) -> list[Group]:
    """The cases under their headings; empty headings are left out."""
    rows = list(cases)
    groups = [
        Group(gettext_lazy("Needs a look"), [case for case in rows if case.needs_a_look]),
        Group(gettext_lazy("Waiting"), [case for case in rows if case.level is Level.WAITING]),
        Group(gettext_lazy("Steady"), [case for case in rows if case.level is Level.STEADY]),
        Group(gettext_lazy("Finished"), [case for case in rows if case.level is Level.FINISHED]),
    ]
    return [group for group in groups if group.cases]


def counts_of(cases: Sequence[Case]) -> list[tuple[View, int]]:
    counts = Counter(view.key for view in VIEWS for case in cases if view.shows(case))
    return [(view, counts[view.key]) for view in VIEWS]


def conditions_of(cases: Iterable[Case]) -> list[Condition]:
    """The conditions these patients are in care for, by name."""
    found = {case.episode.condition for case in cases if case.episode}
    return sorted(found, key=lambda condition: condition.name)


def summary_of(cases: Sequence[Case]) -> str:
    """ "3 of 14 people could use a look today." """
    if not cases:
        return _("Nobody here yet.")
    looks = sum(case.needs_a_look for case in cases)
    if not looks:
        return _("Nobody needs a look today.")
    return ngettext(
        "%(looks)d of %(count)d person could use a look today.",
        "%(looks)d of %(count)d people could use a look today.",
        len(cases),
    ) % {"looks": looks, "count": len(cases)}


def _episode_in_care(patients: Sequence[Patient]) -> dict[UUID, Episode]:
    """The episode to name a patient by: the newest open one, else the newest. One query."""
    known = Episode.objects.filter(patient__in=patients).select_related("condition")
    oldest_first = known.order_by(F("closed_at").asc(nulls_last=True), "began_on", "pk")
    return {episode.patient_id: episode for episode in oldest_first}


def _share_in_words(share: float | None) -> str:
    words = {None: _("rest"), 0: _("none"), 1: _("a quarter"), 2: _("half"), 3: _("most"), 4: _("all")}
    return words[drawing.level(share)]
