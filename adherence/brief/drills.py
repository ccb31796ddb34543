"""One drill of a brief: how much of it was done, what it hurt, and what that suggests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence import days as reckoning
from adherence.brief import suggestions as suggest
from adherence.brief.pain import PainCourse
from adherence.figures import DayFigures, DayStatus, Total, over
from adherence.models import Alert, Skip, Tick
from adherence.pain_bands import BANDS, Light
from adherence.scores import Score
from adherence.thresholds import Thresholds
from patients.models.condition import PainProfile
from prescriptions.differences import Asked
from prescriptions.models import Item, Pause
from prescriptions.programme import Programme

A_WEEK = timedelta(days=7)
BY_A_RULE = (Pause.Origin.SAFETY, Pause.Origin.ALERT)


@dataclass(frozen=True)
class DrillCourse:
    """``versions`` of the drill's line, oldest first; ``figures`` of each complete day; ticks and skips up to now."""

    versions: Sequence[Item]
    figures: Sequence[tuple[date, DayFigures]]
    ticks: Sequence[Tick]
    scores: Sequence[Score]
    limits: Thresholds
    skips: Sequence[Skip]
    pauses: Sequence[Pause]
    alerts: Sequence[Alert]
    """Those that are open, about any drill."""
    is_in_question: bool
    """Whether a re-check raised it and nobody has settled that."""
    today: date
    is_asked: bool
    """Whether it is asked for now."""

    @property
    def item(self) -> Item:
        return self.versions[-1]

    @property
    def title(self) -> str:
        """ "Heel slide, left" """
        return Asked.of(self.item).title

    @property
    def dose(self) -> str:
        return self.item.dose.to_therapist().replace(" × ", "\u00a0×\u00a0")

    @cached_property
    def total(self) -> Total:
        return over(figures for _on, figures in self.figures)

    @property
    def percent(self) -> int | None:
        return percent_of(self.total)

    @property
    def done(self) -> str:
        """ "62 of 84 (74%)"; how often, where nothing was expected."""
        if self.total.expected:
            return done_of_asked(self.total)
        bouts = len(self.ticks)
        return ngettext("Done %(count)d time", "Done %(count)d times", bouts) % {"count": bouts}

    @cached_property
    def pain(self) -> PainCourse:
        return PainCourse.of(self.ticks)

    @cached_property
    def suggestion(self) -> suggest.Suggestion | None:
        """The first that holds: what speaks for looking, then what speaks against more. None once it was taken out."""
        if not self.is_asked:
            return None
        return next(self._objections(), None) or next(self._doubts(), None) or self._progress

    # -- the rules, first match first

    def _objections(self) -> Iterator[suggest.Suggestion]:
        if mine := [alert.flag.name for alert in self.alerts if self._is_about_this(alert)]:
            yield suggest.AlertOpen(mine)
        if held := [pause for pause in self.pauses if pause.origin in BY_A_RULE]:
            yield suggest.Held(held[-1].why)
        if self.is_in_question:
            yield suggest.Raised()
        if reds := self._lit(Light.RED):
            yield suggest.RedPain(max(reds, key=lambda score: score.weight))
        ambers = len({score.on for score in self._lit(Light.AMBER)})
        if ambers >= suggest.AMBER_DAYS:
            yield suggest.AmberDays(ambers)
        if self.pain.change >= self.limits.pain_points:
            yield suggest.PainRose(self.pain.scores[0], self.pain.scores[-1])
        hurt = sum(skip.reason == Skip.Reason.PAIN for skip in self.skips)
        if hurt >= suggest.PAIN_SKIPS:
            yield suggest.HurtToo(hurt)

    def _doubts(self) -> Iterator[suggest.Suggestion]:
        if self.alerts:
            yield suggest.AlertElsewhere([alert.flag.name for alert in self.alerts])
        if self.pauses:
            yield suggest.Rests(self.pauses[-1].why)
        if not self.item.dose.is_on_the_clock:
            yield suggest.NotCounted()
        statuses = [figures.status for on, figures in self.figures if on >= self._last_week and figures.expected]
        if len(statuses) < min(suggest.LEAST_ASKED_DAYS, len(self.item.weekdays)):
            yield suggest.TooSoon(len(statuses))
        if (percent := self.percent or 0) < self.limits.satisfactory_percent:
            yield suggest.TooFew(percent, self.limits.satisfactory_percent)
        if DayStatus.OVER in statuses:
            yield suggest.TooMuch()
        if statuses.count(DayStatus.CLUSTERED) > suggest.MOST_CLUSTERED_DAYS:
            yield suggest.Uneven(statuses.count(DayStatus.CLUSTERED))
        scores = self._recent.scores
        if len(scores) < suggest.LEAST_SCORED_DAYS:
            yield suggest.Unscored(len(scores))
        most = min(suggest.MOST_PAIN, BANDS[self._profile].amber - 1)
        if scores and max(scores) > most:
            yield suggest.StillSore(max(scores), most)
        if ambers := self._lit(Light.AMBER):
            yield suggest.RoseInABout(ambers[-1])
        if self._was_made_smaller:
            yield suggest.MadeSmaller()

    def _is_about_this(self, alert: Alert) -> bool:
        """An alert that names no drill is about all of them."""
        return not alert.drills or self.item.drill_id in alert.drills

    @property
    def _progress(self) -> suggest.Progress:
        return suggest.Progress(self.percent or 0, self._recent.highest or 0, len(self._recent.scores))

    @property
    def _last_week(self) -> date:
        """The first of the last seven complete days."""
        return self.today - A_WEEK

    @cached_property
    def _recent(self) -> PainCourse:
        return self.pain.since(self._last_week)

    def _lit(self, light: Light) -> list[Score]:
        """The scores of the last week with this light, by the worse of the number and the rise."""
        return [score for score in self.scores if score.on >= self._last_week and score.light is light]

    @property
    def _was_made_smaller(self) -> bool:
        lately = [tick for tick in self.ticks if tick.on >= self._last_week]
        hurt = any(skip.reason == Skip.Reason.PAIN and skip.on >= self._last_week for skip in self.skips)
        return hurt or any(tick.is_easier or tick.reps_done is not None for tick in lately)

    @property
    def _profile(self) -> PainProfile:
        return PainProfile(self.item.prescription.episode.condition.pain_profile)


def figures_of(programme: Programme, versions: Sequence[Item], on: date, ticks: Sequence[Tick]) -> DayFigures:
    """One day of one drill by the same reckoning as the whole day, so that the drills add up to it."""
    return reckoning.figures(replace(programme, items=versions), on, ticks, [])


def percent_of(total: Total) -> int | None:
    """0 to 100, rounded as the chart rounds; None where nothing was expected."""
    return None if total.frequency is None else round(100 * total.frequency)


def done_of_asked(total: Total) -> str:
    """ "62 of 84 (74%)"; a part for a dose that was part done: "61.5 of 84 (73%)"."""
    if total.frequency is None:
        return _("Nothing was asked.")
    done = round(total.credited, 1)
    words = {
        "done": formats.localize(int(done) if done == int(done) else done),
        "asked": total.expected,
        "percent": percent_of(total),
    }
    return _("%(done)s of %(asked)d (%(percent)d%%)") % words
