"""The drills beside the builder: what fits this draft, or what the therapist searched for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clinic.models import Clinic
from prescriptions.case import Case
from prescriptions.drafting import Draft
from prescriptions.models import Drill
from prescriptions.precautions import Conflict, Verdict

OFFERED, HELD_BACK, FOUND = 8, 4, 20


@dataclass(frozen=True)
class Shelf:
    """``held_back`` are the drills a precaution blocks, each with its reason."""

    words: str
    offered: Sequence[Drill]
    held_back: Sequence[Conflict]


def shelf_for(draft: Draft, *, clinic: Clinic, words: str) -> Shelf:
    """Drills whose name or synonym holds the words; without words, others of the draft's regions. One query."""
    drills = Drill.objects.of(clinic)
    if words:
        return _sorted_out(drills.called(words)[:FOUND], draft.case, words, offered=FOUND)
    regions = {entry.drill.region for entry in draft.lines} | {draft.case.episode.condition.region}
    near = drills.filter(region__in=regions).exclude(slug__in=draft.slugs)
    return _sorted_out(near, draft.case, words, offered=OFFERED)


def _sorted_out(drills: Iterable[Drill], case: Case, words: str, *, offered: int) -> Shelf:
    free: list[Drill] = []
    held_back: list[Conflict] = []
    for drill in drills:
        worst = next(iter(case.restrictions.against(drill, range_limit_deg=None)), None)
        if worst is not None and worst.verdict is Verdict.BLOCKED:
            held_back.append(worst)
        else:
            free.append(drill)
    return Shelf(words, free[:offered], held_back[:HELD_BACK])
