"""Drills that hang on an event: before and after training, on a recovery day.

They wait behind the patient's word. They are due some days a week, and never missed on a day without the event.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from adherence.models import DayWord
from adherence.parts import Part
from prescriptions.models.dosing import Occasion

Kind = DayWord.Kind
EVENT_OF = {
    Occasion.BEFORE_TRAINING: Kind.TRAINING,
    Occasion.AFTER_TRAINING: Kind.TRAINING,
    Occasion.RECOVERY_DAY: Kind.RECOVERY,
}


@dataclass(frozen=True)
class Event:
    """Training, or recovery, on one day: its drills, and what the patient said.

    ``keys`` are the words that stand for today; ``said_on`` the days of this week with such a word.
    """

    kind: DayWord.Kind
    parts: Sequence[Part]
    keys: Sequence[UUID]
    said_on: Collection[date]
    key: UUID = field(default_factory=uuid4, compare=False)  # the next word's

    @property
    def is_on(self) -> bool:
        """Said, or shown by a tick."""
        return bool(self.keys) or any(part.ticks for part in self.parts)

    @property
    def title(self) -> str:
        return _("Training") if self.kind == Kind.TRAINING else _("Recovery day")

    @property
    def says(self) -> str:
        """What the patient says by the button."""
        return _("I am training today") if self.kind == Kind.TRAINING else _("Today is a recovery day")

    @property
    def unsays(self) -> str:
        return _("No training today") if self.kind == Kind.TRAINING else _("No recovery day")

    @property
    def week(self) -> str:
        """How many of the days a week there have been; more than asked is no more than asked."""
        asked = max(part.item.days_per_week for part in self.parts)
        return _("%(said)d of %(asked)d days this week") % {"said": min(len(self.said_on), asked), "asked": asked}


def events_of(parts: Sequence[Part], words: Sequence[DayWord], on: date) -> list[Event]:
    """``parts``: every drill that waits for an event. ``words``: what was said this week."""
    events = []
    for kind in (Kind.TRAINING, Kind.RECOVERY):
        mine = [part for part in parts if EVENT_OF[Occasion(part.item.occasion)] == kind]
        said = [word for word in words if word.kind == kind]
        if mine:
            keys = [word.key for word in said if word.on == on]
            events.append(Event(kind, mine, keys, {word.on for word in said}))
    return events
