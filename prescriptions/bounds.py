"""The library's bounds of a drill: how far its dose may go before a therapist says why.

The bounds are the drill's own data (reps, hold, times a day), and the furthest range its author foresaw.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prescriptions.dose import Dose
from prescriptions.models import Drill

NAMES: dict[str, str | Promise] = {
    "sets": gettext_lazy("sets"),
    "reps": gettext_lazy("reps"),
    "hold_s": gettext_lazy("hold, in seconds"),
    "times_per_day": gettext_lazy("times a day"),
    "range_limit_deg": gettext_lazy("range, in degrees"),
}


@dataclass(frozen=True)
class Excess:
    """One figure of a dose outside the library's bounds."""

    drill: Drill
    name: str
    asked: int
    low: int
    high: int

    @property
    def title(self) -> str:
        return _("%(drill)s is outside its usual dose") % {"drill": self.drill.name}

    @property
    def sentence(self) -> str:
        """ "Times a day: 12 is outside 2 to 8. Change it, or give a reason." """
        return _("%(name)s: %(asked)d is outside %(low)d to %(high)d. Change it, or give a reason.") % {
            "name": capfirst(str(NAMES[self.name])),
            "asked": self.asked,
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True)
class Bound:
    """The usual stretch of one figure, both ends included."""

    name: str
    low: int
    high: int

    def __str__(self) -> str:
        """ "Reps: 5 to 15" """
        return _("%(name)s: %(low)d to %(high)d") % {
            "name": capfirst(str(NAMES[self.name])),
            "low": self.low,
            "high": self.high,
        }


def bounds_of(drill: Drill) -> list[Bound]:
    """The drill's bounds, in the order in which a dose is spoken; its greatest range last."""
    bounds = [Bound(name, *drill.bounds[name]) for name in NAMES if name in drill.bounds]
    furthest = drill.rom_cap.get(drill.target["joint"]) if drill.target and drill.can_be_limited else None
    if furthest is not None and furthest > 0:
        bounds.append(Bound("range_limit_deg", 0, furthest))
    return bounds


def excesses(drill: Drill, dose: Dose) -> list[Excess]:
    """Where a dose leaves the drill's bounds; empty when it keeps to them."""
    asked = [(bound, getattr(dose, bound.name)) for bound in bounds_of(drill)]
    return [
        Excess(drill, bound.name, figure, bound.low, bound.high)
        for bound, figure in asked
        if figure is not None and not bound.low <= figure <= bound.high
    ]
