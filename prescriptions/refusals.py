"""Why a programme cannot be written as asked; ``str()`` of each is a sentence for the therapist."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Episode
from prescriptions.bounds import Excess, excesses
from prescriptions.lines import Line
from prescriptions.models import Phase
from prescriptions.precautions import Conflict, Verdict, restrictions_of


class PrescribingError(Exception):
    """A programme cannot be written as asked."""


class NothingPrescribed(PrescribingError):
    def __str__(self) -> str:
        return _("Add at least one drill before you send.")


class TwiceTheSame(PrescribingError):
    def __init__(self, line: Line) -> None:
        self.line = line

    def __str__(self) -> str:
        return _("%(drill)s is on the list twice for the same side. Keep one.") % {"drill": self.line.drill.name}


class UnsafeCombination(PrescribingError):
    """A precaution or a drill's bounds stand against the programme. ``conflicts`` holds the reasons."""

    def __init__(self, conflicts: Sequence[Conflict | Excess]) -> None:
        self.conflicts = conflicts

    def __str__(self) -> str:
        count = len(self.conflicts)
        return ngettext(
            "%(count)d thing to settle before you send.", "%(count)d things to settle before you send.", count
        ) % {"count": count}


def must_be_sound(lines: Sequence[Line], *, episode: Episode, on: date, phase: Phase | None) -> None:
    """Raises ``NothingPrescribed``, ``TwiceTheSame`` or ``UnsafeCombination``."""
    if not lines:
        raise NothingPrescribed
    seen: set[tuple[int, str]] = set()
    for line in lines:
        if line.key in seen:
            raise TwiceTheSame(line)
        seen.add(line.key)
    if conflicts := unsettled(lines, episode=episode, on=on, phase=phase):
        raise UnsafeCombination(conflicts)


def unsettled(lines: Sequence[Line], *, episode: Episode, on: date, phase: Phase | None) -> list[Conflict | Excess]:
    """What stops a programme: blocked, past a limit, or, without a reason, asked about or outside the drill's bounds.

    The drill for a sore day is looked at as far as it usually goes. Three queries at most.
    """
    restrictions = restrictions_of(episode, on=on).within(phase)
    found: list[Conflict | Excess] = []
    for line in lines:
        conflicts = restrictions.against(line.drill, range_limit_deg=line.dose.range_limit_deg)
        conflicts += restrictions.against(line.easier, range_limit_deg=None) if line.easier else []
        found += [one for one in conflicts if one.verdict is not Verdict.ASKS or not line.reason]
        found += [] if line.reason else excesses(line.drill, line.dose)
    return found
