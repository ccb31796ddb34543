"""The page *Something feels wrong*: what a patient is asked and told to do, and what they have told so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from adherence.models import Alert, AlertMark
from adherence.safety import Flag, Level, by_level, dial, every_flag, flags_for
from patients.models import Condition, Patient
from prescriptions.models import Pause


@dataclass(frozen=True)
class Question:
    """One red flag as the page asks about it, with the key that this phone's next word about it goes by."""

    flag: Flag
    key: UUID = field(default_factory=uuid4, compare=False)


@dataclass(frozen=True)
class Told:
    """An open alert as its patient sees it: what to do, and what rests. Reads ``marks`` and ``pauses``."""

    alert: Alert

    @property
    def advice(self) -> list[str]:
        """What they were told when they last said it, word for word."""
        said = [mark for mark in self.alert.marks.all() if mark.kind == AlertMark.Kind.SAID]
        return said[-1].words.splitlines()

    @property
    def is_for_emergency_number(self) -> bool:
        return Level(self.alert.level).rank <= Level.ER.rank

    @property
    def rests_all(self) -> bool:
        return any(pause.drill_id is None for pause in self._resting)

    @property
    def drills(self) -> list[str]:
        """What rests, by name."""
        return list(dict.fromkeys(pause.drill.name for pause in self._resting if pause.drill))

    @property
    def _resting(self) -> list[Pause]:
        return [pause for pause in self.alert.pauses.all() if pause.ends_at is None]


@dataclass(frozen=True)
class Asked:
    """The page for one patient, or, without a pass, for anyone."""

    patient: Patient | None
    groups: Sequence[tuple[Level, Sequence[Question]]]
    told: Sequence[Told] = ()

    @property
    def dial(self) -> str:
        """The clinic's number, where a pass says which clinic."""
        return dial(self.patient.clinic.phone) if self.patient else ""


def asked_of(patient: Patient | None) -> Asked:
    """Two queries for a patient who has told nothing, two more for one who has."""
    if patient is None:
        return Asked(None, _questions(every_flag()))
    care = Condition.objects.filter(episode__patient=patient, episode__closed_at=None)
    rules = [rule for rules in care.values_list("red_flags", flat=True) for rule in rules]
    # What was written in a message is answered where it was written.
    told = [Told(alert) for alert in Alert.objects.open().of(patient).in_full() if alert.flag.signs]
    return Asked(patient, _questions(flags_for(rules)), told)


def _questions(flags: Sequence[Flag]) -> list[tuple[Level, list[Question]]]:
    return [(level, [Question(flag) for flag in group]) for level, group in by_level(flags)]
