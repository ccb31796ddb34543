"""A living programme in its protocol's next phase: the drills and doses of that phase, what is the patient's own kept.

Sides, range limits, loads, notes, easier versions and reasons stay with a drill that goes on; a limit is never wider
than a precaution lets, nor than the patient's own. What rests or is held is carried over as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from patients.models import Episode
from prescriptions.at_rest import AtRest
from prescriptions.dose import Dose
from prescriptions.easing import clamped
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Phase, PhaseDrill
from prescriptions.offers import Move, Offer, stay
from prescriptions.precautions import Restrictions, Verdict


def next_phase(
    lines: Sequence[Line],
    entries: Sequence[PhaseDrill],
    *,
    phase: Phase,
    rests: AtRest,
    episode: Episode,
    restrictions: Restrictions,
) -> Offer:
    """``entries`` are the phase's drills with their doses, ``restrictions`` those of that phase. Pure."""
    moves: list[Move] = []
    left_out: list[str] = []
    for entry in entries:
        standing = [line for line in lines if line.drill.pk == entry.drill_id]
        moves += [_carried(line, entry, rests, restrictions) for line in standing]
        if standing:
            continue
        if against := _against(entry, rests, restrictions):
            left_out.append(f"{entry.drill.name}: {against}")
        else:
            moves.append(_added(entry, episode, restrictions))
    moves += _gone(lines, {entry.drill_id for entry in entries}, rests)
    title = _("Next phase: %(phase)s") % {"phase": phase.name}
    return Offer("phase", title, phase.label, moves, phase, left_out)


def _carried(line: Line, entry: PhaseDrill, rests: AtRest, restrictions: Restrictions) -> Move:
    if held := rests.why_not_more(line.drill):
        return stay(line, held)
    limits = [limit for limit in (line.dose.range_limit_deg, entry.dose.range_limit_deg) if limit is not None]
    dose = replace(entry.dose, load=line.dose.load or entry.dose.load, note=line.dose.note or entry.dose.note)
    new = replace(line, dose=_within(dose, min(limits, default=None), line, restrictions))
    return Move(line, new, _("At the phase’s dose. Side and limits stay."))


def _within(dose: Dose, limit_deg: int | None, line: Line, restrictions: Restrictions) -> Dose:
    return replace(dose, range_limit_deg=clamped(line.drill, limit_deg, restrictions))


def _added(entry: PhaseDrill, episode: Episode, restrictions: Restrictions) -> Move:
    line = Line(entry.drill, side_of(entry.drill, episode), entry.dose)
    dose = _within(entry.dose, entry.dose.range_limit_deg, line, restrictions)
    return Move(None, replace(line, dose=dose), _("New in this phase."))


def _against(entry: PhaseDrill, rests: AtRest, restrictions: Restrictions) -> str:
    """Why a drill of the phase cannot come along; empty where it can."""
    if held := rests.why(entry.drill):
        return held
    conflicts = restrictions.against(entry.drill, range_limit_deg=entry.dose.range_limit_deg)
    return next((one.sentence for one in conflicts if one.verdict is Verdict.BLOCKED), "")


def _gone(lines: Iterable[Line], of_the_phase: set[int], rests: AtRest) -> list[Move]:
    """What the phase no longer asks for; what rests or is held is for the therapist to take out by hand."""
    rest = [line for line in lines if line.drill.pk not in of_the_phase]
    held = [(line, rests.why_not_more(line.drill)) for line in rest]
    return [stay(line, why) if why else Move(line, None, _("Not part of this phase.")) for line, why in held]
