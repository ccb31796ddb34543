"""How the drill's page shows its picture: which side, how far, how fast; by its controls, or by an address alone."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic import typed
from prescriptions.figures.motion import Course
from prescriptions.illustrating import subject_of
from prescriptions.joints import IN_FIGURE_UNITS, named
from prescriptions.models import Drill
from prescriptions.models.drill import SideMode

SIDES: dict[str, str | Promise] = {"right": _("Right"), "left": _("Left")}
PACES: dict[str, str | Promise] = {"usual": _("Usual"), "slow": _("Slow")}
SLOWER = 2  # a slow repetition moves at half the usual speed; hold and rest stay


@dataclass(frozen=True)
class Reach:
    """The stretch in which the limit of a drill's main joint makes sense, whole degrees from anatomical zero."""

    joint: str
    low: int
    usual: int
    high: int

    def holds(self, degrees: int) -> bool:
        return self.low <= degrees <= self.high


@dataclass(frozen=True)
class Showing:
    """``limit`` in degrees; None where the drill goes its usual way."""

    drill: Drill
    reach: Reach | None
    side: str
    limit: int | None
    pace: str

    @property
    def is_sided(self) -> bool:
        """Whether the sides are shown apart; where both move or take turns there is nothing to choose."""
        return self.drill.side_mode in (SideMode.CHOOSE, SideMode.EACH)

    @property
    def sides(self) -> dict[str, str | Promise]:
        return SIDES

    @property
    def degrees(self) -> int | None:
        """Where the motion stops."""
        return self.limit if self.limit is not None or self.reach is None else self.reach.usual

    @property
    def tempo(self) -> str:
        return self.tempos[self.pace][1]

    @property
    def tempos(self) -> dict[str, tuple[str | Promise, str]]:
        """Each pace by its name and as seconds out, hold, back and rest: "3-2-3-1"."""
        return {pace: (label, tempo_of(self.drill, slow=pace == "slow")) for pace, label in PACES.items()}


def tempo_of(drill: Drill, *, slow: bool = False) -> str:
    """Seconds out, hold, back and rest at the drill's own dose: "3-2-3-1"."""
    dose, times = drill.dose, SLOWER if slow else 1
    return replace(dose, tempo_out_s=dose.tempo_out_s * times, tempo_back_s=dose.tempo_back_s * times).tempo


def reach_of(drill: Drill) -> Reach | None:
    """What the drawing can do: None where nobody drew the drill, or where a limit in degrees would change nothing."""
    if drill.target is None or not drill.figure or drill.target["joint"] in IN_FIGURE_UNITS:
        return None
    course = Course(subject_of(drill))
    if not course.can_be_limited:
        return None
    ends = course.from_degrees, course.to_degrees
    widest = [course.degrees_at(u) for u in course.widest]
    # What swings through zero is held on both sides, by the size of the angle.
    usual, high = (max(abs(degrees) for degrees in stretch) for stretch in (ends, [*ends, *widest]))
    return Reach(named(drill.target["joint"]), round(max(0, min(ends))), round(usual), round(high))


def shown(drill: Drill, asked: QueryDict) -> Showing:
    """The picture that an address asks for; what it asks for in vain is as usual."""
    reach = reach_of(drill)
    side, pace = typed.words(asked, "side", most=5), typed.words(asked, "tempo", most=5)
    return Showing(
        drill,
        reach,
        side if side in SIDES else "right",
        _limit(typed.words(asked, "limit", most=3), reach),
        pace if pace in PACES else "usual",
    )


def _limit(words: str, reach: Reach | None) -> int | None:
    degrees = int(words) if words.isascii() and words.isdigit() else None
    return degrees if degrees is not None and reach is not None and reach.holds(degrees) else None
