"""When a figure of the last days becomes a reason to look. Each clinic sets its own; these are what it starts with.

A starting point for a licensed therapist to edit. Two points of pain is the smallest change that patients call one
(MCID, Farrar 2001, Pain 94:149); the other figures are ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    pain_points: float = 2.0  # NPRS, 7-day mean on the 7 days before
    silent_days: int = 3  # asked days in a row without a tick
    low_percent: int = 50  # of the doses of 7 days
    drop_points: int = 20  # percent points under the week before
    least_days: int = 3  # asked days a week needs before it is judged
    satisfactory_percent: int = 80
    clustered_days: int = 4  # of the last 7
    over_days: int = 2  # of the last 3 asked days
    ending_days: int = 7  # before the programme, or the phase's days, run out


DEFAULT = Thresholds()

BOUNDS: dict[str, tuple[float, float]] = {
    "pain_points": (1, 4),
    "silent_days": (1, 14),
    "low_percent": (10, 90),
    "drop_points": (5, 60),
    "least_days": (1, 7),
    "satisfactory_percent": (50, 100),
    "clustered_days": (1, 7),
    "over_days": (1, 3),
    "ending_days": (1, 28),
}
"""The least and the most that a clinic may set, both included: beyond them a reason would never, or always, hold."""
