"""A snack as the patient meets it at one moment: done, slipped by, now or later, with its drills and their ticks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import Tick
from adherence.pain_bands import Light, light_of
from prescriptions.models import Item
from prescriptions.planning import Snack
from prescriptions.stop_signs import in_words


class State(StrEnum):
    """Where a snack stands. ``SLIPPED``: its stretch of the day is over and something of it is open."""

    DONE = "done"
    SLIPPED = "slipped"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Part:
    """One drill of a snack, or one that waits for the patient's word (``snack`` is None)."""

    item: Item
    ticks: Sequence[Tick]
    snack: Snack[Item] | None = None
    asks: bool = False  # how it felt: asked right after the tick
    key: UUID = field(default_factory=uuid4, compare=False)  # the next tick's

    @property
    def is_done(self) -> bool:
        return bool(self.ticks)

    @property
    def last(self) -> Tick:
        return self.ticks[-1]

    @property
    def light(self) -> Light | None:
        """What the last score asks for; None where nothing was said."""
        pain = self.last.pain_during
        return None if pain is None else light_of(pain, self.item.prescription.episode.condition.pain_profile)

    @property
    def stop_signs(self) -> list[str]:
        return in_words(self.item.drill.stop_if)

    @property
    def ident(self) -> str:
        """Stays the same from one swap to the next, so that focus finds its button again."""
        return f"{self.snack.number if self.snack else 0}-{self.item.pk}"


@dataclass(frozen=True)
class Stop:
    """A snack as it stands at this moment."""

    snack: Snack[Item]
    state: State
    parts: Sequence[Part]
    is_open: bool
    hour: int  # on the patient's clock

    @property
    def title(self) -> str:
        """The habit it leans on, or the part of the day."""
        return capfirst(self.snack.label) or part_of_day(self.hour)

    @property
    def at(self) -> datetime:
        return self.snack.at

    @property
    def open_parts(self) -> list[Part]:
        return [part for part in self.parts if not part.is_done]

    @property
    def keys(self) -> list[UUID]:
        """The ticks that one *Undo* takes back."""
        return [tick.key for part in self.parts for tick in part.ticks]

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
        done = len(self.parts) - len(self.open_parts)
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
