"""What a step must not touch: drills that rest or are held; for a step up also those that wait for a look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clinic.columns import rows_of
from prescriptions.models import Concern, Drill, Pause

# The first that holds is told: a red flag before a rest by choice.
WORST_FIRST = (Pause.Origin.ALERT, Pause.Origin.SAFETY, Pause.Origin.THERAPIST, Pause.Origin.PATIENT)


@dataclass(frozen=True)
class AtRest:
    """Of one programme: the pause that holds all of it, the pauses of single drills, and what waits for a look."""

    whole: Pause | None = None
    single: Mapping[int, Pause] = field(default_factory=dict)
    waiting: Mapping[int, str] = field(default_factory=dict)  # the finding's own sentence

    def why(self, drill: Drill) -> str:
        """Why a drill is not to be touched; empty where it may be."""
        pause = self.whole or self.single.get(drill.pk)
        return _words(pause) if pause else ""

    def why_not_more(self, drill: Drill) -> str:
        """Why a drill is not to be asked for more of; empty where it may be."""
        return self.why(drill) or self.to_look_at(drill)

    def to_look_at(self, drill: Drill) -> str:
        """Whether a re-check found something that nobody has looked at yet."""
        return _("Waits for your look.") if drill.pk in self.waiting else ""

    @property
    def is_held(self) -> bool:
        """Whether a red flag holds the whole programme: it is released where it is told, not resumed."""
        return self.whole is not None and self.whole.origin == Pause.Origin.ALERT


def at_rest(pauses: Iterable[Pause], concerns: Iterable[Concern]) -> AtRest:
    """From the pauses in force and the open concerns of a programme. Pure."""
    holding = sorted(pauses, key=lambda pause: -WORST_FIRST.index(Pause.Origin(pause.origin)))
    single = {pause.drill_id: pause for pause in holding if pause.drill_id is not None}
    whole = next((pause for pause in reversed(holding) if pause.drill_id is None), None)
    waiting = {one.drill_id: one.reason for one in concerns if one.kind != Concern.Kind.RESTS}
    return AtRest(whole, single, waiting)


@dataclass(frozen=True)
class Resting:
    """One pause in force, for a list of them."""

    pause: Pause
    name: str  # of the drill; empty: all of them

    @property
    def sentence(self) -> str:
        return _words(self.pause)

    @property
    def can_be_resumed(self) -> bool:
        """What a safety rule or a red flag holds has its own release."""
        return self.pause.origin not in (Pause.Origin.ALERT, Pause.Origin.SAFETY)


def resting_now(rows: Iterable[Mapping[str, Any]], drills: Iterable[Drill]) -> list[Resting]:
    """What rests of a programme, all of it first. ``rows`` is its column of pauses in force."""
    names = {drill.pk: drill.name for drill in drills}
    held = sorted(rows_of(Pause, rows), key=lambda pause: pause.drill_id is not None)
    return [Resting(pause, names.get(pause.drill_id or 0, "")) for pause in held if pause.drill_id in (None, *names)]


def _words(pause: Pause) -> str:
    """One sentence for the therapist."""
    words = {
        Pause.Origin.ALERT: _("Held because of an alert. Release it first."),
        Pause.Origin.SAFETY: _("At rest: a precaution stands against it."),
        Pause.Origin.THERAPIST: _("Paused by the clinic."),
        Pause.Origin.PATIENT: _("The patient lets it rest."),
    }
    return words[Pause.Origin(pause.origin)]
