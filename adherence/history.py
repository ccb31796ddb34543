"""What I did: the patient's own days, with the very figures their therapist's chart shows.

A period ends with the last complete day, or earlier. Today is shown and never judged, as on the chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Min
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.drawing import Frame
from adherence.looking_back import Stretch, complete, kept_days
from adherence.models import AdherenceDay
from adherence.moments import hours, say_day
from adherence.plots import PainPlot
from adherence.week import WeekDay
from patients.models import Patient
from prescriptions.models import Prescription, Sending
from prescriptions.programme import programmes_of

A_DAY = timedelta(days=1)
PERIODS = (7, 28, 90)  # days


@dataclass(frozen=True)
class Period:
    """Complete days, both ends included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @classmethod
    def ending(cls, until: date, days: int) -> "Period":
        return cls(until - (days - 1) * A_DAY, until)

    @property
    def earlier(self) -> "Period":
        return Period.ending(self.since - A_DAY, self.days)

    @property
    def later(self) -> "Period":
        return Period.ending(self.until + self.days * A_DAY, self.days)


@dataclass(frozen=True)
class SmallPainPlot(PainPlot):
    """The chart's pain, drawn for a phone."""

    @property
    def frame(self) -> Frame:
        return Frame(count=len(self.days), most=10, width=360, height=220, left=30, right=12, top=26, bottom=30)

    @property
    def steps(self) -> Sequence[float]:
        return (0, 5, 10)


@dataclass(frozen=True)
class WeekOfDays:
    """Up to seven days of one week, Monday first, for one row of the page."""

    days: Sequence[WeekDay]

    @property
    def done(self) -> int:
        return sum(day.done for day in self.days)

    @property
    def before(self) -> range:
        """The weekdays before the first one, left empty."""
        return range(self.days[0].on.weekday())

    @property
    def name(self) -> str:
        first, last = self.days[0].on, self.days[-1].on
        words = formats.date_format(first, "SHORT_DAY_FORMAT"), formats.date_format(last, "SHORT_DAY_FORMAT")
        return words[0] if first == last else _("%(first)s to %(last)s") % {"first": words[0], "last": words[1]}


@dataclass(frozen=True)
class News:
    """One change of the plan, as it was told: on which day it began to hold, and its words."""

    on: date
    sending: Sending

    @property
    def words(self) -> list[str]:
        return self.sending.differences.to_patient()


@dataclass(frozen=True)
class History:
    patient: Patient
    period: Period
    stretch: Stretch
    today_row: AdherenceDay | None
    changes: Sequence[Sending]
    first_asked_on: date | None
    today: date

    @property
    def is_newest(self) -> bool:
        return self.period.until == self.today - A_DAY

    @property
    def has_days(self) -> bool:
        return bool(self.stretch.asked or any(day.bouts for day in self.stretch.days) or self.today_row)

    # -- figures, in plain words

    @cached_property
    def expected(self) -> int:
        return sum(day.expected for day in self.stretch.days)

    @cached_property
    def done(self) -> float:
        """Doses credited, a part for one that was part done."""
        return round(sum(day.credited for day in self.stretch.asked), 1)

    @property
    def doses(self) -> str:
        """ "30 of 42", and the share that the chart shows as a percent."""
        if self.stretch.percent is None:
            return _("Nothing was asked.")
        said = {"done": _plain(self.done), "asked": self.expected}
        return _("%(done)s of %(asked)s") % said

    @property
    def longest_still(self) -> str:
        """The mean of each day's longest stretch, as on the chart."""
        return "" if self.stretch.still_min is None else hours(self.stretch.still_min)

    @property
    def pain(self) -> str:
        mean = self.stretch.pain
        return "" if mean is None else _("%(pain)s of 10") % {"pain": _plain(mean)}

    @property
    def words(self) -> str:
        """The period in a sentence. It counts what was done; it never counts what was not."""
        moved = sum(day.bouts > 0 for day in self.stretch.days)
        if not moved:
            return _("No drills were ticked in these days. Each day is a fresh start.")
        return ngettext(
            "You did drills on %(count)d day. Each small bit counts.",
            "You did drills on %(count)d days. Each small bit counts.",
            moved,
        ) % {"count": moved}

    # -- days and drawings

    @cached_property
    def weeks(self) -> list[WeekOfDays]:
        """Newest week first; today stands among its days while it runs."""
        shown = list(self.stretch.days)
        strip = [WeekDay(day.on, self.today, day.expected or None, day.credited) for day in shown]
        if self.is_newest:
            strip.append(self._running)
        weeks: dict[date, list[WeekDay]] = {}
        for day in strip:
            weeks.setdefault(day.on - timedelta(days=day.on.weekday()), []).append(day)
        return [WeekOfDays(days) for _monday, days in sorted(weeks.items(), reverse=True)]

    @property
    def _running(self) -> WeekDay:
        row = self.today_row
        return WeekDay(self.today, self.today, row.expected if row else None, row.credited if row else 0)

    @cached_property
    def plot(self) -> SmallPainPlot:
        dates = [day.on for day in self.stretch.days]
        return SmallPainPlot(dates, [day.pain_max for day in self.stretch.days])

    @property
    def rows(self) -> list[AdherenceDay]:
        """The numbers behind it all, newest first."""
        return list(reversed(self.stretch.days))

    @cached_property
    def news(self) -> list[News]:
        """What was changed in the plan in this period and told to the patient, newest first."""
        told = [News(self.patient.therapy_day(one.holds_at), one) for one in self.changes]
        return [one for one in reversed(told) if one.words or one.sending.is_word_alone]

    @property
    def name(self) -> str:
        """ "Wed 8 Apr to Tue 14 Apr" """
        ends = {"first": say_day(self.period.since, self.today), "last": say_day(self.period.until, self.today)}
        return _("%(first)s to %(last)s") % ends

    @property
    def earlier(self) -> Period | None:
        """The period before, as long as something was asked before this one."""
        is_first = self.first_asked_on is None or self.first_asked_on >= self.period.since
        return None if is_first else self.period.earlier

    @property
    def later(self) -> Period | None:
        """The period after, up to the last complete day."""
        if self.is_newest:
            return None
        later = self.period.later
        newest = Period.ending(self.today - A_DAY, self.period.days)
        return later if later.until < newest.until else newest


def history_of(patient: Patient, *, days: int, until: date | None, now: datetime) -> History:
    """A period of ``days`` up to ``until``, the last complete day where that is not said. Five queries."""
    today = patient.therapy_day(now)
    newest = today - A_DAY
    period = Period.ending(min(until or newest, newest), days)
    reach = today if period.until == newest else period.until
    programme = programmes_of([patient], since=period.since, until=reach, to_count=True)[patient.pk]
    kept = kept_days([patient], since=period.since, until=reach)[patient.pk]
    stretch = complete(programme, kept, since=period.since, until=period.until)
    since, end = patient.window(period.since - A_DAY).closes_at, patient.window(reach).closes_at
    changes = Sending.objects.of(patient).changes().standing().beginning(since, min(end, now))
    first = Prescription.objects.filter(episode__patient=patient).aggregate(at=Min("issued_at"))["at"]
    return History(
        patient=patient,
        period=period,
        stretch=stretch,
        today_row=kept.get(today),
        changes=list(changes.order_by("holds_at", "pk")),
        first_asked_on=patient.therapy_day(first) if first else None,
        today=today,
    )


def _plain(value: float) -> str:
    """As few signs as it can be said with: "30", "29.5"."""
    return formats.localize(int(value) if value == int(value) else value)
