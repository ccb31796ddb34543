"""One row of the caseload: a patient, 14 complete days, why to look, and what to do first. It says its own words.

The page and the CSV ask here, so that both tell the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _

from adherence import drawing, next_steps, triage
from adherence.drawing import Line, Strip
from adherence.lately import Lately
from adherence.looking_back import Stretch, difference
from adherence.next_steps import NextStep
from adherence.reasons import Level, Reason
from adherence.triage import Asleep
from patients.models import Episode, Patient

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
    "over",
    "progress",
    "limit-ended",
    "ending",
    "bounced",
    "paused",
    "unprescribed",
    "steady",
    "finished",
)


@dataclass(frozen=True)
class Case:
    """``reasons`` are awake and most urgent first; ``asleep`` were put aside."""

    patient: Patient
    episode: Episode | None
    today: date
    stretch: Stretch
    reasons: Sequence[Reason]
    lately: Lately
    facts: triage.Facts

    @cached_property
    def asleep(self) -> list[Asleep]:
        return triage.asleep(self.facts)

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
    def is_snoozed(self) -> bool:
        """Whether there was something to say, and all of it was put aside."""
        if not self.asleep:
            return False
        is_as_ever = self.level >= Level.STEADY
        return is_as_ever or self.kinds == {"invited"} == {one.reason.kind for one in self.asleep}

    @property
    def is_ready(self) -> bool:
        """Whether every criterion of a phase is met and nothing speaks against the next one."""
        return any(reason.action == "progress" for reason in self.reasons)

    @property
    def shown(self) -> Sequence[Reason]:
        """The reasons to show as they are; of who sleeps, none but those put aside."""
        return [] if self.is_snoozed else self.reasons

    @property
    def step(self) -> NextStep:
        """A fresh invitation is left time to be opened."""
        pk, first = self.patient.pk, self.reasons[0]
        is_fresh = first.kind == "invited" and not self.needs_a_look
        return next_steps.look(pk) if self.is_snoozed or is_fresh else next_steps.step_of(first, pk)

    @property
    def message_address(self) -> str:
        return next_steps.message(self.patient.pk)

    @property
    def about(self) -> str:
        """ "Knee replacement, left, week 3" """
        if self.episode is None:
            return _("No condition yet")
        return _("%(condition)s, week %(week)d") % {"condition": self.episode, "week": self.episode.week(self.today)}

    @property
    def said(self) -> str:
        """Every word that a search may find: the name, the condition, the reasons."""
        reasons = [*self.reasons, *(one.reason for one in self.asleep)]
        return " ".join([self.patient.name, self.about, *(reason.sentence for reason in reasons)])

    # -- Doses --------------------------------------------------------------------------------------------------------

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
        shares = _shares_in_words()
        words = ", ".join(shares[drawing.level(day.frequency)] for day in self.stretch.days)
        return _("Last 14 days, share done each day, oldest first: %(days)s") % {"days": words}

    # -- Spread -------------------------------------------------------------------------------------------------------

    @property
    def spread(self) -> float | None:
        """The days' mean spread index of a week, 0 to 1: the target gap over the longest still stretch."""
        return self.stretch.week.spread

    @property
    def spread_bar(self) -> str:
        """The width of its bar, out of 40."""
        return drawing.number(40 * (self.spread or 0))

    @property
    def spread_in_words(self) -> str:
        spread = formats.localize(self.spread)
        return _("Spread over the day, average of 7 days: %(spread)s; 1 is perfectly even") % {"spread": spread}

    # -- Pain ---------------------------------------------------------------------------------------------------------

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
    def pain_change(self) -> float | None:
        """Of the week's mean on the week before, in points."""
        return difference(self.stretch.week.pain, self.stretch.week_before.pain)

    @property
    def spark_tone(self) -> str:
        change = self.pain_change
        if change is None or abs(change) < 1:
            return ""
        return "spark-up" if change > 0 else "spark-down"

    @property
    def spark_in_words(self) -> str:
        return _("Pain over 14 days, from %(first)d to %(last)d") % {"first": self.pains[0], "last": self.pains[-1]}

    # -- Order --------------------------------------------------------------------------------------------------------

    @property
    def urgency(self) -> tuple[int, int, int, str]:
        """Sorts most urgent first; of equals whoever does least, then by name."""
        first = self.reasons[0]
        return first.level, ORDER.index(first.kind), 101 if self.percent is None else self.percent, self.patient.name


def _shares_in_words() -> dict[int | None, str]:
    """By the level of the drawing."""
    return {None: _("rest"), 0: _("none"), 1: _("a quarter"), 2: _("half"), 3: _("most"), 4: _("all")}
