"""A patient's pain scores over some days, each with the pain before it and its light."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from adherence.models import Tick
from adherence.pain_bands import BEFORE_HOLDS, Light, light_of, weight
from patients.models import Patient
from prescriptions.models import Item


@dataclass(frozen=True)
class Score:
    """What one bout hurt at most (NPRS 0 to 10), and how. ``at``: of the bout, or of the word where no hour is known.
    ``before``: asked then, or else what an earlier bout hurt; ``at_rest``: only what was asked."""

    key: UUID  # the tick's
    on: date
    is_timed: bool
    at: datetime
    said_at: datetime
    drill: int
    name: str
    during: int
    before: int | None
    profile: str
    quality: str = ""
    at_rest: int | None = None

    @cached_property
    def light(self) -> Light:
        return light_of(self.during, self.profile, before=self.before, quality=self.quality)

    @property
    def weight(self) -> int:
        """How much it tells (``told``)."""
        return weight(self.during, self.quality)

    @property
    def evidence(self) -> dict[str, str | int | None]:
        """As it is kept in the alert's marks."""
        said: dict[str, str | int | None] = {"quality": self.quality} if self.quality else {}
        return {"tick": str(self.key), "drill": self.name, "before": self.before, "during": self.during} | said


def before_of(tick: Tick, others: Iterable[Tick]) -> int | None:
    """The pain before a bout: asked then, or what the bout before it hurt, less than two hours earlier."""
    if tick.pain_before is not None or tick.performed_at is None:
        return tick.pain_before
    known = [
        (other.performed_at, other.pain_during)
        for other in others
        if other.pain_during is not None and other.performed_at and _holds(other.performed_at, tick.performed_at)
    ]
    return max(known)[1] if known else None


def scores_of(patient: Patient, *, since: date) -> list[Score]:
    """What stands of a patient's scores from a therapy day on, oldest bout first. One query."""
    ticks = Tick.objects.standing().filter(patient=patient, pain_during__isnull=False, on__gte=since)
    rows = ticks.values_list(
        "key", "on", "performed_at", "pain_said_at", "recorded_at", "item__drill", "item__drill__name", "pain_during",
        "pain_before", "item__prescription__episode__condition__pain_profile", "pain_quality",
    )  # fmt: skip
    found = [
        Score(
            key, on, at is not None, at or said or known, said or known, drill, name, during, before, by, kind, before
        )
        for key, on, at, said, known, drill, name, during, before, by, kind in rows.order_by()
        if during is not None
    ]
    return with_before(sorted(found, key=lambda score: (score.at, score.key)))


def scores_among(ticks: Iterable[Tick], items: Iterable[Item]) -> list[Score]:
    """The same of ticks that are at hand, those of ``items`` with their drills and conditions. No query."""
    known = {item.pk: item for item in items}
    found = [
        _score_of(tick, known[tick.item_id], tick.pain_during)
        for tick in ticks
        if tick.pain_during is not None and tick.item_id in known
    ]
    return with_before(sorted(found, key=lambda score: (score.at, score.key)))


def _score_of(tick: Tick, item: Item, during: int) -> Score:
    said_at = tick.pain_said_at or tick.recorded_at
    return Score(
        key=tick.key,
        on=tick.on,
        is_timed=tick.performed_at is not None,
        at=tick.performed_at or said_at,
        said_at=said_at,
        drill=item.drill_id,
        name=item.drill.name,
        during=during,
        before=tick.pain_before,
        profile=item.prescription.episode.condition.pain_profile,
        quality=tick.pain_quality,
        at_rest=tick.pain_before,
    )


def with_before(scores: Sequence[Score]) -> list[Score]:
    """Oldest first in and out: who was not asked before a bout has the score of the one before, if that still holds."""
    made: list[Score] = []
    for score in scores:
        held = [other for other in made if other.is_timed and score.is_timed and _holds(other.at, score.at)]
        latest = max(((other.at, other.during) for other in held), default=None)
        made.append(score if score.before is not None or latest is None else replace(score, before=latest[1]))
    return made


def _holds(earlier: datetime, at: datetime) -> bool:
    return earlier < at < earlier + BEFORE_HOLDS
