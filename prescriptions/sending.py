"""Send a draft: the first time it starts the programme, later it changes it; pressed twice it does it once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import User
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.drafting import Case, standing_lines
from prescriptions.lines import Line
from prescriptions.models import Phase, Prescription
from prescriptions.prescribing import AlreadyPrescribed, PrescribingError


class ChangedMeanwhile(PrescribingError):
    """Another tab or another therapist was first; nobody's change is overwritten unseen."""

    def __str__(self) -> str:
        return _(
            "Somebody changed this programme after you opened it. Look at the chart. If yours is right, send again."
        )


@dataclass(frozen=True)
class Sent:
    """What sending did."""

    patient: Patient
    is_told: bool  # the patient gets an email

    def __str__(self) -> str:
        if self.is_told:
            return _("Sent to %(name)s, who gets an email.") % {"name": self.patient.first_name}
        return _("The programme already says this. No email goes out.")


def mark_of(living: Prescription | None) -> str:
    """What the therapist had before them: the versions that stand. Empty: no programme yet. One query."""
    if living is None:
        return ""
    return ".".join(str(pk) for pk in living.items.open().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def send(
    case: Case,
    lines: Sequence[Line],
    *,
    seen: str,
    by: User,
    now: datetime,
    phase: Phase | None = None,
    note: str = "",
) -> Sent:
    """``seen`` is the mark of the programme the draft was made from.

    Raises ``ChangedMeanwhile`` and what ``prescribing.issue`` and ``prescribing.revise`` raise.
    """
    patient = case.episode.patient
    # Held from the look to the change: of two therapists at once the second sees what the first has sent.
    list(Prescription.objects.select_for_update().filter(pk=case.living.pk) if case.living else ())
    if seen != mark_of(case.living):
        return _again(case.living, lines, note, patient)
    if case.living is not None:
        revision = prescribing.revise(case.living, lines, by=by, now=now, phase=phase, note=note)
        return Sent(patient, is_told=not revision.is_empty)
    try:
        prescribing.issue(case.episode, lines, by=by, now=now, phase=phase, note=note)
    except AlreadyPrescribed:
        return _again(case.episode.prescriptions.living().first(), lines, note, patient)
    return Sent(patient, is_told=True)


def _again(living: Prescription | None, lines: Sequence[Line], note: str, patient: Patient) -> Sent:
    """A second click finds its own work done; anything else has to be looked at."""
    standing = standing_lines(living) if living else []
    is_noted = living is not None and note in ("", living.note)
    if not is_noted or {line.key: line.dose for line in standing} != {line.key: line.dose for line in lines}:
        raise ChangedMeanwhile
    return Sent(patient, is_told=False)
