"""What pain scores set off: a drill rests, all rest, the therapist is told (rules PN01 to PN05; those about pain at
rest and on the morning after are in ``rest_rules``).

Judged in the transaction that writes a score, whichever way it came, from what stands written at its end. What has been
raised stays raised until a therapist releases it, and a light that was told once is not told again, also after that.

Two things depend on the order in which a phone's words arrive. A red score that its owner has put right within the
same batch was never told; put right later, it has been. And a drill's rest begins with the light that was told first.

Over-doing and silence (OD01, AD01) are for the caseload to say (``triage``), and for today's page (``remarks``).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from adherence import reporting
from adherence.models import Morning, Tick
from adherence.pain_bands import BEFORE_HOLDS, Light
from adherence.reporting import Finding
from adherence.rest_rules import STRONG, Mornings, keep_lingering, mornings_of, strong_at_rest, worse_mornings
from adherence.scores import Score, scores_of
from adherence.told import A_WEEK, Told, told_of
from patients.models import Patient
from prescriptions.models import Pause

A_DAY = timedelta(days=1)
AMBERS = 3

# The smallest change of a week's mean that matters (MCID; clinical rules 3.2): 2 points, or 30 %, of which less than a
# point is none that patients notice (Salaffi 2004).
POINTS, SHARE, LEAST_POINTS = 2.0, 0.3, 1.0
LEAST_DAYS = 3  # with a score, of each week


def judge(patient: Patient, ticks: Iterable[Tick], *, now: datetime, mornings: Iterable[Morning] = ()) -> list[Pause]:
    """Raise what the scores of these ticks and mornings, just written, set off; what rests for it from now on.

    The caller holds the patient. No query without a score, one where nothing is set off; one more where something hurt
    or a morning is among them.
    """
    rated = {tick.key: tick.on for tick in ticks if tick.pain_during is not None and tick.is_standing}
    days = [*rated.values(), *(morning.on for morning in mornings)]
    if not days:
        return []
    scores = scores_of(patient, since=min(days) - 2 * A_WEEK)
    fresh = _fresh(scores, rated, now=now)
    at_rest = None
    if any(mornings) or any(map(_may_last, fresh)):
        at_rest = mornings_of(patient, since=min(days), scores=scores, now=now)
        keep_lingering(at_rest)
    if not any(_found(scores, fresh, at_rest, Told())):
        return []
    found = _found(scores, fresh, at_rest, told_of(patient, now=now))
    return [rest for finding in found for rest in reporting.raise_for(patient, finding, now=now)]


def _fresh(scores: Sequence[Score], rated: Collection[UUID], *, now: datetime) -> list[Score]:
    """The scores just written, and those whose light they may have changed; but what is long over stops nobody."""
    new = [score.at for score in scores if score.key in rated]
    touched = [score for score in scores if any(at <= score.at < at + BEFORE_HOLDS for at in new)]
    return [score for score in touched if score.said_at > now - reporting.LONGEST_AWAY]


def _may_last(score: Score) -> bool:
    """Whether a morning after it, or another check at rest, has to be looked at with it."""
    return score.light is not Light.GREEN or (score.at_rest or 0) >= STRONG


def _found(scores: Sequence[Score], fresh: Sequence[Score], at_rest: Mornings | None, told: Told) -> Iterator[Finding]:
    """What is found in the scores, oldest bout first, and was not told before."""
    if fresh:
        yield from _red(fresh, told)
        yield from _red_twice(scores, fresh, told)
        yield from _amber_thrice(scores, fresh, told)
        if not told.has_told_of_the_week:
            yield from _week(scores, max(score.on for score in fresh))
    if at_rest:
        yield from worse_mornings(at_rest, told)
        yield from strong_at_rest(at_rest, fresh, told)


def _knows(told: Told, rule: str, score: Score) -> bool:
    return told.knows(rule, str(score.key), score.weight)


def _red(fresh: Sequence[Score], told: Told) -> Iterator[Finding]:
    """PN01: a red light; its drill rests."""
    for score in fresh:
        if score.light is Light.RED and not _knows(told, "PN01", score):
            yield _finding("PN01", [score])


def _red_twice(scores: Sequence[Score], fresh: Sequence[Score], told: Told) -> Iterator[Finding]:
    """PN02: red lights on different drills within 24 hours; all drills rest."""
    reds = [score for score in scores if score.light is Light.RED]
    said: set[UUID] = set()
    for score in fresh:
        if score.light is not Light.RED or score.key in said or _knows(told, "PN02", score):
            continue
        others = [red for red in reds if red.drill != score.drill and abs(red.at - score.at) <= A_DAY]
        if others:
            together = [*others, score]
            said |= {one.key for one in together}
            yield _finding("PN02", together, at=max(score.said_at, min(other.said_at for other in others)))


def _amber_thrice(scores: Sequence[Score], fresh: Sequence[Score], told: Told) -> Iterator[Finding]:
    """PN04: one drill amber three times in seven days. Whatever was told before is not counted again."""
    untold = [score for score in scores if score.light is Light.AMBER and not _knows(told, "PN04", score)]
    for drill in dict.fromkeys(score.drill for score in fresh if score.light is Light.AMBER):
        ambers = [score for score in untold if score.drill == drill]
        for start in range(len(ambers) - AMBERS + 1):
            together = ambers[start : start + AMBERS]
            if together[-1].at - together[0].at < A_WEEK and any(score in fresh for score in together):
                yield _finding("PN04", together)
                break


def _week(scores: Sequence[Score], until: date) -> Iterator[Finding]:
    """PN05: the mean of each day's highest pain, of the seven days to ``until`` on the seven before."""
    worst: dict[date, int] = {}
    for score in scores:
        worst[score.on] = max(score.during, worst.get(score.on, 0))
    now, before = ([pain for on, pain in worst.items() if end - A_WEEK < on <= end] for end in (until, until - A_WEEK))
    if len(now) < LEAST_DAYS or len(before) < LEAST_DAYS:
        return
    mean, earlier = sum(now) / len(now), sum(before) / len(before)
    if is_rise(mean, earlier):
        means = {"now": round(mean, 1), "before": round(earlier, 1)}
        yield Finding("PN05", max(score.said_at for score in scores if score.on <= until), evidence=[means])


def is_rise(now: float, before: float) -> bool:
    """Whether a mean pain has risen by what matters."""
    rise = round(now - before, 6)
    return rise >= POINTS or (rise >= LEAST_POINTS and rise >= SHARE * before)


def _finding(rule: str, scores: Sequence[Score], *, at: datetime | None = None) -> Finding:
    ordered = sorted(scores, key=lambda score: (score.at, score.key))
    return Finding(
        rule,
        at or max(score.said_at for score in scores),
        drills=frozenset(score.drill for score in scores),
        evidence=[score.evidence for score in ordered],
    )
