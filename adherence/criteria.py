"""A therapist's word on a criterion of the phase: met, or not yet. Append-only, the newest holds."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adherence.booking import hold
from adherence.models import CriterionMark
from clinic import audit
from clinic.models import User
from patients.models import Patient
from prescriptions.models import Prescription


class CriterionError(Exception):
    """A mark that cannot be kept; ``str()`` is a sentence for the therapist."""


class NoSuchCriterion(CriterionError):
    def __str__(self) -> str:
        return _("The programme stands in another phase by now, or this criterion has changed. Look again.")


@transaction.atomic
def mark(
    patient: Patient,
    *,
    key: UUID,
    prescription: int,
    criterion: str,
    is_met: bool,
    note: str,
    by: User,
    now: datetime,
) -> CriterionMark:
    """Keep a word on a criterion of the phase in which a living programme of the patient stands.

    The same key again brings back what it made. Raises ``NoSuchCriterion``.
    """
    hold(patient)
    known = CriterionMark.objects.filter(episode__patient=patient, key=key).first()
    if known is not None:
        return known
    living = Prescription.objects.living().filter(episode__patient=patient, pk=prescription)
    programme = living.select_related("phase").first()
    phase = programme.phase if programme else None
    if programme is None or phase is None or criterion not in phase.exit_criteria:
        raise NoSuchCriterion
    made = CriterionMark.objects.create(
        episode_id=programme.episode_id, phase=phase, key=key, criterion=criterion, is_met=is_met, note=note,
        at=now, by=by,
    )  # fmt: skip
    audit.record(
        "criterion.marked",
        target=made,
        by=by,
        at=now,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        phase=phase.pk,
        place=phase.exit_criteria.index(criterion) + 1,
        is_met=is_met,
    )
    return made
