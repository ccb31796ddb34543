"""The rules of the published definition, each in plain words, in the field's terms and with where it comes from.

Numbers are those of clinical rules 4.2, which the code names too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Rule:
    """``exact``: in the field's terms. ``examples``: ids of the worked examples that show it."""

    number: int
    name: Words
    plain: Words
    exact: Words
    source: Words
    examples: Sequence[str] = ()


_OURS = _("Our own definition.")

RULES = [
    Rule(
        1,
        _("The day"),
        _("A day runs from the time you get up to the time you go to bed, by your own clock, also past midnight."),
        _(
            "Therapy day: the local date on which the waking window opens (default 07:00 to 22:00). Each end is"
            " read in the zone in force there; minutes are elapsed minutes. A local time that is skipped moves"
            " forward; of one shown twice the first is meant."
        ),
        _("Our own definition; odd nights are read as PEP 495 reads them."),
        ["B1", "B3"],
    ),
    Rule(
        2,
        _("What is expected"),
        _("For six a day, the day is cut into six equal slots, and each slot expects one go."),
        _(
            "N a day cuts the window into N equal slots. A slot counts if its midpoint lies in the active time of"
            " the dose and outside every pause. E = slots that count; of two doses in one day, both."
        ),
        _OURS,
        ["A1", "A8"],
    ),
    Rule(
        3,
        _("A go done in part"),
        _("Half the reps are half a go. More reps than asked are still one go."),
        _(
            "Credit c = min(1, Σ min(reps done, R) / (S × R)) for S sets of R reps; of holds, seconds. Of a drill"
            " for two sides each side is worth half."
        ),
        _OURS,
        ["A4"],
    ),
    Rule(
        4,
        _("Goes too close together"),
        _("Two goes closer than the gap in the plan count as one."),
        _(
            "Timed bouts in order: one less than the minimum gap after the first of a group joins it, and the group"
            " is worth min(1, Σ c). Otherwise it begins a new group, a merged bout."
        ),
        _OURS,
        ["A3"],
    ),
    Rule(
        5,
        _("Dose done: the headline"),
        _("How much of what was asked was done. It never passes 100%."),
        _("Frequency adherence F = min(E, Σ credit of merged bouts) / E."),
        _("Frequency is the part of adherence measured most often (Bailey 2020)."),
        ["A1", "A2", "A6"],
    ),
    Rule(
        6,
        _("Slots covered"),
        _("In how many of the slots at least half a go was begun."),
        _(
            "Slot coverage C = slots that hold a merged bout with a credit of 0.5 or more / E. A bout before the"
            " window falls to the first slot, one after it to the last."
        ),
        _OURS,
        ["A2", "A4"],
    ),
    Rule(
        7,
        _("Longest still stretch"),
        _("The longest time awake without any drill. Getting up and moving ends it too."),
        _(
            "L = the longest unpaused waking time without a bout of any drill or a move; the ends of the window are"
            " edges. Early or late bouts widen the window; moves outside it are left out."
        ),
        _OURS,
        ["A2", "A9"],
    ),
    Rule(
        8,
        _("Spread"),
        _("How evenly the goes lie in the day. 1 is a perfectly even day."),
        _(
            "Target gap = active waking minutes / E. Spread index = min(1, target gap / L). With every slot covered"
            " L is at most twice the target gap, so the index is 0.5 or more. Of several drills E is here the"
            " largest among them, for they are done together."
        ),
        _("Timing told apart from taking follows Vrijens 2012; the index is our own."),
        ["A1", "A2"],
    ),
    Rule(
        9,
        _("Too much"),
        _("More than asked is news for the therapist. It can hurt."),
        _(
            "Volume ratio = raw dose / expected dose, not capped. Crammed: 1.5 doses or more inside one minimum"
            " gap. Cap: the therapist’s daily maximum, otherwise N and half of N, rounded up."
        ),
        _OURS,
        ["A3", "A6"],
    ),
    Rule(
        10,
        _("The name of the day"),
        _("On plan means at least four fifths of the dose, and spread out. The first name that fits is taken."),
        _(
            "Not scheduled (E = 0); in progress; over (over the cap, or volume 1.5 or more); on plan (F 0.80 or"
            " more, and L within twice the target gap or the plan’s own limit); clustered (F 0.80 or more, L too"
            " long); partly (F 0.50 to 0.79); low."
        ),
        _("80% of the dose is the cut used most often for satisfactory (Bailey 2020); the rest is our own."),
        ["A1", "A2", "A4", "A6"],
    ),
    Rule(
        11,
        _("Many days, many drills"),
        _("All that was done over all that was asked. Shares are never averaged."),
        _(
            "Σ credited / Σ expected, each item capped at its own E. Days with E = 0 drop out. Days on plan are"
            " told as a count of those scheduled: 5 of 6."
        ),
        _OURS,
        ["E1"],
    ),
    Rule(
        12,
        _("Some days a week"),
        _("Three days a week is done on any three days. Each date counts once."),
        _(
            "Expected days = round(X × active days / 7), ties up, at most the active days. The week runs from"
            " Monday to Sunday."
        ),
        _OURS,
        ["C1", "C2", "C4"],
    ),
    Rule(
        13,
        _("Only when needed"),
        _("A drill for when it hurts has no share. Using it less may be good news."),
        _(
            "No E and no F. Reported: uses, mean relief (pain before minus after), over the cap. Its bouts still"
            " end a still stretch."
        ),
        _OURS,
        ["D1"],
    ),
    Rule(
        14,
        _("Rest"),
        _("Rest asks nothing and counts as nothing, whoever ordered it. A drill passed over is still expected."),
        _(
            "A pause by patient, therapist or safety removes slots and minutes. A safety stop opens one by itself."
            " A skip with a reason is kept, and expected."
        ),
        _OURS,
        ["A9", "A10", "A11", "A17"],
    ),
    Rule(
        15,
        _("Told later"),
        _("You can still tick yesterday. If you cannot say when you did it, it counts for the dose alone."),
        _(
            "Accepted to the end of the next therapy day. Time is exact, about or unknown; unknown adds to F, and"
            " to neither C nor L."
        ),
        _OURS,
        ["A13"],
    ),
    Rule(
        16,
        _("Today, while it runs"),
        _("What is still to come is never shown as missed."),
        _("A live figure counts finished slots only."),
        _OURS,
        ["A12"],
    ),
    Rule(
        17,
        _("Always from the facts"),
        _("Figures are made from what was ticked. What is kept ready can be made anew at any time."),
        _("Recomputed from bouts and dose versions; a stored day is a cache, and one command rebuilds it."),
        _OURS,
    ),
]
