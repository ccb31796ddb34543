"""A patient's measures as a therapist reads them: by joint, each from its first figure to its latest, with its goal."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db.models import OuterRef
from django.utils.translation import gettext as _

from clinic.columns import column, rows_of
from patients.instrument import Instrument
from patients.instruments import INSTRUMENTS
from patients.models import Episode, Goal, Measure, Patient, Precaution
from patients.models.sides import Side
from patients.trends import Point, Trend
from patients.weighing import mean, weigh_activities

# Precautions that name the degrees a motion may reach: the tag's beginning, and the motions. The degrees are the row's
# own, or those at the end of the tag ("knee-flexion-limit-90").
LIMITED = {
    "knee-flexion-limit": ("rom:knee:flexion",),
    "hip-flexion-limit": ("rom:hip:flexion",),
    "ankle-df-limit": ("rom:ankle:dorsiflexion",),
    "cervical-rotation-limit": ("rom:neck:rotation",),
    "shoulder-elevation-limit": ("rom:shoulder:flexion", "rom:shoulder:abduction"),
    "shoulder-er-limit": ("rom:shoulder:external-rotation",),
}
_TAG = re.compile(r"(?P<limit>[a-z-]+-limit)(?:-(?P<degrees>\d+))?")

Key = tuple[str, str, str, str]  # what, side, manner, activity


@dataclass(frozen=True)
class Limit:
    """A precaution in force, as the degrees of one motion."""

    what: str
    side: str
    degrees: int
    until: date | None = None


@dataclass(frozen=True)
class Group:
    """Trends that stand under one heading: "Range of motion, left knee"."""

    slug: str
    title: str
    trends: Sequence[Trend]
    limits: Sequence[Limit] = ()

    @property
    def has_motions(self) -> bool:
        return self.trends[0].instrument.is_of_a_joint

    @property
    def has_goals(self) -> bool:
        return any(trend.goal for trend in self.trends)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the latest day where all share them, so that they can head the columns."""
        days = {(trend.first.on, trend.latest.on) for trend in self.trends}
        return days.pop() if len(days) == 1 else None


@dataclass(frozen=True)
class Panel:
    groups: Sequence[Group]

    def __bool__(self) -> bool:
        return bool(self.groups)

    @property
    def trends(self) -> list[Trend]:
        return [trend for group in self.groups for trend in group.trends]

    def trend(self, what: str, side: str = Side.NONE, manner: str = "", activity: str = "") -> Trend | None:
        """One of them: the latest knee bend for a tile, say."""
        wanted = (what, side, manner, activity)
        return next((one for one in self.trends if key_of(one) == wanted), None)


def panel_of(patient: Patient, *, on: date) -> Panel:
    """What was measured up to a day, with the goals and precautions of today. One query."""
    theirs = {"patient": OuterRef("pk")}
    measures = Measure.objects.standing().until(on).filter(**theirs).order_by("measured_on", "recorded_at", "pk")
    limits = Precaution.objects.active(on).filter(episode__patient=OuterRef("pk"), episode__closed_at=None)
    found = Patient.objects.filter(pk=patient.pk).values(
        measured=column(measures),
        aims=column(Goal.objects.open().filter(**theirs)),
        limited=column(limits),
        cared_for=column(Episode.objects.open().filter(**theirs)),
    )
    row = found.get()
    sides = {episode.pk: episode.side for episode in rows_of(Episode, row["cared_for"])}
    limiting = [(limit, sides[limit.episode_id]) for limit in rows_of(Precaution, row["limited"])]
    return lay_out(rows_of(Measure, row["measured"]), rows_of(Goal, row["aims"]), limits_of(limiting))


def limits_of(precautions: Iterable[tuple[Precaution, str]]) -> list[Limit]:
    """The degrees in force, from precautions and the sides of their episodes; the tightest of a motion."""
    tightest: dict[tuple[str, str], Limit] = {}
    for precaution, side in precautions:
        named = _TAG.fullmatch(precaution.tag)
        degrees = precaution.limit_deg if precaution.limit_deg is not None else named and named["degrees"]
        if named is None or degrees is None:
            continue
        sides = (Side.LEFT, Side.RIGHT) if side in (Side.BOTH, Side.NONE) else (Side(side),)
        for key in product(LIMITED.get(named["limit"], ()), sides):
            limit = Limit(*key, int(degrees), precaution.expires_on)
            tightest[key] = min(tightest.get(key, limit), limit, key=lambda one: one.degrees)
    return list(tightest.values())


def lay_out(measures: Iterable[Measure], goals: Iterable[Goal], limits: Iterable[Limit] = ()) -> Panel:
    """Measures, oldest first, as groups in the order of the registry. One undone is left out, and so is one of an
    instrument that we no longer know."""
    by_key: dict[Key, list[Measure]] = defaultdict(list)
    for measure in measures:
        if measure.undone_at is None and measure.what in INSTRUMENTS:
            by_key[measure.what, measure.side, measure.manner, measure.activity].append(measure)
    aims = {(goal.what, goal.side, goal.manner, goal.activity): goal for goal in goals}
    limited = {(limit.what, limit.side): limit for limit in limits}
    groups: dict[tuple[str, str], list[Trend]] = defaultdict(list)
    for key in sorted(by_key, key=_place):
        what, side, _manner, activity = key
        limit = limited.get((what, side))
        points = [Point(row.measured_on, row.value, (row,)) for row in by_key[key]]
        trend = Trend(INSTRUMENTS[what], *key[1:], points, aims.get(key), limit.degrees if limit else None)
        groups[_group(INSTRUMENTS[what], side)].append(trend)
    if activities := groups.get(("psfs", Side.NONE)):
        activities.insert(0, _mean_of(activities, aims))
    return Panel([_grouped(name, trends, limited) for name, trends in groups.items()])


def key_of(trend: Trend) -> Key:
    return trend.instrument.slug, trend.side, trend.manner, trend.activity


def _place(key: Key) -> tuple[int, str, int, str, int, str]:
    """By joint and side, then in the order of the registry; activities as they are written."""
    what, side, manner, activity = key
    group, group_side = _group(INSTRUMENTS[what], side)
    manners = ["", *INSTRUMENTS[what].manners]
    within = manners.index(manner) if manner in manners else 0
    return _PLACE[group], group_side, list(INSTRUMENTS).index(what), side, within, activity


def _group(instrument: Instrument, side: str) -> tuple[str, str]:
    if instrument.motion is not None:
        joint = instrument.motion.joint
        return joint.slug, side if joint.is_sided else Side.NONE
    return (instrument.slug, Side.NONE) if instrument.slug in ("nprs", "psfs") else ("others", Side.NONE)


_PLACE = {_group(one, "")[0]: place for place, one in reversed(list(enumerate(INSTRUMENTS.values())))}


def _grouped(name: tuple[str, str], trends: Sequence[Trend], limited: Mapping[tuple[str, str], Limit]) -> Group:
    mine = {(trend.instrument.slug, trend.side) for trend in trends}
    limits = [limited[key] for key in limited if key in mine]
    return Group("-".join(name), title_of(trends[0].instrument, name[1]), trends, limits)


def title_of(known: Instrument, side: str) -> str:
    """What a measure stands under: "Range of motion, left knee"."""
    if known.motion is not None:
        return _("Range of motion, %(joint)s") % {"joint": known.motion.joint.called(side)}
    return {"nprs": _("Pain, 0 to 10"), "psfs": _("Activities, 0 to 10")}.get(known.slug, _("Tests and ratings"))


def _mean_of(activities: Sequence[Trend], aims: Mapping[Key, Goal]) -> Trend:
    """The scale's score on each day that something was rated, and its change over what was rated both times."""
    days: dict[date, dict[str, Point]] = defaultdict(dict)
    for trend in activities:
        for point in trend.points:
            days[point.on][trend.activity] = point
    points = [
        Point(
            on, mean(point.value for point in rated.values()), [row for point in rated.values() for row in point.rows]
        )
        for on, rated in sorted(days.items())
    ]
    scores = [{activity: point.value for activity, point in rated.items()} for _on, rated in sorted(days.items())]
    change = weigh_activities(scores[0], scores[-1]) if len(points) > 1 else None
    goal = aims.get(("psfs", Side.NONE, "", ""))
    return Trend(INSTRUMENTS["psfs"], Side.NONE, "", "", points, goal, weighed=change)
