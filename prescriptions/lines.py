"""A line of a programme before it is stored: what the builder drafts, a protocol lays out and prescribing writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prescriptions.dose import COLUMNS, Dose
from prescriptions.models import Drill, Item


@dataclass(frozen=True)
class Line:
    """One drill as the therapist wants it: what an item will say."""

    drill: Drill
    side: str
    dose: Dose
    reason: str = ""  # why it is kept against a precaution that asks, or beyond the library's bounds
    easier: Drill | None = None  # what to do in its place on a sore or tired day
    in_smallest_day: bool = False  # whether it is among what is enough on a hard day

    @property
    def key(self) -> tuple[int, str]:
        return self.drill.pk, self.side

    @property
    def _columns(self) -> dict[str, Any]:
        figures = {name: getattr(self.dose, name) for name in COLUMNS} | {"weekdays": list(self.dose.weekdays)}
        rest = {"drill": self.drill, "side": self.side, "easier": self.easier, "in_smallest_day": self.in_smallest_day}
        return figures | rest

    def as_item(self, *, starts_at: datetime) -> Item:
        """The item this line would become, unsaved: it can be planned."""
        return Item(starts_at=starts_at, **self._columns)

    def asks_like(self, item: Item) -> bool:
        """Whether an item of the same drill and side asks for the same: then no new version is opened."""
        mine = self.dose, self.easier.pk if self.easier else None, self.in_smallest_day
        return mine == (item.dose, item.easier_id, item.in_smallest_day)

    def to_patient(self) -> str:
        """The dose in the patient's words, with the side named."""
        return Item(**self._columns).to_patient()
