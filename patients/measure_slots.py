"""What is likely to be measured at this visit: what is usual for the patient's joints and sides, and what was measured
before. Each slot knows where it stands: its last figure and its goal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from patients.instrument import Instrument
from patients.instruments import INSTRUMENTS, MOST_ACTIVITIES
from patients.joints import MOTIONS
from patients.models import Episode
from patients.models.measure import Manner
from patients.models.sides import Side
from patients.panel import Panel, title_of
from patients.trends import Trend

WALKS = ("knee", "hip", "ankle", "low-back", "whole-body")  # regions for which standing up and walking are timed
TOTALS = {"knee": "koos-jr", "low-back": "odi"}

Aim = tuple[str, str, str]  # what, side, manner


@dataclass(frozen=True)
class Slot:
    """One field of the visit's form."""

    instrument: Instrument
    side: str = Side.NONE
    manner: str = ""
    activity: str = ""
    trend: Trend | None = None

    @property
    def aim(self) -> Aim:
        return self.instrument.slug, self.side, self.manner

    @property
    def name(self) -> str:
        """The name of its field. It says what it measures, so that what was typed never lands elsewhere when somebody
        else has measured something in between."""
        return ".".join(self.aim)

    @property
    def label(self) -> str:
        return Trend(self.instrument, self.side, self.manner, self.activity, ()).name

    @property
    def standing(self) -> str:
        """ "86° on 2 Dec, goal 120°", or nothing where it was never measured."""
        if self.trend is None:
            return ""
        day = formats.date_format(self.trend.latest.on, "SHORT_DAY_FORMAT")
        said = _("%(figure)s on %(day)s") % {"figure": self.trend.latest_said, "day": day}
        return said + (_(", goal %(goal)s") % {"goal": self.trend.goal_figure} if self.trend.goal else "")


def slot_named(name: str) -> Slot | None:
    """The slot behind a field's name; None where the name is none of ours."""
    what, _dot, rest = name.partition(".")
    side, _dot, manner = rest.partition(".")
    known = INSTRUMENTS.get(what)
    if known is None or known.has_activities or side not in known.sides or manner not in (known.manners or ("",)):
        return None
    return Slot(known, side, manner)


@dataclass(frozen=True)
class Slots:
    """Fields under one heading."""

    title: str
    slots: Sequence[Slot]


def slots_for(episodes: Iterable[Episode], panel: Panel) -> list[Slots]:
    """The patient's own joints first, then what else was measured before, pain, tests. Activities have rows of their
    own (``activities_of``)."""
    cared_for = list(episodes)
    before = {(one.instrument.slug, one.side, one.manner): one for one in panel.trends if not one.activity}
    aims = [*_usual(cared_for), *before]
    titled: dict[str, list[Slot]] = {}
    for what, side, manner in dict.fromkeys(aims):
        if not INSTRUMENTS[what].has_activities:
            slot = Slot(INSTRUMENTS[what], side, manner, trend=before.get((what, side, manner)))
            titled.setdefault(title_of(INSTRUMENTS[what], side), []).append(slot)
    return [Slots(title, slots) for title, slots in titled.items()]


def activities_of(panel: Panel) -> list[Slot]:
    """The activities that were rated the last time."""
    rated = [trend for trend in panel.trends if trend.activity]
    last = max((trend.latest.on for trend in rated), default=None)
    known = [Slot(one.instrument, activity=one.activity, trend=one) for one in rated if one.latest.on == last]
    return known[:MOST_ACTIVITIES]


def _usual(episodes: Sequence[Episode]) -> list[Aim]:
    aims: list[Aim] = []
    for episode in episodes:
        for motion in MOTIONS:
            if motion.joint.region == episode.condition.region and motion.is_usual:
                aims += [(motion.what, side, Manner.ACTIVE) for side in _sides(motion.what, episode.side)]
    aims += [("nprs", Side.NONE, pain) for pain in INSTRUMENTS["nprs"].manners]
    regions = [episode.condition.region for episode in episodes]
    if any(region in WALKS for region in regions):
        aims += [("sts30", Side.NONE, ""), ("tug", Side.NONE, "")]
    aims += [(TOTALS[region], Side.NONE, "") for region in regions if region in TOTALS]
    return [*aims, ("groc", Side.NONE, "")]


def _sides(what: str, of_episode: str) -> list[str]:
    sides = INSTRUMENTS[what].sides
    return [of_episode] if of_episode in sides else list(sides)
