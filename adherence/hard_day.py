"""The smallest good day: on a day the patient calls hard, what the therapist marked is enough.

No figure changes: what was expected stays expected. Only the page asks for less, and says so when that is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from adherence.seating import line_of
from adherence.stops import Stop


@dataclass(frozen=True)
class HardDay:
    """A day that was called hard. ``keys``: the words that say so, for one *Undo*."""

    keys: Sequence[UUID]
    stops: Sequence[Stop]

    @cached_property
    def names(self) -> list[str]:
        """What is enough, each drill once, in the order of the plan."""
        parts = (part for stop in self.stops for part in stop.parts if part.item.in_smallest_day)
        return list({line_of(part.item): part.item.drill.name for part in parts}.values())

    @cached_property
    def is_good(self) -> bool:
        """Each marked drill was done once; any one drill where none is marked."""
        parts = [part for stop in self.stops for part in stop.parts]
        enough = {line_of(part.item) for part in parts if part.item.in_smallest_day}
        done = {line_of(part.item) for part in parts if part.is_done}
        return enough <= done if enough else bool(done)

    @property
    def words(self) -> str:
        if self.is_good:
            return _("You did enough. This is a good day. Rest well.")
        if self.names:
            return _("This is enough today, once: %(drills)s. The rest can wait.") % {"drills": ", ".join(self.names)}
        return _("Any one drill is enough today. The rest can wait.")
