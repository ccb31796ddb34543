from patients.models.anchor import Anchor
from patients.models.condition import Condition
from patients.models.episode import Episode
from patients.models.invitation import Invitation
from patients.models.link import Link
from patients.models.patient import Patient
from patients.models.precaution import Precaution

__all__ = ["Anchor", "Condition", "Episode", "Invitation", "Link", "Patient", "Precaution"]
