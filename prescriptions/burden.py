"""What a programme asks of a day, and where that gets too much: gentle lines with their source, and one hard stop.

The figures are design rules for a licensed reviewer to confirm: at most 4 drills by default, a word at 5, a stop at 7
[clinical reference, section 0].
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prescriptions.lines import Line

ENOUGH_DRILLS = 4
"""Fewer than 4 exercises is one of the factors tied to adherence [Bachmann 2018, review]."""
EXPLAIN_FROM = 7  # drills; from here on a programme is sent with a typed reason only
ENOUGH_TIMES = 3  # a day, for people for whom time is the barrier: our own rule, no source read tests it


@dataclass(frozen=True)
class Gentle:
    """One thing to weigh, with where it comes from. It never stops anything."""

    name: str
    sentence: str
    source: str


@dataclass(frozen=True)
class Burden:
    """How many drills there are, and how often a day they ask at most."""

    drills: int
    times: int

    @property
    def gentle(self) -> list[Gentle]:
        """What to weigh before sending; more drills or more times never take a line away."""
        found = []
        if self.drills > ENOUGH_DRILLS:
            found.append(
                Gentle("drills", self._many_drills(), _("Bachmann 2018, a review of what goes with adherence."))
            )
        if self.times > ENOUGH_TIMES:
            found.append(
                Gentle("times", self._many_times(), _("Our own rule of thumb, to be confirmed by a clinician."))
            )
        return found

    def _many_drills(self) -> str:
        return _("%(count)d drills are a lot to keep. People keep more with up to %(enough)d. Could one wait?") % {
            "count": self.drills,
            "enough": ENOUGH_DRILLS,
        }

    def _many_times(self) -> str:
        return _("%(count)d times a day. If time is short, up to %(enough)d are easier to keep.") % {
            "count": self.times,
            "enough": ENOUGH_TIMES,
        }

    @property
    def must_be_explained(self) -> bool:
        """The hard stop: so many drills are sent with a typed reason only."""
        return self.drills >= EXPLAIN_FROM

    @property
    def stop(self) -> str:
        return _("From %(most)d drills on, a programme needs a reason. Remove some, or say why.") % {
            "most": EXPLAIN_FROM
        }

    def __str__(self) -> str:
        """ "4 drills, up to 8 times a day." """
        drills = ngettext("%(count)d drill", "%(count)d drills", self.drills) % {"count": self.drills}
        if not self.times:
            return _("%(drills)s, none by the clock.") % {"drills": drills}
        times = ngettext("once a day", "up to %(count)d times a day", self.times) % {"count": self.times}
        return _("%(drills)s, %(times)s.") % {"drills": drills, "times": times}


def burden_of(lines: Iterable[Line]) -> Burden:
    """The burden of some lines: one drill for both sides in turn counts once, as needed counts as a drill only."""
    asked = list(lines)
    by_the_clock = (line.dose.times_per_day for line in asked if line.dose.is_on_the_clock)
    return Burden(len({line.drill.pk for line in asked}), max(by_the_clock, default=0))
