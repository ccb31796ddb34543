"""What stands against a programme in force, version by version: what holds now, and what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from prescriptions.conflicts import Conflict, Verdict
from prescriptions.models import Item, Prescription
from prescriptions.precautions import Restrictions, restrictions_of


@dataclass(frozen=True)
class Finding:
    """An item version that holds, or will hold, and what stands against it, worst first."""

    item: Item
    worded_at: datetime  # what came later was not known when the therapist gave the version's reason
    conflicts: Sequence[Conflict]
    against_easier: Sequence[Conflict] = ()  # what forbids the variant for sore days

    def of(self, verdict: Verdict) -> list[Conflict]:
        return [conflict for conflict in self.conflicts if conflict.verdict is verdict]

    @property
    def worst(self) -> Verdict | None:
        return max((conflict.verdict for conflict in self.conflicts), default=None)

    @property
    def limit(self) -> Conflict:
        """The tightest of the limits it goes past."""
        return min(self.of(Verdict.CLAMPED), key=lambda conflict: conflict.limit_deg or 0)

    @property
    def unanswered(self) -> list[Conflict]:
        """Questions no word was given for: none at all, or one that is older than the precaution."""
        return [
            conflict
            for conflict in self.of(Verdict.ASKS)
            if not self.item.reason or (conflict.phase is None and conflict.precaution.added_at >= self.worded_at)
        ]


def findings_of(held: Prescription, *, now: datetime) -> list[Finding]:
    """Each version that holds or is planned, and has something against it on its first day. Three queries at most."""
    patient = held.episode.patient
    restrictions = restrictions_of(held.episode, on=patient.therapy_day(now)).within(held.phase)
    items = held.items.filter(Q(ends_at=None) | Q(ends_at__gt=now), Q(ends_at=None) | Q(ends_at__gt=F("starts_at")))
    found = []
    for item in items.select_related("drill", "easier"):
        first_day = patient.therapy_day(max(now, item.starts_at))
        found.append(_looked_at(item, restrictions.from_day(first_day), now=now))
    return [finding for finding in found if finding.conflicts or finding.against_easier]


def _looked_at(item: Item, restrictions: Restrictions, *, now: datetime) -> Finding:
    conflicts = restrictions.against(item.drill, range_limit_deg=item.range_limit_deg)
    # The variant keeps its own usual range, whatever the drill is held to.
    easier = restrictions.against(item.easier, range_limit_deg=None) if item.easier else []
    firm = [one for one in easier if one.verdict is not Verdict.ASKS]
    return Finding(item, min(now, item.starts_at), conflicts, firm)
