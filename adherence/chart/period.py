"""Which days a chart shows: from the address, or the last three weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

USUAL = 21  # days, today the last
MOST = 400  # days
EARLIEST = date(2000, 1, 1)  # no patient of ours was ticking before


class PeriodError(ValueError):
    """Days that cannot be shown; ``str()`` is a sentence for the therapist."""


@dataclass(frozen=True)
class Preset:
    """A period to pick with one tap."""

    name: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Period:
    """Both ends included. ``typed`` and ``problem``: what was asked for instead and could not be shown."""

    since: date
    until: date
    typed: Mapping[str, str] | None = None
    problem: str = ""

    @classmethod
    def usual(cls, today: date) -> "Period":
        return cls(today - timedelta(days=USUAL - 1), today)

    @property
    def days(self) -> list[date]:
        return [self.since + timedelta(days=n) for n in range(self.length)]

    @property
    def length(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def query(self) -> dict[str, str]:
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @property
    def fields(self) -> Mapping[str, str]:
        """What stands in the two fields."""
        return self.typed if self.typed is not None else self.query

    @property
    def words(self) -> str:
        """ "21 days"."""
        return ngettext("%(count)d day", "%(count)d days", self.length) % {"count": self.length}

    def presets(self, today: date, first_on: date | None) -> Sequence[Preset]:
        """Periods that end today; ``first_on``: when the first programme began."""
        named = [(_("3 weeks"), USUAL), (_("6 weeks"), 42), (_("90 days"), 90)]
        if first_on is not None:
            named.append((_("Since the start"), min(MOST, max(1, (today - first_on).days + 1))))
        return [self._preset(name, Period(today - timedelta(days=length - 1), today)) for name, length in named]

    def _preset(self, name: str, other: "Period") -> Preset:
        is_chosen = (self.since, self.until, self.problem) == (other.since, other.until, "")
        return Preset(name, urlencode(other.query), is_chosen)


def period_of(since: str, until: str, *, today: date) -> Period:
    """The days that were typed; the usual ones, with a word on why, where those cannot be shown."""
    try:
        return _typed(since.strip(), until.strip(), today)
    except PeriodError as problem:
        usual = Period.usual(today)
        return Period(usual.since, usual.until, {"since": since[:40], "until": until[:40]}, str(problem))


def _typed(since: str, until: str, today: date) -> Period:
    """Raises ``PeriodError``. An end that was left empty is today; a start, as far back from the end as usual."""
    last = _day(until) if until else today
    if last > today:
        raise PeriodError(_("The last day has not come yet. The latest is today."))
    first = _day(since) if since else last - timedelta(days=USUAL - 1)
    if first > last:
        raise PeriodError(_("The first day must not be after the last."))
    found = Period(first, last)
    if found.length > MOST:
        words = _("From %(first)s on that is %(days)d days. Pick %(most)d or fewer.")
        raise PeriodError(
            words % {"first": formats.date_format(first, "SHORT_DATE_FORMAT"), "days": found.length, "most": MOST}
        )
    return found


def _day(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise PeriodError(_("Give each day as year, month and day, like 2026-04-15.")) from None
    if found < EARLIEST:
        raise PeriodError(_("That day is too long ago."))
    return found
