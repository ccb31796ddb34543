"""Save a dose of the draft as the therapist's own, and say at its line what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.models import Therapist
from prescriptions import saved_doses
from prescriptions.drafting import Draft


@dataclass(frozen=True)
class Kept:
    """``key`` is that of the line; ``words`` tell the therapist."""

    key: str
    words: str


def keep_dose(draft: Draft, key: str, *, therapist: Therapist, now: datetime) -> Kept:
    """What cannot be read, or lies beyond the drill's bounds, is not saved; nothing is raised."""
    line = next((entry.line for entry in draft.lines if entry.key == key), None)
    if line is None:
        return Kept(key, _("Mend the figures first. Nothing was saved."))
    try:
        saved_doses.save(line.drill, line.dose, therapist=therapist, now=now)
    except saved_doses.BeyondBounds as error:
        return Kept(key, str(error))
    return Kept(key, _("Saved. You get this dose when you add %(drill)s.") % {"drill": line.drill.name})
