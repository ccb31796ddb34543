"""What rests on a patient's page of today because of what they told: the words, without a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adherence.safety import dial
from clinic.models import Clinic
from prescriptions.models import Pause
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Resting:
    """``told``: what the patient said; ``drills``: what rests for it, by name."""

    clinic: Clinic
    told: Sequence[str]
    drills: Sequence[str]
    is_all: bool

    @property
    def dial(self) -> str:
        return dial(self.clinic.phone)


def resting_of(programme: Programme, *, now: datetime) -> Resting | None:
    """None where no red flag lays anything to rest at this moment."""
    items = programme.in_force(now)
    locks = [pause for pause in programme.pauses if pause.origin == Pause.Origin.ALERT and _is_on(pause, now)]
    held = [item for item in items if any(lock.holds(item) for lock in locks)]
    if not held:
        return None
    told = dict.fromkeys(lock.reason for lock in locks if any(lock.holds(item) for item in held))
    names = dict.fromkeys(item.drill.name for item in held)
    return Resting(programme.patient.clinic, list(told), list(names), is_all=len(held) == len(items))


def _is_on(pause: Pause, now: datetime) -> bool:
    return pause.starts_at <= now and (pause.ends_at is None or pause.ends_at > now)
