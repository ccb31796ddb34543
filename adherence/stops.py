"""A snack as the patient meets it at one moment: done, slipped by, now or later, with its drills and their ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import Tick
from adherence.parts import Part
from prescriptions.models import Item
from prescriptions.planning import Snack


class State(StrEnum):
    """Where a snack stands. ``SKIPPED``: all of it is answered, and some of it passed over with a reason. ``SLIPPED``:
    its stretch of the day is over and something of it is open."""

    DONE = "done"
    SKIPPED = "skipped"
    SLIPPED = "slipped"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Stop:
    """A snack as it stands at this moment."""

    snack: Snack[Item]
    state: State
    parts: Sequence[Part]
    is_open: bool
    hour: int  # on the patient's clock
    is_hard: bool = False  # on a hard day, and not over yet: what is enough comes first

    @property
    def title(self) -> str:
        """The habit it leans on, or the part of the day."""
        return capfirst(self.snack.label) or part_of_day(self.hour)

    @property
    def at(self) -> datetime:
        return self.snack.at

    @property
    def open_parts(self) -> list[Part]:
        """The drills that *Mark all done* ticks: untouched, and on a hard day only those that are enough."""
        return [part for part in self.first_parts if part.is_open]

    @property
    def can_be_ticked_as_one(self) -> bool:
        """Whether there are several to tick, all as planned: one form cannot tell which was the easier version."""
        return len(self.open_parts) > 1 and not any(part.is_easier for part in self.open_parts)

    @property
    def first_parts(self) -> list[Part]:
        """What the card shows at once; on a hard day that is what the therapist marked as enough."""
        return [part for part in self.parts if not self.is_hard or part.item.in_smallest_day or part.ticks]

    @property
    def later_parts(self) -> list[Part]:
        """What is folded away on a hard day."""
        first = self.first_parts
        return [part for part in self.parts if part not in first]

    @property
    def keys(self) -> list[UUID]:
        """The ticks and skips that one *Undo* takes back."""
        ticks = [tick.key for part in self.parts for tick in part.ticks]
        return ticks + [part.skip.key for part in self.parts if part.skip]

    @property
    def is_late(self) -> bool:
        return self.state is State.SLIPPED

    @property
    def done_at(self) -> datetime | None:
        moments = [tick.performed_at for part in self.parts for tick in part.ticks if tick.performed_at]
        return max(moments, default=None)

    @property
    def is_about(self) -> bool:
        return any(tick.precision != Tick.Precision.EXACT for part in self.parts for tick in part.ticks)

    @property
    def size(self) -> str:
        return size_of(self.snack)

    @property
    def slipped(self) -> str:
        done = sum(part.is_done for part in self.parts)
        if not done and any(part.ticks for part in self.parts):
            return _("You did some of it. That counts.")
        if not done:
            return _("Slipped by. That is fine.")
        return _("%(done)d of %(all)d done. The rest slipped by. That is fine.") % {
            "done": done,
            "all": len(self.parts),
        }


def size_of(snack: Snack[Item]) -> str:
    """ "2 drills, about 3 minutes" """
    drills = ngettext("%(count)d drill", "%(count)d drills", len(snack.items)) % {"count": len(snack.items)}
    minutes = ngettext("about %(count)d minute", "about %(count)d minutes", snack.minutes) % {"count": snack.minutes}
    return _("%(drills)s, %(minutes)s") % {"drills": drills, "minutes": minutes}


def part_of_day(hour: int) -> str:
    """What to call a snack that leans on no habit."""
    words = (
        (5, _("In the night")),
        (9, _("Early morning")),
        (11, _("Mid-morning")),
        (13, _("Around noon")),
        (15, _("Early afternoon")),
        (17, _("Late afternoon")),
        (19, _("Early evening")),
        (22, _("Evening")),
        (24, _("Late evening")),
    )
    return next(name for until, name in words if hour < until)


def in_hours(stretch: timedelta) -> str:
    """ "2 h 10 min": whole minutes, rounded down."""
    hours, minutes = divmod(int(stretch.total_seconds()) // 60, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
