"""What rests on a patient's page of today because of what they told: the words, without a query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from adherence.safety import dial, found_flags
from clinic.models import Clinic
from prescriptions.models import Pause
from prescriptions.programme import Programme


@dataclass(frozen=True)
class Resting:
    """``told``: what the patient said; ``drills``: what rests for it, by name; ``advice``: what to do, sentence by
    sentence, where it was found in pain scores."""

    clinic: Clinic
    told: Sequence[str]
    drills: Sequence[str]
    is_all: bool
    advice: Sequence[str] = ()

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
    is_all = len(held) == len(items)
    return Resting(programme.patient.clinic, list(told), list(names), is_all, _advice(told))


def _advice(told: Collection[str]) -> list[str]:
    """Of the most urgent."""
    found = [flag for flag in found_flags() if flag.name in told]
    return list(found[0].to_patient) if found else []


def _is_on(pause: Pause, now: datetime) -> bool:
    return pause.starts_at <= now and (pause.ends_at is None or pause.ends_at > now)
