"""What a change makes of a programme, line by line and figure by figure, in two voices: therapist's and patient's.

Each difference is a line as it was and as it will be asked. It can be kept as rows of plain values, with the drill's
name as it was then: what a patient was told does not change when a drill is renamed later. Order is no change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol, Self

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.models.sides import Side
from prescriptions.dose import COLUMNS, Dose
from prescriptions.wording import how_often, moved


class Line(Protocol):
    """A line of a draft, or an item: a drill on a side at a dose."""

    @property
    def drill(self) -> Any: ...
    @property
    def side(self) -> str: ...
    @property
    def dose(self) -> Dose: ...
    @property
    def reason(self) -> str: ...
    @property
    def easier(self) -> Any: ...
    @property
    def in_smallest_day(self) -> bool: ...


@dataclass(frozen=True)
class Asked:
    """One line as it is told. ``drill`` is the drill's key; ``easier`` the name of the drill for a sore day."""

    drill: int
    name: str
    region: str
    side: str
    dose: Dose
    reason: str = ""
    easier: str = ""
    in_smallest_day: bool = False

    @classmethod
    def of(cls, line: Line) -> Self:
        drill, easier = line.drill, line.easier.name if line.easier else ""
        return cls(drill.pk, drill.name, drill.region, line.side, line.dose, line.reason, easier, line.in_smallest_day)

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        figures = {name: value for name, value in row["dose"].items() if name in COLUMNS}
        return cls(**{**row, "dose": Dose(**figures | {"weekdays": tuple(figures["weekdays"])})})

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"dose": asdict(self.dose) | {"weekdays": list(self.dose.weekdays)}}

    @property
    def key(self) -> tuple[int, str]:
        return self.drill, self.side

    @property
    def title(self) -> str:
        """ "Heel slide, left": as a therapist names it."""
        return f"{self.name}, {Side(self.side).label}" if self._is_one_sided else self.name

    @property
    def spoken(self) -> str:
        """ "Heel slide, left knee": as a patient reads it."""
        return f"{self.name}, {self._body_part}" if self._is_one_sided else self.name

    @property
    def _is_one_sided(self) -> bool:
        return self.side in (Side.LEFT, Side.RIGHT)

    @property
    def _body_part(self) -> str:
        return f"{Side(self.side).label} {self.region}" if self._is_one_sided else ""

    def to_patient(self) -> str:
        """ "8 slow reps, hold 5 s, left knee, 4 times a day"."""
        return ", ".join(filter(None, [self.dose.to_patient(), self._body_part, how_often(self.dose)]))

    def asks_like(self, other: "Asked") -> bool:
        """Whether the patient is asked for the same."""
        return (self.dose, self.easier, self.in_smallest_day) == (other.dose, other.easier, other.in_smallest_day)


@dataclass(frozen=True)
class Added:
    """A line that was not there."""

    new: Asked
    icon: ClassVar[str] = "plus"

    @property
    def title(self) -> str:
        return self.new.title

    @property
    def details(self) -> list[str]:
        return [_("added: %(dose)s") % {"dose": self.new.dose.to_therapist()}]

    def to_patient(self) -> str:
        return _("New: %(drill)s. %(dose)s.") % {"drill": self.new.name, "dose": capfirst(self.new.to_patient())}


@dataclass(frozen=True)
class Removed:
    """A line that is no longer asked for."""

    old: Asked
    icon: ClassVar[str] = "remove"

    @property
    def title(self) -> str:
        return self.old.title

    @property
    def details(self) -> list[str]:
        return [_("taken out")]

    def to_patient(self) -> str:
        return _("Leave out: %(drill)s.") % {"drill": self.old.spoken}


@dataclass(frozen=True)
class Changed:
    """The same drill on the same side, with other figures."""

    old: Asked
    new: Asked
    icon: ClassVar[str] = "edit"

    @property
    def title(self) -> str:
        return self.new.title

    @property
    def details(self) -> list[str]:
        """ "6 × a day, was 4", one for each figure."""
        figures = moved(self.old.dose, self.new.dose)
        return [figure.to_therapist(self.old.dose, self.new.dose) for figure in figures] + self._for_hard_days

    def to_patient(self) -> str:
        told = [figure.to_patient(self.old.dose, self.new.dose) for figure in moved(self.old.dose, self.new.dose)]
        told += self._for_hard_days
        return _("%(drill)s: %(changes)s.") % {"drill": self.new.spoken, "changes": "; ".join(told)}

    @property
    def _for_hard_days(self) -> list[str]:
        words = []
        if self.new.easier != self.old.easier:
            easier = _("on a sore day do %(drill)s") % {"drill": self.new.easier}
            words.append(easier if self.new.easier else _("no easier version now"))
        if self.new.in_smallest_day != self.old.in_smallest_day:
            words.append(_("counts on a hard day") if self.new.in_smallest_day else _("can wait on a hard day"))
        return words


@dataclass(frozen=True)
class Explained:
    """Kept as it was, now with a reason: for the record, and nothing new for the patient."""

    old: Asked
    new: Asked
    icon: ClassVar[str] = "edit"

    @property
    def title(self) -> str:
        return self.new.title

    @property
    def details(self) -> list[str]:
        return [_("kept: “%(reason)s”") % {"reason": self.new.reason}]

    def to_patient(self) -> str:
        return ""


Difference = Added | Removed | Changed | Explained


@dataclass(frozen=True)
class Differences:
    """All that a change does: what is new, what is otherwise, what goes."""

    made: Sequence[Difference] = ()

    @property
    def is_empty(self) -> bool:
        return not self.made

    def to_therapist(self) -> list[str]:
        """ "Heel slide, left: 6 × a day, was 4", one for each line."""
        return [f"{one.title}: {', '.join(one.details)}" for one in self.made]

    def to_patient(self) -> list[str]:
        """Plain words, one for each line that is different for the patient."""
        return [words for one in self.made if (words := one.to_patient())]

    def as_rows(self) -> list[dict[str, Any]]:
        """Plain values, to be kept as JSON."""
        return [{name: asked.as_row() for name, asked in vars(one).items()} for one in self.made]


def of_rows(rows: Iterable[Mapping[str, Mapping[str, Any]]]) -> Differences:
    """Differences again from what ``as_rows`` gave."""
    pairs = ({name: Asked.of_row(asked) for name, asked in row.items()} for row in rows)
    return Differences([_difference(pair.get("old"), pair.get("new")) for pair in pairs])


def between(standing: Iterable[Line], wanted: Iterable[Line]) -> Differences:
    """What must change for the standing lines to say what is wanted. Pure."""
    before = {(one := Asked.of(line)).key: one for line in standing}
    after = {(one := Asked.of(line)).key: one for line in wanted}
    added = [_difference(None, new) for key, new in after.items() if key not in before]
    kept = [(before[key], new) for key, new in after.items() if key in before]
    changed = [_difference(old, new) for old, new in kept if _differ(old, new)]
    removed = [_difference(old, None) for key, old in before.items() if key not in after]
    return Differences([*added, *changed, *removed])


def _differ(old: Asked, new: Asked) -> bool:
    """A reason counts when it is a new one; none typed takes none away."""
    return not old.asks_like(new) or new.reason not in ("", old.reason)


def _difference(old: Asked | None, new: Asked | None) -> Difference:
    if old is None:
        assert new is not None
        return Added(new)
    if new is None:
        return Removed(old)
    return Explained(old, new) if old.asks_like(new) else Changed(old, new)
