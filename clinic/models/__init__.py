from clinic.models.audit import AuditEntry
from clinic.models.clinic import Clinic
from clinic.models.look import Look
from clinic.models.therapist import Therapist
from clinic.models.user import User

__all__ = ["AuditEntry", "Clinic", "Look", "Therapist", "User"]
