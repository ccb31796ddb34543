"""What a change of a measure means: how much, which way, and whether it is more than chance.

Pure arithmetic over figures, with its words. Sources: clinical facts 5, named in ``patients/instruments.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from django.utils.translation import gettext as _

from patients.instrument import Instrument, Unit
from patients.instruments import INSTRUMENTS

PAIN_SHARE = Decimal("0.3")
ONE_ACTIVITY = Decimal(3)  # MDC90 of one activity of the Patient-Specific Functional Scale; of the mean it is 2
MEDIUM, LARGE = Decimal("2.3"), Decimal("2.7")  # Abbott and Schmitt 2014
TENTH = Decimal("0.1")


class Verdict(Enum):
    """Whether a change is more than two measurements of the same thing may differ by."""

    NONE = "none"  # no change at all
    COUNTS = "counts"
    MAY_COUNT = "may-count"  # by one of two rules only
    TOO_SMALL = "too-small"
    UNKNOWN = "unknown"  # nobody has told how much counts


@dataclass(frozen=True)
class Change:
    """From the first figure to the latest. ``gain`` is positive where the patient is better off."""

    instrument: Instrument
    gain: Decimal
    verdict: Verdict
    counts: Decimal | None = None  # the smallest change that counts
    size: str = ""

    @property
    def is_better(self) -> bool:
        return self.gain > 0

    @property
    def tone(self) -> str:
        """ "good", "alert" or nothing: only a change that counts has a colour."""
        if self.verdict != Verdict.COUNTS:
            return ""
        return "good" if self.is_better else "alert"

    @property
    def much(self) -> str:
        """ "up 15°", "7° closer to straight", "2 points better"."""
        if self.gain == 0:
            return _("no change")
        figure, is_one = self.instrument.figure(abs(self.gain)), abs(self.gain) == 1
        return _amount(self.instrument, is_better=self.is_better, is_one=is_one) % {"much": figure}

    def __str__(self) -> str:
        """ "2 points better: enough to count"."""
        return f"{self.much}: {self._weight}" if self._weight else self.much

    @property
    def _weight(self) -> str:
        match self.verdict:
            case Verdict.COUNTS:
                return _("enough to count, %(size)s") % {"size": self.size} if self.size else _("enough to count")
            case Verdict.MAY_COUNT:
                return _("may be meaningful")
            case Verdict.TOO_SMALL if self.instrument.is_of_a_joint:
                return _("too little to count, two readings may differ by %(noise)s°") % {"noise": self.counts}
            case Verdict.TOO_SMALL:
                return _("too little to count, it takes %(least)s") % {"least": self.counts}
        return ""


def _amount(instrument: Instrument, *, is_better: bool, is_one: bool) -> str:
    """The amount with a place for its figure. Each phrase stands whole, so that it can be put into any language."""
    if instrument.is_gap:
        return _("%(much)s° closer to straight") if is_better else _("%(much)s° further from straight")
    match instrument.unit:
        case Unit.DEGREES:
            return _("up %(much)s°") if is_better else _("down %(much)s°")
        case Unit.REPS:
            return _("%(much)s more") if is_better else _("%(much)s fewer")
        case Unit.SECONDS:
            return _("%(much)s s faster") if is_better else _("%(much)s s slower")
    if is_one:
        return _("%(much)s point better") if is_better else _("%(much)s point worse")
    return _("%(much)s points better") if is_better else _("%(much)s points worse")


def weigh(
    instrument: Instrument, first: Decimal, latest: Decimal, *, tools: Iterable[str] = (), is_self: bool = False
) -> Change | None:
    """What lies between two figures. None for a rating of change, which is one itself.

    ``tools``: what the two were measured with; ``is_self``: the patient measured at least one of them.
    """
    if instrument.unit == Unit.CHANGE:
        return None
    gain = latest - first if instrument.is_more_better else first - latest
    if instrument.is_of_a_joint:
        noise = Decimal(instrument.noise(tools, is_self=is_self))
        return Change(instrument, gain, _verdict(gain, noise), noise)
    if instrument.slug == "nprs":
        return Change(instrument, gain, _pain_verdict(first, gain), instrument.counts)
    return Change(instrument, gain, _verdict(gain, instrument.counts), instrument.counts)


def _verdict(gain: Decimal, counts: Decimal | None) -> Verdict:
    if gain == 0:
        return Verdict.NONE
    if counts is None:
        return Verdict.UNKNOWN
    return Verdict.COUNTS if abs(gain) >= counts else Verdict.TOO_SMALL


def _pain_verdict(first: Decimal, gain: Decimal) -> Verdict:
    """2 points count. 30 % of less than 2 points only may, and only where pain got less: the share was found there."""
    verdict = _verdict(gain, INSTRUMENTS["nprs"].counts)
    if verdict == Verdict.TOO_SMALL and gain > 0 and gain >= PAIN_SHARE * first:
        return Verdict.MAY_COUNT
    return verdict


# -- Patient-Specific Functional Scale --------------------------------------------------------------------------------


def mean(scores: Iterable[Decimal]) -> Decimal:
    """The scale's score: the mean of its activities, exact. Raises ZeroDivisionError where there is none."""
    known = list(scores)
    return sum(known, Decimal(0)) / len(known)


def weigh_activities(first: Mapping[str, Decimal], latest: Mapping[str, Decimal]) -> Change | None:
    """The change of the mean, over the activities that were rated both times; None where none was.

    2 points of a mean count (MDC90), and 3 of one activity alone.
    """
    both = [activity for activity in first if activity in latest]
    if not both:
        return None
    gain = mean(latest[activity] - first[activity] for activity in both)  # exact, where thirds would lose a hair
    counts = ONE_ACTIVITY if len(both) == 1 else INSTRUMENTS["psfs"].counts
    verdict = _verdict(gain, counts)
    size = _size(abs(gain)) if verdict == Verdict.COUNTS and len(both) > 1 else ""
    return Change(INSTRUMENTS["psfs"], gain, verdict, counts, size)


def _size(points: Decimal) -> str:
    if points >= LARGE:
        return _("a large change")
    return _("a medium change") if points >= MEDIUM else ""


# -- Typed totals -----------------------------------------------------------------------------------------------------


def oswestry_percent(points: int, *, answered: int = 10) -> Decimal:
    """Points of ten items, 0 to 5 each, as percent to a tenth; an item left out leaves the whole smaller by its five.

    Raises ValueError where there are more points than the items answered can give.
    """
    if not 1 <= answered <= 10 or not 0 <= points <= 5 * answered:
        raise ValueError(points, answered)
    return (Decimal(100 * points) / (5 * answered)).quantize(TENTH, ROUND_HALF_UP)
