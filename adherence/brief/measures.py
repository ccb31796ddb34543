"""What was measured in some days, and how the mornings were: a line each, with the change in words.

A measure is told from the last figure before these days, where there is one, else from the first within them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.brief.pain import PainCourse
from adherence.models import Morning
from patients.panel import Panel
from patients.trends import Trend


def measures_in(panel: Panel, *, since: date) -> list[str]:
    """ "Range of motion, left knee: bend 80° on 1 Apr, 95° on 14 Apr. Up 15°: enough to count. Goal 120°." """
    return [f"{group.title}: {line}" for group in panel.groups for line in _lines(group.trends, since)]


def _lines(trends: Sequence[Trend], since: date) -> Iterator[str]:
    for trend in trends:
        if trend.latest.on >= since:
            yield _line(trend, _cut(trend, since))


def _cut(trend: Trend, since: date) -> Trend:
    """From the last figure before these days on."""
    earlier = sum(point.on < since for point in trend.points)
    # What a whole course was weighed to says nothing of a part of it.
    return trend if earlier <= 1 else replace(trend, points=trend.points[earlier - 1 :], weighed=None)


def _line(whole: Trend, cut: Trend) -> str:
    figures = [(cut.first_said, cut.first.on), (cut.latest_said, cut.latest.on)][0 if cut.has_two else 1 :]
    on = [_("%(figure)s on %(day)s") % {"figure": figure, "day": _day(day)} for figure, day in figures]
    said = [f"{cut.name} {', '.join(on)}."]
    # The mean of several activities is weighed over those rated both times; of a part of its course that is not known.
    is_a_mean = cut.instrument.has_activities and not cut.activity
    if cut.change is not None and (cut is whole or not is_a_mean):
        said.append(f"{capfirst(str(cut.change))}.")
    if cut.goal_said:
        said.append(_("Goal %(goal)s.") % {"goal": cut.goal_said})
    return " ".join(said)


def _day(on: date) -> str:
    return formats.date_format(on, "SHORT_DAY_FORMAT")


def mornings_in(mornings: Iterable[Morning]) -> list[str]:
    """ "Pain in the morning, rated on 9 days: …"; nothing where none was rated."""
    rated = sorted((morning.on, morning.pain) for morning in mornings)
    if not rated:
        return []
    words = ngettext(
        "Pain in the morning, rated on %(count)d day: %(course)s",
        "Pain in the morning, rated on %(count)d days: %(course)s",
        len(rated),
    )
    return [words % {"count": len(rated), "course": PainCourse(rated).words}]
