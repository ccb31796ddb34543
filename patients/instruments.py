"""What can be measured: its unit, its bounds, which way is better, how much is a change, and who says so.

Built in are only instruments nobody owns: degrees, a pain score, activities in the patient's own words, a rating of
change, two performance tests. Of questionnaires under licence (KOOS JR, Oswestry) a total can be typed; none of their
words are here, and others (KOOS, HOOS, DASH, NDI) have no place at all (clinical facts 5).
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.instrument import Instrument, Unit
from patients.joints import MOTIONS, Motion
from patients.models.measure import Manner
from patients.models.sides import Side

MOST_ACTIVITIES = 5  # of the Patient-Specific Functional Scale
OF_A_JOINT = (Manner.ACTIVE, Manner.ASSISTED, Manner.PASSIVE)


class UnknownInstrument(LookupError):
    """No instrument has this slug; ``str()`` is a sentence for the therapist."""

    def __str__(self) -> str:
        return _("Pick a measure from the list.")


def _of_a_joint(motion: Motion) -> Instrument:
    return Instrument(
        motion.what,
        motion.name,
        Unit.DEGREES,
        Decimal(motion.low),
        Decimal(motion.high),
        is_more_better=not motion.is_gap,
        source=gettext_lazy("Long-arm goniometer about 10°, by eye 14°; self-measured, under 10° is noise"),
        manners=OF_A_JOINT,
        motion=motion,
        loinc=motion.loinc,
    )


_TEN, _HUNDRED = Decimal(10), Decimal(100)

OTHERS = (
    Instrument(
        "nprs",
        gettext_lazy("Pain"),
        Unit.POINTS,
        Decimal(0),
        _TEN,
        is_more_better=False,
        counts=Decimal(2),
        source=gettext_lazy("2 points or 30 % (Farrar 2001)"),
        manners=(Manner.NOW, Manner.WORST, Manner.AVERAGE),
        loinc={(Side.NONE, Manner.NOW): "72514-3"},
    ),
    Instrument(
        "psfs",
        gettext_lazy("Activities (PSFS)"),
        Unit.POINTS,
        Decimal(0),
        _TEN,
        counts=Decimal(2),
        source=gettext_lazy(
            "Stratford 1995: 2 points of the mean, 3 of one activity; Abbott and Schmitt 2014: 2.3 medium, 2.7 large"
        ),
    ),
    Instrument(
        "sts30",
        gettext_lazy("30-second sit to stand"),
        Unit.REPS,
        Decimal(0),
        Decimal(60),
        counts=Decimal(2),
        source=gettext_lazy("2 repetitions, not verified at its source"),
    ),
    Instrument(
        "tug",
        gettext_lazy("Timed up and go"),
        Unit.SECONDS,
        Decimal(1),
        Decimal(300),
        is_more_better=False,
        decimals=1,
    ),
    Instrument(
        "groc",
        gettext_lazy("Rating of change"),
        Unit.CHANGE,
        Decimal(-7),
        Decimal(7),
        source=gettext_lazy("5 and more is commonly read as much better"),
    ),
    Instrument("koos-jr", gettext_lazy("KOOS JR, total"), Unit.POINTS, Decimal(0), _HUNDRED, decimals=1),
    Instrument(
        "odi",
        gettext_lazy("Oswestry (ODI), total"),
        Unit.PERCENT,
        Decimal(0),
        _HUNDRED,
        is_more_better=False,
        decimals=1,
        counts=Decimal(12),
        source=gettext_lazy("12 points (Abbott and Schmitt 2014)"),
    ),
)

INSTRUMENTS: dict[str, Instrument] = {one.slug: one for one in (*map(_of_a_joint, MOTIONS), *OTHERS)}


def instrument(slug: str) -> Instrument:
    """Raises ``UnknownInstrument``."""
    if slug not in INSTRUMENTS:
        raise UnknownInstrument(slug)
    return INSTRUMENTS[slug]
