from patients.models.anchor import Anchor
from patients.models.code import Code
from patients.models.condition import Condition
from patients.models.episode import Episode
from patients.models.goal import Goal
from patients.models.invitation import Invitation
from patients.models.link import Link
from patients.models.measure import Measure
from patients.models.message import Message
from patients.models.note import Note
from patients.models.patient import Patient
from patients.models.precaution import Precaution

__all__ = [
    "Anchor",
    "Code",
    "Condition",
    "Episode",
    "Goal",
    "Invitation",
    "Link",
    "Measure",
    "Message",
    "Note",
    "Patient",
    "Precaution",
]
