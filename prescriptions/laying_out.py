"""A protocol's phase, laid out as lines for one patient: the builder's first answer, made before anybody asks."""

from datetime import date

from clinic.models import Therapist
from patients.models import Episode
from patients.models.sides import Side
from prescriptions import saved_doses
from prescriptions.lines import Line
from prescriptions.models import Drill, Phase, PhaseDrill, Protocol, SideMode


def side_of(drill: Drill, episode: Episode) -> str:
    """Which side a drill is for: the episode's where one must be chosen, both where both move, none on the midline."""
    if drill.side_mode == SideMode.NONE:
        return Side.NONE
    if drill.side_mode != SideMode.CHOOSE:
        return Side.BOTH
    return episode.side if episode.side != Side.NONE else Side.BOTH


def lines_for(phase: Phase, episode: Episode) -> list[Line]:
    """The phase's drills with their doses there, on this patient's side. One query."""
    return [_line(entry, episode) for entry in phase.drills.select_related("drill")]


def _line(entry: PhaseDrill, episode: Episode) -> Line:
    return Line(drill=entry.drill, side=side_of(entry.drill, episode), dose=entry.dose)


def current_phase(protocol: Protocol, episode: Episode, *, on: date) -> Phase | None:
    """The phase the calendar suggests. Criteria win over weeks, and the therapist over both."""
    return protocol.phase_on(episode.day(on))


def own_line(drill: Drill, episode: Episode, therapist: Therapist) -> Line:
    """A drill as this therapist adds it: at the dose they saved for it, else at the library's. One query."""
    dose = saved_doses.dose_for(drill, therapist) or drill.dose
    return Line(drill=drill, side=side_of(drill, episode), dose=dose)
