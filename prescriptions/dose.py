"""A dose as a value: how much, how often, how far. It can be compared, and speaks to patient and therapist."""

from dataclasses import dataclass, fields

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

EVERY_DAY: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)

# Which weekdays a plain "n days a week" means, spread as evenly as seven allows (Monday is 1).
_SPREAD: dict[int, tuple[int, ...]] = {
    1: (3,),
    2: (2, 5),
    3: (1, 3, 5),
    4: (1, 3, 5, 7),
    5: (1, 2, 3, 4, 5),
    6: (1, 2, 3, 4, 5, 6),
    7: EVERY_DAY,
}


def weekdays_for(days_per_week: int) -> tuple[int, ...]:
    """ISO weekdays for a number of days a week, 1 to 7."""
    return _SPREAD[days_per_week]


@dataclass(frozen=True)
class Dose:
    """FITT in the field's own terms. Times in seconds, gaps in minutes, range in degrees."""

    sets: int
    reps: int
    hold_s: int = 0
    tempo_out_s: int = 2
    tempo_back_s: int = 2
    tempo_pause_s: int = 0
    times_per_day: int = 3
    weekdays: tuple[int, ...] = EVERY_DAY
    days_per_week: int = 7
    as_needed: bool = False
    occasion: str = ""
    min_gap_min: int = 60
    range_limit_deg: int | None = None
    load: str = ""
    note: str = ""

    @property
    def tempo(self) -> str:
        """Seconds out, hold, back and pause of one rep, as the field writes it: "3-2-3-1"."""
        return f"{self.tempo_out_s}-{self.hold_s}-{self.tempo_back_s}-{self.tempo_pause_s}"

    @property
    def rep_seconds(self) -> int:
        """Seconds of one rep: out, hold, back, pause."""
        return self.tempo_out_s + self.hold_s + self.tempo_back_s + self.tempo_pause_s

    def bout_seconds(self, *, one_side_then_the_other: bool) -> int:
        """Seconds of one bout; reps are per side where the sides take turns, so those take twice as long."""
        return self.sets * self.reps * self.rep_seconds * (2 if one_side_then_the_other else 1)

    @property
    def is_on_the_clock(self) -> bool:
        """Whether the day plan places it; *as needed* and occasions wait for the patient's word."""
        return not self.as_needed and not self.occasion

    def to_patient(self) -> str:
        """ "10 slow reps, hold 5 s": plain words, no abbreviations."""
        words = []
        if self.sets > 1:
            words.append(ngettext("%(count)d set", "%(count)d sets", self.sets) % {"count": self.sets})
        if self.reps > 1 or not self.hold_s:
            words.append(self._reps())
        if self.hold_s:
            words.append(_("hold %(seconds)d s") % {"seconds": self.hold_s})
        if self.range_limit_deg is not None:
            words.append(_("not past %(degrees)d°") % {"degrees": self.range_limit_deg})
        return ", ".join(words)

    def _reps(self) -> str:
        slow = self.tempo_out_s >= 2
        if slow:
            return ngettext("%(count)d slow rep", "%(count)d slow reps", self.reps) % {"count": self.reps}
        return ngettext("%(count)d easy rep", "%(count)d easy reps", self.reps) % {"count": self.reps}

    def to_therapist(self) -> str:
        """ "1 × 10, hold 5 s, 6 × a day": the field's short form."""
        words = [f"{self.sets} × {self.reps}"]
        if self.hold_s:
            words.append(_("hold %(seconds)d s") % {"seconds": self.hold_s})
        if self.range_limit_deg is not None:
            words.append(_("to %(degrees)d°") % {"degrees": self.range_limit_deg})
        words.append(_("as needed") if self.as_needed else _("%(times)d × a day") % {"times": self.times_per_day})
        if self.is_on_the_clock and len(self.weekdays) < 7:
            words.append(_("%(days)d days a week") % {"days": len(self.weekdays)})
        return ", ".join(words)


COLUMNS = tuple(field.name for field in fields(Dose))
"""The names of a dose's figures, which are its columns wherever a dose is stored."""
