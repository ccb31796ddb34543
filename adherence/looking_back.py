"""Looking back: a patient's therapy days in a row, and what some of them say together.

Caseload, chart and CSV ask here, so they cannot tell different stories. A day on which nothing was ticked has no row;
it is reckoned from the programme alone, without a query.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from adherence import days as reckoning
from adherence.figures import on_plan, over
from adherence.models import AdherenceDay
from patients.models import Patient
from prescriptions.programme import Programme

A_WEEK = 7


@dataclass(frozen=True)
class Stretch:
    """Complete therapy days without a gap, oldest first."""

    days: Sequence[AdherenceDay]

    @property
    def fortnight(self) -> "Stretch":
        return Stretch(self.days[-2 * A_WEEK :])

    @property
    def week(self) -> "Stretch":
        return Stretch(self.days[-A_WEEK:])

    @property
    def week_before(self) -> "Stretch":
        return Stretch(self.days[-2 * A_WEEK : -A_WEEK])

    @property
    def asked(self) -> list[AdherenceDay]:
        """The days on which something was expected."""
        return [day for day in self.days if day.expected]

    @property
    def percent(self) -> int | None:
        """Doses done of doses expected, 0 to 100; None where nothing was expected."""
        share = over(self.days).frequency
        return None if share is None else round(100 * share)

    @property
    def pain(self) -> float | None:
        """Mean of each day's highest pain (NPRS 0 to 10), one decimal; None where nobody gave a score."""
        return _mean([day.pain_max for day in self.days], 1)

    @property
    def still_min(self) -> float | None:
        """Mean of each asked day's longest still stretch, minutes."""
        return _mean([day.longest_still_min for day in self.asked], 0)

    @property
    def spread(self) -> float | None:
        """Mean spread index, 0 to 1, of the asked days."""
        return _mean([day.spread_index for day in self.asked], 2)

    @property
    def on_plan(self) -> tuple[int, int]:
        """How many days were on plan, of how many asked."""
        return on_plan(self.days)


def complete(programme: Programme, kept: Mapping[date, AdherenceDay], *, since: date, until: date) -> Stretch:
    """Every day from ``since`` to ``until``, both included: kept rows, and reckoned ones where none was kept."""
    length = (until - since).days + 1
    dates = [since + timedelta(days=n) for n in range(max(0, length))]
    return Stretch([kept.get(on) or reckoning.row(programme, on, [], []) for on in dates])


def kept_days(patients: Iterable[Patient], *, since: date, until: date) -> defaultdict[UUID, dict[date, AdherenceDay]]:
    """The rows there are, by patient and day. One query."""
    kept: defaultdict[UUID, dict[date, AdherenceDay]] = defaultdict(dict)
    for day in AdherenceDay.objects.filter(patient__in=patients, on__range=(since, until)).order_by():
        kept[day.patient_id][day.on] = day
    return kept


def difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else round(now - before, 2)


def _mean(values: Iterable[float | None], digits: int) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), digits) if known else None
