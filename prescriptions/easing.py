"""Ways to ease a programme back: smaller snacks first, then the easier drill that the therapist has named, then fewer.

Nothing here asks for more of anything, and how often stays as it is: the rhythm is what keeps people moving.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from patients.models import Episode
from prescriptions import stepping
from prescriptions.at_rest import AtRest
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill, SideMode
from prescriptions.offers import Move, Offer, stay
from prescriptions.precautions import Restrictions, Verdict


def smaller(lines: Sequence[Line], rests: AtRest) -> Offer:
    """The same drills as often as before, each snack a little smaller."""
    hint = _("The same drills as often as before: fewer reps, shorter holds.")
    return Offer("smaller", _("Smaller snacks"), hint, [_down(line, rests) for line in lines])


def _down(line: Line, rests: AtRest) -> Move:
    if held := rests.why(line.drill):
        return stay(line, held)
    step = stepping.lower(line)
    return Move(line, step.line, step.why) if step else stay(line, _("At the bottom of its bounds."))


def easier(lines: Sequence[Line], rests: AtRest, episode: Episode, restrictions: Restrictions) -> Offer:
    """The easier drill in place of each that has one: the therapist has named it for a sore day already."""
    taken = {line.key for line in lines}
    moves = []
    for line in lines:
        move = _eased(line, taken, rests, episode, restrictions)
        taken |= {move.new.key} if move.new else set()
        moves.append(move)
    hint = _("The easier version you named for a sore day takes the drill’s place, as often as before.")
    return Offer("easier", _("Easier drills"), hint, moves)


def _eased(
    line: Line, taken: set[tuple[int, str]], rests: AtRest, episode: Episode, restrictions: Restrictions
) -> Move:
    if held := rests.why(line.drill):
        return stay(line, held)
    if line.easier is None:
        return stay(line, _("No easier version is named."))
    in_its_place = _in_its_place(line, line.easier, episode, restrictions)
    if in_its_place is None or rests.why(line.easier):
        return stay(line, _("Its easier version, %(drill)s, is not free now.") % {"drill": line.easier.name})
    if in_its_place.key in taken:
        why = _("Its easier version, %(drill)s, is in the programme already.")
        return Move(line, None, why % {"drill": line.easier.name})
    return Move(line, in_its_place, _("In place of %(drill)s.") % {"drill": line.drill.name})


def _in_its_place(line: Line, drill: Drill, episode: Episode, restrictions: Restrictions) -> Line | None:
    """The easier drill at its usual dose in the line's rhythm; None where a precaution or its bounds forbid it."""
    fewest, most = drill.bounds.get("times_per_day", (1, line.dose.times_per_day))
    if line.dose.times_per_day < fewest:
        return None
    conflicts = restrictions.against(drill, range_limit_deg=drill.range_limit_deg)
    if any(conflict.verdict is Verdict.BLOCKED for conflict in conflicts):
        return None
    rhythm = {
        "times_per_day": min(line.dose.times_per_day, most),
        "weekdays": line.dose.weekdays,
        "days_per_week": line.dose.days_per_week,
        "as_needed": line.dose.as_needed,
        "occasion": line.dose.occasion,
    }
    limit = clamped(drill, drill.range_limit_deg, restrictions)
    side = line.side if drill.side_mode == SideMode.CHOOSE else side_of(drill, episode)
    dose = replace(drill.dose, **rhythm, range_limit_deg=limit)
    return Line(drill, side, dose, in_smallest_day=line.in_smallest_day)


def clamped(drill: Drill, limit_deg: int | None, restrictions: Restrictions) -> int | None:
    """A range limit, in degrees, brought down to the tightest that the precautions set."""
    conflicts = restrictions.against(drill, range_limit_deg=limit_deg)
    limits = [one.limit_deg for one in conflicts if one.verdict is Verdict.CLAMPED and one.limit_deg is not None]
    return min([*limits, *([] if limit_deg is None else [limit_deg])], default=None)


def fewer(lines: Sequence[Line], rests: AtRest) -> Offer:
    """Fewer drills: those that are enough on a hard day; where none is marked, all but the most strenuous."""
    free = [line for line in lines if not rests.why(line.drill)]
    enough = [line for line in free if line.in_smallest_day]
    kept = enough or _all_but_the_hardest(free)
    moves = [_kept_or_not(line, kept, rests) for line in lines]
    hint = _("Only what counts on a hard day.") if enough else _("Without the most strenuous drill.")
    return Offer("fewer", _("Fewer drills"), hint, moves)


def _all_but_the_hardest(lines: Sequence[Line]) -> list[Line]:
    """By the library's effort, 0 to 10; of two alike the later one goes. The last drill never does."""
    if len(lines) < 2:
        return list(lines)
    _effort, hardest = max((line.drill.effort, place) for place, line in enumerate(lines))
    return [line for place, line in enumerate(lines) if place != hardest]


def _kept_or_not(line: Line, kept: Sequence[Line], rests: AtRest) -> Move:
    if held := rests.why(line.drill):
        return stay(line, held)
    if line in kept:
        return stay(line, _("Stays."))
    return Move(line, None, _("It can come back later, as it was."))
