"""The guided snack: its open drills as scores, one after the other, and the words of the player. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from adherence.parts import Part
from adherence.score import Score, Stretch


@dataclass(frozen=True)
class Guided:
    """One drill of a snack as the player meets it. ``first_step``: of its sets among those of the snack, from 1."""

    part: Part
    score: Score
    first_step: int

    @property
    def next_step(self) -> int:
        """The step that follows its last set."""
        return self.first_step + len(self.score.sets)


@dataclass(frozen=True)
class Guide:
    """Some drills of a snack, one after the other, and the step that is shown where nothing counts: one step for each
    set, and one more in which all is ticked off."""

    parts: Sequence[Part]
    asked_step: int = 1

    @cached_property
    def drills(self) -> list[Guided]:
        drills: list[Guided] = []
        for part in self.parts:
            before = drills[-1] if drills else None
            is_elsewhere = before is not None and before.part.drill.pose != part.drill.pose
            score = Score(part.drill, part.item.dose, part.side, is_elsewhere)
            drills.append(Guided(part, score, before.next_step if before else 1))
        return drills

    @property
    def is_as_planned(self) -> bool:
        """No easier version among them: one form cannot tell which drill of several it was."""
        return not any(part.is_easier for part in self.parts)

    @property
    def last_step(self) -> int:
        return self.drills[-1].next_step

    @property
    def step(self) -> int:
        return min(self.asked_step, self.last_step)

    @property
    def is_over(self) -> bool:
        return self.step == self.last_step

    @property
    def shown(self) -> Guided:
        """The drill whose set is shown; when all is over, the last."""
        return next((drill for drill in self.drills if self.step < drill.next_step), self.drills[-1])

    @property
    def number(self) -> int:
        return self.drills.index(self.shown) + 1

    @property
    def stretch(self) -> Stretch:
        sets = self.shown.score.sets
        return sets[min(self.step - self.shown.first_step, len(sets) - 1)]

    def to_play(self) -> dict[str, Any]:
        """What ``js/player.js`` plays."""
        return {"drills": [_to_play(drill) for drill in self.drills], "begin": self.step, "words": words()}


def _to_play(drill: Guided) -> dict[str, Any]:
    dose = drill.score.dose
    return {
        "name": drill.part.drill.name,
        "told": drill.part.words,
        "sets": dose.sets,
        "reps": dose.reps,
        "sides": len(drill.score.sides),
        "stretches": [asdict(stretch) for stretch in drill.score.stretches],
    }


def words() -> dict[str, str]:
    """What the player says, in the reader's language; ``{braces}`` are filled in as it plays."""
    return {
        "rep": _("Rep {n} of {of}"),
        "last": _("Last one"),
        "seconds": _("{n} s"),
        "drill": _("Drill {n} of {of}"),
        "paused": _("Paused"),
        "own": _("At your own pace"),
        "part": _("You did {n} of {of} reps. Keep them?"),
        "left": _("Last time you stopped at {n} of {of} reps. Keep them?"),
        "kept": _("{n} of {of} done"),
        "all": _("Done"),
        "unsent": _("Not sent yet. Tap to try again."),
        "waiting": _("Saved on this phone. It waits for a signal."),
    }
