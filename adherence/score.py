"""A drill as a score: what is played, second by second, with the words to follow. Pure.

A drill is played exactly as its dose says: sets of reps, a rep in its phases, one side and then the other where the
drill asks for both. Around the reps stand stretches that are no dose and move nothing: getting ready, changing sides,
a rest between sets. Their lengths are ours, not a therapist's; the patient may cut each of them short.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.models.sides import Side
from prescriptions.dose import Dose
from prescriptions.models import Drill
from prescriptions.models.drill import SideMode

READY_SECONDS = 5
NEW_PLACE_SECONDS = 20  # from the bed to a chair, with a sore knee
REST_SECONDS = 20


class Kind(StrEnum):
    """What a stretch of the score is for. Only ``REPS`` is dose."""

    READY = "ready"
    REPS = "reps"
    REST = "rest"


@dataclass(frozen=True)
class Phase:
    """A part of one rep. ``name`` is what the figure does: move, hold, return, rest or circle."""

    name: str
    seconds: int
    cue: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of the score. ``turns``: the phases of a rep, or of every other rep where the sides take turns.

    Reps without any seconds of their own are done at the patient's pace: nothing counts them but the patient.
    """

    kind: Kind
    seconds: int
    cue: str
    sub: str = ""
    number: int = 0  # of the set, from 1
    side: str = ""
    reps: int = 0
    turns: Sequence[Sequence[Phase]] = ()


@dataclass(frozen=True)
class Score:
    """One drill of a snack, ready to be played. ``is_elsewhere``: the drill before it was done in another position."""

    drill: Drill
    dose: Dose
    side: str
    is_elsewhere: bool = False

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides a set goes through, in turn."""
        if not self.drill.does_one_side_then_the_other(self.side):
            return (self.side,)
        return (Side.RIGHT, Side.LEFT) if self.side == Side.RIGHT else (Side.LEFT, Side.RIGHT)

    @property
    def reps(self) -> int:
        """All that are counted: every set, every side."""
        return self.dose.sets * self.dose.reps * len(self.sides)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        return tuple(self._stretches())

    @property
    def seconds(self) -> int:
        return sum(stretch.seconds for stretch in self.stretches)

    @property
    def sets(self) -> list[Stretch]:
        """The stretches of reps: a page each where nothing can be counted aloud."""
        return [stretch for stretch in self.stretches if stretch.kind is Kind.REPS]

    def _stretches(self) -> Iterator[Stretch]:
        ready = NEW_PLACE_SECONDS if self.is_elsewhere else READY_SECONDS
        yield Stretch(Kind.READY, ready, _("Get ready"), self.drill.position, 1, self.sides[0])
        for number in range(1, self.dose.sets + 1):
            if number > 1:
                yield Stretch(Kind.REST, REST_SECONDS, _("Rest"), self.where(number, 0), number, self.sides[0])
            for place, side in enumerate(self.sides):
                if place:
                    words = self.where(number, place)
                    yield Stretch(Kind.READY, READY_SECONDS, _("Change sides"), words, number, side)
                yield self._set(number, place)

    def _set(self, number: int, place: int) -> Stretch:
        seconds = self.dose.reps * self.dose.rep_seconds
        words = _("Sides take turns") if self.drill.side_mode == SideMode.ALTERNATE else self.where(number, place)
        turns = phases_of(self.dose, self.drill)
        return Stretch(Kind.REPS, seconds, _("Go"), words, number, self.sides[place], reps=self.dose.reps, turns=turns)

    def where(self, number: int, place: int) -> str:
        """ "Set 2 of 3, left side", as far as there is more than one of either."""
        words = []
        if self.dose.sets > 1:
            words.append(_("Set %(number)d of %(sets)d") % {"number": number, "sets": self.dose.sets})
        if len(self.sides) > 1:
            words.append(_("left side") if self.sides[place] == Side.LEFT else _("right side"))
        return capfirst(", ".join(words))


def phases_of(dose: Dose, drill: Drill) -> tuple[tuple[Phase, ...], ...]:
    """The phases of one rep at the dose's tempo, those of no seconds left out. The cue names the pose to reach."""
    if _is_round(drill):
        cue = pgettext("phase of a motion", "Circle")
        return ((Phase("circle", dose.rep_seconds, cue),) if dose.rep_seconds else (),)
    return tuple(_rep(dose, away, home) for away, home in _poses(drill))


def _rep(dose: Dose, away: str, home: str) -> tuple[Phase, ...]:
    phases = (
        Phase("move", dose.tempo_out_s, away or pgettext("phase of a motion", "Move")),
        Phase("hold", dose.hold_s, pgettext("phase of a motion", "Hold")),
        Phase("return", dose.tempo_back_s, home or pgettext("phase of a motion", "Return")),
        Phase("rest", dose.tempo_pause_s, pgettext("phase of a motion", "Rest")),
    )
    return tuple(phase for phase in phases if phase.seconds)


def _poses(drill: Drill) -> list[tuple[str, str]]:
    """The drawing's own names of the poses that a rep goes to and comes back to; of two reps where sides take turns."""
    frames = [frame for frame in drill.figure.get("keyframes", ()) if frame.get("label")]
    if not frames:
        return [("", "")]
    cycles = drill.figure.get("cycle_reps", 1)
    usual = drill.dose
    middle_of_hold = (usual.tempo_out_s + usual.hold_s / 2) / (usual.rep_seconds or 1)
    home = frames[0]["label"]
    poses = []
    for rep in range(cycles):
        at = (rep + middle_of_hold) / cycles
        away = min(frames, key=lambda frame: abs(frame["t"] - at))["label"]
        back = _("Let go") if home == "rest" else capfirst(home)  # the rest comes after
        poses.append((capfirst(away), back) if away != home else ("", ""))
    return poses


def _is_round(drill: Drill) -> bool:
    return bool(drill.figure.get("stage", {}).get("round"))
