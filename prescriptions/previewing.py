"""The patient's day as the draft would make it: snacks, minutes and the longest stretch without any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.models import Anchor, Patient
from prescriptions import planning
from prescriptions.burden import ENOUGH_DRILLS
from prescriptions.lines import Line
from prescriptions.models import Item
from prescriptions.planning import DayPlan, Snack

METER_WIDTH, BAR_WIDTH = 280, 200  # drawing units
METER_DRILLS = 8  # the meter is full at twice what is enough


@dataclass(frozen=True)
class Bar:
    """One drill's share of a snack, in drawing units."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True)
class PreviewedSnack:
    at: datetime
    label: str
    names: str
    minutes: int
    bars: Sequence[Bar]

    @property
    def clock(self) -> str:
        """The patient's own clock, whoever reads: "08:30"."""
        return formats.time_format(self.at, "TIME_FORMAT")


@dataclass(frozen=True)
class DayPreview:
    """The next full day that asks for anything."""

    patient: Patient
    on: date
    plan: DayPlan[Item]
    drills: int
    waiting: Sequence[str]
    flagged: frozenset[int]

    @property
    def meter(self) -> float:
        return METER_WIDTH * min(self.drills, METER_DRILLS) / METER_DRILLS

    @property
    def meter_mark(self) -> float:
        return METER_WIDTH * ENOUGH_DRILLS / METER_DRILLS

    @property
    def meter_label(self) -> str:
        """What the meter shows, in words."""
        counted = ngettext("%(count)d drill", "%(count)d drills", self.drills) % {"count": self.drills}
        return _("%(drills)s; up to %(enough)d are easy to keep") % {"drills": counted, "enough": ENOUGH_DRILLS}

    @property
    def still(self) -> str:
        """ "Longest planned still stretch: 3 h 15 min." """
        hours, minutes = divmod(round(self.plan.longest_still), 60)
        return _("Longest planned still stretch: %(hours)d h %(minutes)02d min.") % {"hours": hours, "minutes": minutes}

    @property
    def snacks(self) -> list[PreviewedSnack]:
        longest = max((snack.seconds for snack in self.plan.snacks), default=1)
        return [self._previewed(snack, longest) for snack in self.plan.snacks]

    def _previewed(self, snack: Snack[Item], longest: float) -> PreviewedSnack:
        names = ", ".join(item.drill.name for item in snack.items)
        bars: list[Bar] = []
        x = 0.0
        for place, item in enumerate(snack.items):
            width = BAR_WIDTH * item.bout_seconds / longest
            kind = "seg-warn" if item.drill_id in self.flagged else ("seg-alt" if place % 2 else "seg")
            bars.append(Bar(round(x, 1), round(max(width - 2, 1), 1), kind))
            x += width
        return PreviewedSnack(snack.at.astimezone(self.patient.tz), snack.label, names, snack.minutes, bars)


def preview(
    lines: Sequence[Line],
    *,
    patient: Patient,
    habits: Iterable[Anchor],
    today: date,
    flagged: frozenset[int] = frozenset(),
) -> DayPreview:
    """Lay the lines out over the patient's next full day; over the first of the week to come that asks for any.

    ``flagged`` are the keys of drills that something stands against. No query.
    """
    items = [line.as_item(starts_at=patient.window(today).opens_at) for line in lines]
    week = [today + timedelta(days=n) for n in range(1, 8)]
    on = next((day for day in week if any(item.is_due_on(day) for item in items)), week[0])
    plan = planning.plan_day(
        [item for item in items if item.is_due_on(on)],
        window=patient.window(on),
        anchors=[planning.Anchor(anchor.at, anchor.name) for anchor in habits],
    )
    waiting = [item.drill.name for item in items if not item.dose.is_on_the_clock]
    return DayPreview(patient, on, plan, len({line.drill.pk for line in lines}), waiting, flagged)
