"""One step of one line, up or down: how often first, then how much.

The thesis is frequency, not intensity: very small doses help (Andersen 2011), more
minutes need not add relief (Saeterbakken 2020), regular breaks prevent pain (Waongenngarm 2021). So a line is first
asked for once more a day, up to the drill's usual, and only then grows by itself. Easing back keeps the rhythm and
makes each snack smaller. The size of a step, a fifth, is our own rule for a licensed reviewer to confirm: the step
down from where a step up has led is never above where it began.

Steps keep to the library's bounds. A figure without bounds, or one that a therapist has set outside them with a
reason, is the therapist's own and is not stepped further out. Sides, range limits, days and notes stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prescriptions.lines import Line

PART = 5  # a step is one part in five, and at least 1
# Reps or seconds: from here on in fives, "120 s" to "140 s"; up rounded down, down rounded up.
ROUND_FROM, ROUND = 25, 5


@dataclass(frozen=True)
class Step:
    """A line one step on; ``why`` says which step, for the therapist."""

    line: Line
    why: str


def higher(line: Line) -> Step | None:
    """The next step up; None where the line is at its usual times a day and at the top of its bounds."""
    steps = (rule(line) for rule in _UP)
    return next((step for step in steps if step is not None), None)


def lower(line: Line) -> Step | None:
    """The next step down: fewer reps and a shorter hold, as often as before; None at the bottom of the bounds.

    Both figures at once: whichever of them the last step up had raised, none stays above where it was.
    """
    reps, hold_s = _fewer(line, "reps"), _fewer(line, "hold_s")
    if (reps, hold_s) == (line.dose.reps, line.dose.hold_s):
        return None
    smaller = replace(line, dose=replace(line.dose, reps=reps, hold_s=hold_s))
    return Step(smaller, _("A fifth less each time, as often as before."))


def _more_often(line: Line) -> Step | None:
    """One more snack a day. As needed and occasions wait for the patient's word: no clock to step by."""
    usual = line.drill.times_per_day
    low, high = _bounds(line, "times_per_day")
    times = line.dose.times_per_day
    if not line.dose.is_on_the_clock or not low <= times < min(usual, high):
        return None
    why = ngettext(
        "Once more a day. The drill’s usual is %(usual)d.",
        "Once more a day. The drill’s usual is %(usual)d times.",
        usual,
    )
    return Step(replace(line, dose=replace(line.dose, times_per_day=times + 1)), why % {"usual": usual})


def _more_reps(line: Line) -> Step | None:
    reps = _more(line, "reps")
    if reps is None:
        return None
    why = _("Often enough already, so a few more reps. The library goes to %(most)d.")
    dose = replace(line.dose, reps=reps)
    return Step(replace(line, dose=dose), why % {"most": _bounds(line, "reps")[1]})


def _longer_hold(line: Line) -> Step | None:
    hold_s = _more(line, "hold_s")
    if hold_s is None:
        return None
    why = _("Often enough and reps enough, so a longer hold. The library goes to %(most)d s.")
    dose = replace(line.dose, hold_s=hold_s)
    return Step(replace(line, dose=dose), why % {"most": _bounds(line, "hold_s")[1]})


_UP: tuple[Callable[[Line], Step | None], ...] = (_more_often, _more_reps, _longer_hold)


def _more(line: Line, name: str) -> int | None:
    """A fifth more, rounded down, at least 1, never past the upper bound; None where it may not grow."""
    figure: int = getattr(line.dose, name)
    low, high = _bounds(line, name)
    step = max(1, figure // PART)
    if figure >= ROUND_FROM:
        step -= step % ROUND
    return min(high, figure + step) if low <= figure < high else None


def _fewer(line: Line, name: str) -> int:
    """A fifth less, rounded up, at least 1, never below the lower bound, nor up to it."""
    figure: int = getattr(line.dose, name)
    low, _high = _bounds(line, name)
    step = max(1, -(-figure // PART))
    if figure >= ROUND_FROM:
        step += -step % ROUND
    return max(low, figure - step) if figure > low else figure


def _bounds(line: Line, name: str) -> tuple[int, int]:
    """Both ends of the library's bounds; where it names none there is no room on either side."""
    figure: int = getattr(line.dose, name)
    low, high = line.drill.bounds.get(name, (figure, figure))
    return low, high
