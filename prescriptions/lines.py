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

    @property
    def key(self) -> tuple[int, str]:
        return self.drill.pk, self.side

    @property
    def _columns(self) -> dict[str, Any]:
        figures = {name: getattr(self.dose, name) for name in COLUMNS} | {"weekdays": list(self.dose.weekdays)}
        return figures | {"drill": self.drill, "side": self.side}

    def as_item(self, *, starts_at: datetime) -> Item:
        """The item this line would become, unsaved: it can be planned."""
        return Item(starts_at=starts_at, **self._columns)

    def to_patient(self) -> str:
        """The dose in the patient's words, with the side named."""
        return Item(**self._columns).to_patient()
