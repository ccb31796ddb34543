"""What a patient's alerts have told already, open or released: it is not told again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adherence.models import AlertMark
from adherence.pain_bands import weight
from adherence.reporting import Evidence
from patients.models import Patient

A_WEEK = timedelta(days=7)
OF_THE_WEEK = "PN05"


@dataclass(frozen=True)
class Told:
    """``scores``: by rule, and by what was rated, the highest score told."""

    scores: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    has_told_of_the_week: bool = False

    def knows(self, rule: str, key: str, pain: int) -> bool:
        return self.scores.get(rule, {}).get(key, -1) >= pain


def told_of(patient: Patient, *, now: datetime) -> Told:
    """One query."""
    marks = AlertMark.objects.filter(alert__patient=patient, kind=AlertMark.Kind.FOUND)
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    weekly = False
    for rule, closed_at, evidence in marks.values_list("alert__rule", "alert__closed_at", "evidence"):
        if rule == OF_THE_WEEK:
            weekly |= closed_at is None or closed_at > now - A_WEEK
            continue
        for one in evidence:
            key, pain = _rated(one)
            scores[rule][key] = max(pain, scores[rule].get(key, 0))
    return Told(scores, weekly)


def _rated(one: Evidence) -> tuple[str, int]:
    """A bout by its tick's key; a morning, a check at rest by its own name."""
    pain = next(one[name] for name in ("during", "morning", "at_rest") if name in one)
    return str(one.get("tick") or one.get("of")), weight(int(pain or 0), str(one.get("quality", "")))
