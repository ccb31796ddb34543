"""What pain at rest sets off: the 24-hour rule on the morning after (PN03), and strong pain that stays (half of PN02).

A check at rest is a morning's rating, or the pain before a bout where that was asked. Clinical rules 3.1 and 3.3.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from statistics import median

from django.db.models import Min
from django.db.models.functions import Coalesce

from adherence.models import Morning, Tick
from adherence.pain_bands import Light
from adherence.reporting import LONGEST_AWAY, Evidence, Finding
from adherence.scores import Score
from adherence.told import Told
from patients.models import Patient

A_DAY = timedelta(days=1)
WORSE_MORNING, STOP_ALL = "PN03", "PN02"

USUAL_OF, LEAST = 7, 3  # rated mornings before this one
RISE = 2  # points above the usual morning (NPRS)

STRONG = 7  # at rest (NPRS)
# Two checks at least so far apart. The later within a day and a half, so that two mornings in a row count: nobody is
# asked at rest more often than that.
APART, STAYS = timedelta(hours=2), timedelta(hours=36)


@dataclass(frozen=True)
class Sore:
    """A drill that lingers: amber, red or new in the 24 hours before a morning that was worse than usual."""

    drill: int
    name: str


@dataclass(frozen=True)
class Mornings:
    """A patient's rated mornings, oldest first. ``fresh``: the days whose rule is to be judged anew."""

    patient: Patient
    rows: Sequence[Morning]
    fresh: Collection[date]
    scores: Sequence[Score] = field(repr=False, default=())

    @property
    def judged(self) -> list[Morning]:
        return [morning for morning in self.rows if morning.on in self.fresh]

    def usual(self, morning: Morning) -> float | None:
        """The median of the last seven rated mornings before; None where fewer than three are known."""
        before = [one.pain for one in self.rows if one.on < morning.on][-USUAL_OF:]
        return median(before) if len(before) >= LEAST else None

    def is_worse(self, morning: Morning) -> bool:
        usual = self.usual(morning)
        return usual is not None and morning.pain - usual >= RISE

    def sore(self, morning: Morning) -> list[Sore]:
        """What lingers; nothing on a morning like others."""
        if not self.is_worse(morning):
            return []
        since = morning.said_at - A_DAY
        hurt = [
            Sore(score.drill, score.name)
            for score in self.scores
            if score.light is not Light.GREEN and since <= score.at <= morning.said_at
        ]
        new = [Sore(drill, name) for drill, name, first in self._first_bouts if since <= first <= morning.said_at]
        return list(dict.fromkeys([*hurt, *new]))

    @cached_property
    def _first_bouts(self) -> list[tuple[int, str, datetime]]:
        """When each drill was first done. One query, only for a morning that was worse."""
        ticks = Tick.objects.standing().filter(patient=self.patient).order_by()
        firsts = ticks.values("item__drill").annotate(first=Min(Coalesce("performed_at", "recorded_at")))
        return list(firsts.values_list("item__drill", "item__drill__name", "first"))


def mornings_of(patient: Patient, *, since: date, scores: Sequence[Score], now: datetime) -> Mornings:
    """The mornings from ``since`` on are to be judged, but for what is long over; with those before. One query."""
    latest = Morning.objects.filter(patient=patient).order_by("-on")[: 2 * USUAL_OF + LONGEST_AWAY.days]
    rows = list(reversed(latest))
    fresh = {one.on for one in rows if one.on >= since and one.said_at > now - LONGEST_AWAY}
    return Mornings(patient, rows, fresh, scores)


def keep_lingering(mornings: Mornings) -> None:
    """Note on each morning what lingers, for the patient's page. A query for each that changes."""
    for morning in mornings.judged:
        drills = sorted(sore.drill for sore in mornings.sore(morning))
        if drills != morning.lingering:
            morning.lingering = drills
            morning.save(update_fields=["lingering"])


def worse_mornings(mornings: Mornings, told: Told) -> Iterator[Finding]:
    """PN03: a morning 2 points or more above the usual one, after a drill that was amber, red or new. Nothing rests."""
    for morning in mornings.judged:
        usual = mornings.usual(morning)
        sore = [
            one for one in mornings.sore(morning) if not told.knows(WORSE_MORNING, _name(morning, one), morning.pain)
        ]
        if sore:
            yield Finding(
                WORSE_MORNING,
                morning.said_at,
                drills=frozenset(one.drill for one in sore),
                evidence=[_morning_after(morning, one, usual) for one in sore],
            )


def _name(morning: Morning, sore: Sore) -> str:
    return f"{morning.on.isoformat()} {sore.drill}"


def _morning_after(morning: Morning, sore: Sore, usual: float | None) -> Evidence:
    return {"of": _name(morning, sore), "drill": sore.name, "usual": usual, "morning": morning.pain}


@dataclass(frozen=True, order=True)
class Check:
    """One rating at rest (NPRS 0 to 10), and when it was given."""

    at: datetime
    key: str
    pain: int


def strong_at_rest(mornings: Mornings, fresh: Collection[Score], told: Told) -> Iterator[Finding]:
    """PN02, its other half: 7 or more on two checks in a row, at least two hours apart. All drills rest. What was told
    is not counted again; one of the two is new. ``fresh``: the scores that are judged."""
    touched = {_check_of(one) for one in mornings.judged} | {_check_before(one) for one in fresh}
    checks = [Check(one.said_at, _check_of(one), one.pain) for one in mornings.rows]
    asked = [(score, score.at_rest) for score in mornings.scores if score.is_timed]
    checks += [Check(score.at, _check_before(score), pain) for score, pain in asked if pain is not None]
    strong: list[Check] = []
    for check in sorted(checks):
        if check.pain < STRONG:
            strong.clear()
        elif not told.knows(STOP_ALL, check.key, check.pain):
            pair = next(([one, check] for one in strong if APART <= check.at - one.at <= STAYS), None)
            strong.append(check)
            if pair and any(one.key in touched for one in pair):
                strong.clear()
                yield Finding(STOP_ALL, check.at, evidence=[_at_rest(one) for one in pair])


def _check_of(morning: Morning) -> str:
    return f"morning {morning.on.isoformat()}"


def _check_before(score: Score) -> str:
    return f"before {score.key}"


def _at_rest(check: Check) -> Evidence:
    return {"of": check.key, "at_rest": check.pain, "at": check.at.isoformat()}
