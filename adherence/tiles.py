"""The chart's headline figures: a week, and how it differs from the week before, in words."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from adherence.looking_back import Stretch, difference
from adherence.moments import hours
from patients.panel import Panel

NOTHING = "–"


@dataclass(frozen=True)
class Tile:
    name: str
    figure: str
    words: str


def tiles_of(stretch: Stretch, panel: Panel | None = None) -> list[Tile]:
    """The last seven complete days beside the seven before; the latest angle that has a way to go, where one has."""
    week, before = stretch.week, stretch.week_before
    done, asked = week.on_plan
    return [
        Tile(_("Doses done, 7 days"), _percent(week.percent), _points(difference(week.percent, before.percent))),
        Tile(_("Pain, 7-day average"), _decimal(week.pain), _pain(week.pain, before.pain)),
        Tile(_("Longest still stretch"), _hours(week.still_min), _still(difference(week.still_min, before.still_min))),
        *_angle(panel),
        Tile(_("Spread"), _decimal(week.spread), _("daily average; 1 is a perfectly even day")),
        Tile(_("Days on plan"), f"{done}/{asked}" if asked else NOTHING, _("dose done, and spread over the day")),
    ]


def _angle(panel: Panel | None) -> list[Tile]:
    """ "Knee: Bend 86°, measured 2 Dec"."""
    joints = [trend for trend in (panel.trends if panel else ()) if trend.instrument.is_of_a_joint]
    if not joints:
        return []
    first = joints[0]
    words = _("measured %(day)s") % {"day": formats.date_format(first.latest.on, "SHORT_DAY_FORMAT")}
    if first.limit is not None:
        words = _("%(measured)s, limit %(limit)d°") % {"measured": words, "limit": first.limit}
    return [Tile(first.instrument.full_name, first.latest_said, words)]


def _percent(value: int | None) -> str:
    return NOTHING if value is None else f"{value}%"


def _decimal(value: float | None) -> str:
    return NOTHING if value is None else formats.localize(value)


def _hours(minutes: float | None) -> str:
    return NOTHING if minutes is None else hours(minutes)


def _points(change: float | None) -> str:
    if change is None:
        return _("no week before to compare")
    if not change:
        return _("the same as the week before")
    up, down = _("up %(points)d points on the week before"), _("down %(points)d points on the week before")
    return (up if change > 0 else down) % {"points": abs(change)}


def _pain(now: float | None, before: float | None) -> str:
    if now is None:
        return _("no scores in 7 days")
    if before is None:
        return _("no scores the week before")
    if now == before:
        return _("the same as the week before")
    words = _("up from %(before)s the week before") if now > before else _("down from %(before)s the week before")
    return words % {"before": formats.localize(before)}


def _still(change: float | None) -> str:
    if not change:
        return _("daily average")
    words = _("daily average, up %(time)s") if change > 0 else _("daily average, down %(time)s")
    return words % {"time": hours(abs(change))}
