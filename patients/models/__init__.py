from patients.models.anchor import Anchor
from patients.models.code import Code
from patients.models.condition import Condition
from patients.models.episode import Episode
from patients.models.invitation import Invitation
from patients.models.link import Link
from patients.models.message import Message
from patients.models.patient import Patient
from patients.models.precaution import Precaution

__all__ = ["Anchor", "Code", "Condition", "Episode", "Invitation", "Link", "Message", "Patient", "Precaution"]
