"""The desk of one patient's programme, found in few queries; and what a form says, read for it."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from clinic.columns import rows_of
from clinic.models import Therapist
from patients.models import Anchor, Precaution
from prescriptions import sending
from prescriptions.at_rest import at_rest
from prescriptions.case import Case
from prescriptions.living import chosen_of, living_programmes
from prescriptions.models import Concern, Pause, PhaseDrill, PrecautionRule, Prescription
from prescriptions.precautions import Restrictions
from prescriptions.step_desk import Desk, Way


def find_desk(pk: UUID, *, therapist: Therapist, now: datetime, way: Way, typed: QueryDict) -> Desk | None:
    """The desk of a patient in care whom the therapist may see; None where there is no living programme.

    Four queries at most, one more where the programme seen is older.
    """
    living = list(living_programmes(therapist, pk, now=now))
    chosen = chosen_of(living, typed.get("programme", ""))
    if chosen is None:
        return None
    entries = list(_entries(chosen, typed.get("phase", ""))) if way is Way.PROGRESS and chosen.phase else []
    precautions = rows_of(Precaution, chosen.held)
    phases = [phase for phase in (chosen.phase, entries[0].phase if entries else None) if phase]
    named = [tag for phase in phases for tag in phase.restrictions]
    rules = PrecautionRule.objects.by_tag([*(one.tag for one in precautions), *named])
    episode, on = chosen.episode, chosen.episode.patient.therapy_day(now)
    habits = rows_of(Anchor, chosen.habits)
    case = Case(episode, chosen, Restrictions(precautions, rules), on, precautions, habits)
    rests = at_rest(rows_of(Pause, chosen.rests), rows_of(Concern, chosen.findings))
    return Desk(way, case, rests, sending.versions_of(case), entries, typed, [one for one in living if one != chosen])


def starting_when_free(form: QueryDict) -> QueryDict:
    """What was typed, from the day that the button of a precaution names: the first on which it holds no more."""
    if "start" not in form:
        return form
    later = form.copy()
    later["from_on"] = form.get("start", "")
    return later


def unseen(form: QueryDict) -> QueryDict:
    """What was typed, without what was seen: the programme as it stands now is laid out with it."""
    fresh = form.copy()
    for name in ("seen", "drawn", "phase"):
        fresh.pop(name, None)
    return fresh


def _entries(programme: Prescription, asked: str) -> QuerySet[PhaseDrill]:
    """The drills of the protocol's next phase; of the phase that was asked for, once a first press has entered it."""
    phase = programme.phase
    assert phase is not None
    ours = PhaseDrill.objects.filter(phase__protocol=phase.protocol_id).select_related("phase__protocol", "drill")
    if asked == str(phase.pk):
        return ours.filter(phase=phase)
    return ours.filter(phase__position=phase.position + 1)
