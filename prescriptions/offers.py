"""Ways to step a whole programme, each a list of moves that a therapist can take or leave line by line."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from prescriptions import differences, stepping
from prescriptions.at_rest import AtRest
from prescriptions.differences import Difference
from prescriptions.lines import Line
from prescriptions.models import Phase


@dataclass(frozen=True)
class Move:
    """A line as it stands and as it would be; ``why`` says the rule behind it, or why it stays."""

    old: Line | None  # None: a drill that is new
    new: Line | None  # None: a drill that goes
    why: str = ""

    @property
    def key(self) -> str:
        """ "12-left": the name of its checkbox."""
        line = self.old or self.new
        assert line is not None
        return f"{line.drill.pk}-{line.side}"

    @property
    def line(self) -> Line:
        """What it is about."""
        line = self.old or self.new
        assert line is not None
        return line

    @cached_property
    def made(self) -> Sequence[Difference]:
        """What it changes; two differences where one drill takes another's place."""
        return differences.between([self.old] if self.old else [], [self.new] if self.new else []).made

    @property
    def leave_it(self) -> str:
        """The words of the checkbox that leaves it undone."""
        if self.old is None:
            return _("Do not add it")
        return _("Keep it") if self.new is None else _("Leave it as it is")


@dataclass(frozen=True)
class Offer:
    """One way to go. ``code`` names it in a form; ``left_out`` are sentences about drills that cannot come along."""

    code: str
    title: str
    hint: str
    moves: Sequence[Move]
    phase: Phase | None = None
    left_out: Sequence[str] = ()

    @property
    def changing(self) -> list[Move]:
        return [move for move in self.moves if move.made]

    @property
    def staying(self) -> list[Move]:
        return [move for move in self.moves if not move.made]

    def lines(self, left: Collection[str] = ()) -> list[Line]:
        """The programme as it would be, the moves named in ``left`` undone."""
        chosen = (move.old if move.key in left else move.new for move in self.moves)
        return [line for line in chosen if line is not None]

    @property
    def mark(self) -> str:
        """What was offered, in a few signs: what is sent is what was seen, or it is shown again."""
        rows = [vars_of(move) for move in self.changing]
        return hashlib.sha256(json.dumps([self.code, rows], sort_keys=True).encode()).hexdigest()[:16]


def vars_of(move: Move) -> list[object]:
    return [differences.Asked.of(line).as_row() if line else None for line in (move.old, move.new)]


def stay(line: Line, why: str) -> Move:
    return Move(line, line, why)


def one_step_up(lines: Iterable[Line], rests: AtRest) -> Offer:
    """The same drills, each a small step on."""
    moves = [_up(line, rests) for line in lines]
    hint = _("The same drills: more often first, then a little more each time.")
    return Offer("step", _("One step up"), hint, moves)


def _up(line: Line, rests: AtRest) -> Move:
    if held := rests.why_not_more(line.drill):
        return stay(line, held)
    step = stepping.higher(line)
    return Move(line, step.line, step.why) if step else stay(line, _("At its usual and at the top of its bounds."))
