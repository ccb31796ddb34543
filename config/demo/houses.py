"""The demo's two clinics and who works there."""

from dataclasses import dataclass

from clinic.cast import CAST
from clinic.models import Therapist

OWNER, THERAPIST = Therapist.Role.OWNER, Therapist.Role.THERAPIST
ROLES = {role.who: role for role in CAST}


@dataclass(frozen=True)
class House:
    key: str
    name: str
    phone: str
    zone: str = "America/New_York"


@dataclass(frozen=True)
class Worker:
    key: str
    house: str
    email: str
    name: str
    role: str = THERAPIST
    licence: str = ""


HOUSES = (
    House("harbour", "Harbour Street Physio", "+1 555 0140"),
    House("northgate", "Northgate Clinic", "+1 555 0177"),
)

WORKERS = (
    Worker("dana", "harbour", ROLES["dana"].email, ROLES["dana"].name, licence="PT 048211"),
    Worker("ines", "harbour", ROLES["ines"].email, ROLES["ines"].name, OWNER, "PT 031907"),
    Worker("tom", "harbour", "tom@harbour.example", "Tom Lindqvist", licence="PT 052660"),
    Worker("omar", "northgate", ROLES["omar"].email, ROLES["omar"].name, OWNER, "PT 040155"),
)
