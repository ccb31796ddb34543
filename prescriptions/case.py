"""Whom the builder is open for, fetched in few queries: the episode, its programme, and what precautions hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet

from clinic.columns import column, rows_of
from clinic.models import Clinic, Therapist
from patients.models import Anchor, Episode, Precaution
from prescriptions.models import Phase, PrecautionRule, Prescription, Protocol
from prescriptions.precautions import Restrictions


@dataclass(frozen=True)
class Case:
    """Restrictions are those of the day from which the programme is to hold; ``on`` is the patient's today."""

    episode: Episode
    living: Prescription | None
    restrictions: Restrictions
    on: date
    precautions: Sequence[Precaution] = ()  # those nobody has lifted, begun or not
    habits: Sequence[Anchor] = ()
    phase: Phase | None = None  # of a protocol, as it was asked for
    ended: Prescription | None = None  # the last programme there was, where none is living

    def within(self, phase: Phase | None) -> "Case":
        """The same for a programme of a protocol's phase; without one that of the living programme. One query."""
        held_by = phase or (self.living.phase if self.living else None)
        return replace(self, restrictions=self.restrictions.within(held_by), phase=phase)

    def from_day(self, from_on: date) -> "Case":
        """The same, with the precautions of another day. No query."""
        held = [one for one in self.precautions if one.holds_on(from_on)]
        return replace(self, restrictions=replace(self.restrictions, precautions=held))

    @property
    def standing(self) -> str:
        """ "Knee replacement, left. Week 3, day 21. Age 71." """
        said = (self.episode.standing(self.on), self.episode.patient.age_in_words(self.on))
        return " ".join(filter(None, said))


def find_case(
    pk: UUID, *, therapist: Therapist, now: datetime, from_on: date | None = None, phase_key: str = ""
) -> Case | None:
    """The case of a patient in care whom the therapist may see. Four queries at most.

    ``from_on`` is the day the programme is to hold from, today without it; ``phase_key`` that of the phase asked for.
    """
    episode = _episodes(therapist).filter(patient_id=pk).first()
    if episode is None:
        return None
    newest = _newest_programme(episode)
    living, ended = (newest, None) if newest and newest.ended_at is None else (None, newest)
    phase = _phase(phase_key, living, clinic=therapist.clinic)
    on = episode.patient.therapy_day(now)
    precautions, habits = rows_of(Precaution, episode.held), rows_of(Anchor, episode.habits)
    restrictions = _restrictions(precautions, phase or (living.phase if living else None))
    return Case(episode, living, restrictions, on, precautions, habits, phase, ended).from_day(from_on or on)


def _episodes(therapist: Therapist) -> QuerySet[Any]:
    """The newest open one first; with the patient, the patient's habits and the precautions nobody has lifted."""
    episodes = Episode.objects.visible_to(therapist).open().filter(patient__discharged_at=None)
    return episodes.select_related("patient", "condition").annotate(
        habits=column(Anchor.objects.filter(patient=OuterRef("patient"))),
        held=column(Precaution.objects.filter(episode=OuterRef("pk"), lifted_at=None)),
    )


def _newest_programme(episode: Episode) -> Prescription | None:
    """The living one, else the last that ended."""
    programmes = episode.prescriptions.select_related("phase__protocol")
    return programmes.order_by(F("ended_at").desc(nulls_first=True)).first()


def _phase(key: str, living: Prescription | None, *, clinic: Clinic) -> Phase | None:
    """The phase of that key, if the clinic may use it; the living programme's own is at hand."""
    if not key.isdecimal() or len(key) > 18:
        return None
    if living is not None and living.phase_id == int(key):
        return living.phase
    phases = Phase.objects.filter(protocol__in=Protocol.objects.of(clinic)).select_related("protocol")
    return phases.filter(pk=int(key)).first()


def _restrictions(precautions: Sequence[Precaution], phase: Phase | None) -> Restrictions:
    """Precautions and the phase's own restrictions with the rules of both. One query, none where there are none."""
    named = phase.restrictions if phase else []
    rules = PrecautionRule.objects.by_tag([*(one.tag for one in precautions), *named])
    return Restrictions(precautions, rules, phase if named else None)
