"""Whether a patient may move to the next phase: each criterion with what meets it, or what is still missing.

Pure. The protocol's exit criteria are sentences. Where the library says one wholly in figures, the newest measure
decides; any other is a therapist's to mark, with what was measured beside it. The app adds its own three: the dose is
done, pain stays green, the phase's days are reached. It never moves anybody; it only tells the therapist.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _

from adherence.course import Course, Figure, Mark, Measured
from adherence.looking_back import Stretch
from adherence.pain_bands import Light, light_of
from adherence.thresholds import Thresholds


class State(StrEnum):
    MET = "met"
    OPEN = "open"
    NOT_MET = "not-met"

    @property
    def words(self) -> str:
        return {State.MET: _("Met"), State.OPEN: _("To look at"), State.NOT_MET: _("Not yet")}[self]


@dataclass(frozen=True)
class Criterion:
    """``can_mark``: a therapist says whether it is met; no figure can."""

    text: str
    state: State
    evidence: str = ""
    can_mark: bool = False


@dataclass(frozen=True)
class Readiness:
    """One programme's way to its next phase. ``in_the_way``: what forbids any step up now, in words."""

    course: Course
    criteria: Sequence[Criterion]
    in_the_way: Sequence[str] = ()

    @property
    def is_ready(self) -> bool:
        return not self.in_the_way and all(one.state is State.MET for one in self.criteria)

    @property
    def is_worth_checking(self) -> bool:
        """Figures say yes as far as they go, and nobody has said no."""
        judged = [one for one in self.criteria if one.state is not State.OPEN]
        is_all_met = all(one.state is State.MET for one in judged)
        return not self.in_the_way and is_all_met and bool(self.open) and all(one.can_mark for one in self.open)

    @cached_property
    def open(self) -> list[Criterion]:
        return [one for one in self.criteria if one.state is State.OPEN]

    @property
    def met(self) -> int:
        return sum(one.state is State.MET for one in self.criteria)

    @property
    def sentence(self) -> str:
        """ "3 of 5 met" """
        return _("%(met)d of %(count)d met") % {"met": self.met, "count": len(self.criteria)}


def readiness_of(
    course: Course, stretch: Stretch, limits: Thresholds, *, today: date, in_the_way: Sequence[str] = ()
) -> Readiness:
    """``stretch`` ends the day before ``today``."""
    criteria = [_asked(text, course) for text in course.criteria]
    criteria += [_doses(stretch.week, limits), _pain(stretch, course.profile), *_days(course, today)]
    return Readiness(course, criteria, in_the_way)


# -- the protocol's


def _asked(text: str, course: Course) -> Criterion:
    figures, is_whole = course.figures_of(text)
    found = [(figure, course.measured_as(figure)) for figure in figures]
    evidence = " ".join(f"{_measured(figure, taken)}." for figure, taken in found if taken)
    taken = [(figure, taken) for figure, taken in found if taken]
    if is_whole and len(taken) == len(found):
        holds = all(figure.holds(measure.value) for figure, measure in taken)
        return Criterion(text, State.MET if holds else State.NOT_MET, evidence)
    mark = course.marks.get(text)
    if mark is None:
        missing = _("Not measured yet.") if figures and not taken else ""
        return Criterion(text, State.OPEN, evidence or missing, can_mark=True)
    state = State.MET if mark.is_met else State.NOT_MET
    return Criterion(text, state, f"{_marked(mark)} {evidence}".strip(), can_mark=True)


def _measured(figure: Figure, taken: Measured) -> str:
    """ "Bend 96°, measured 18 Nov, asked 90° or more" """
    said = {
        "name": figure.name,
        "value": figure.in_words(taken.value),
        "day": formats.date_format(taken.on, "SHORT_DAY_FORMAT"),
        "asked": figure.asked,
    }
    return _("%(name)s %(value)s, measured %(day)s, asked %(asked)s") % said


def _marked(mark: Mark) -> str:
    said = {
        "name": mark.by_name,
        "day": formats.date_format(mark.on, "SHORT_DAY_FORMAT"),
        "note": mark.note.rstrip("."),
    }
    if mark.note:
        return _("%(name)s, %(day)s: %(note)s.") % said
    return _("%(name)s, %(day)s.") % said


# -- the app's own


def _doses(week: Stretch, limits: Thresholds) -> Criterion:
    text = _("%(percent)d%% of the doses done over 7 days") % {"percent": limits.satisfactory_percent}
    percent = week.percent
    if percent is None or len(week.asked) < limits.least_days:
        words = _("Too few days to judge: %(asked)d in 7.") % {"asked": len(week.asked)}
        return Criterion(text, State.OPEN, words)
    is_met = percent >= limits.satisfactory_percent
    words = _("%(percent)d%% done in 7 days.") % {"percent": percent}
    return Criterion(text, State.MET if is_met else State.NOT_MET, words)


def _pain(stretch: Stretch, profile: str) -> Criterion:
    """Each week's highest score: green for the condition's profile, and not above the week before."""
    text = _("Pain stays green, and not up on the week before")
    now, before = _highest(stretch.week), _highest(stretch.week_before)
    if now is None:
        return Criterion(text, State.OPEN, _("No pain score in 7 days."))
    is_met = light_of(now, profile) is Light.GREEN and (before is None or now <= before)
    if before is None:
        words = _("Highest %(now)d of 10 in 7 days.") % {"now": now}
    else:
        words = _("Highest %(now)d of 10 in 7 days, %(before)d in the 7 before.") % {"now": now, "before": before}
    return Criterion(text, State.MET if is_met else State.NOT_MET, words)


def _highest(week: Stretch) -> int | None:
    return max((day.pain_max for day in week.days if day.pain_max is not None), default=None)


def _days(course: Course, today: date) -> Iterator[Criterion]:
    """Only where the phase has days: others go by criteria alone."""
    if course.until_day is None:
        return
    day = course.day(today)
    text = _("Day %(day)d reached, the end of the phase") % {"day": course.until_day}
    state = State.MET if day >= course.until_day else State.NOT_MET
    yield Criterion(text, state, _("Day %(day)d today.") % {"day": day})
