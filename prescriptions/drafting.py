"""The draft of a programme, worked out and never stored: each line as typed, as understood, and what is against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prescriptions.bounds import Excess, excesses
from prescriptions.burden import Burden, burden_of
from prescriptions.case import Case
from prescriptions.forms import LineForm
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill, Item, Prescription
from prescriptions.precautions import Conflict, Restrictions, Verdict


@dataclass(frozen=True)
class DraftLine:
    """One line of the draft: as typed, as understood, and what stands against it."""

    key: str
    form: LineForm
    restrictions: Restrictions
    is_gone: bool = False  # taken off, and kept in sight until the programme is sent

    @property
    def drill(self) -> Drill:
        return self.form.drill

    @cached_property
    def line(self) -> Line | None:
        """None while a figure cannot be read."""
        return self.form.line()

    @cached_property
    def conflicts(self) -> list[Conflict]:
        # As far as it can be read: another figure that cannot must not turn the limit typed into none.
        return self.restrictions.against(self.drill, range_limit_deg=self.limit)

    @property
    def limit(self) -> int | None:
        return self._read("range_limit_deg")

    @property
    def side(self) -> str:
        return self._read("side") or side_of(self.drill, self.form.episode)

    @property
    def load(self) -> str:
        return self._read("load") or ""

    def _read(self, name: str) -> Any:
        """One field as far as it can be read, whatever the others hold."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @cached_property
    def excesses(self) -> list[Excess]:
        return excesses(self.drill, self.line.dose) if self.line else []

    @property
    def reason(self) -> str:
        return self.line.reason if self.line else ""

    @property
    def wants_a_reason(self) -> bool:
        return bool(self.excesses) or any(conflict.verdict is Verdict.ASKS for conflict in self.conflicts)

    @property
    def to_settle(self) -> int:
        """How many things stop this line from being sent."""
        firm = sum(conflict.verdict is not Verdict.ASKS for conflict in self.conflicts)
        asked = 0 if self.reason else len(self.excesses) + len(self.conflicts) - firm
        return (self.line is None) + firm + asked

    @property
    def unread(self) -> list[str]:
        """What cannot be read, one sentence a field: "Reps: Enter a whole number." """
        return [f"{self.form[name].label}: {' '.join(map(str, errors))}" for name, errors in self.form.errors.items()]

    @property
    def figures(self) -> list[BoundField]:
        """The fields that stand in the open, in the order they are spoken."""
        names = ("sets", "reps", "hold_s", "range_limit_deg", "times_per_day")
        return [self.form[name] for name in names if name in self.form.fields]

    @property
    def finer(self) -> list[BoundField]:
        """The figures that seldom change."""
        return [self.form[name] for name in ("tempo_out_s", "tempo_back_s", "tempo_pause_s", "min_gap_min")]

    @property
    def is_special(self) -> bool:
        """Whether something stands under *Tempo and more* that must not be overlooked: what decides in place of the
        clock, or an easier version."""
        if "easier" in self.form.errors:
            return True
        return self.line is not None and (not self.line.dose.is_on_the_clock or self.line.easier is not None)

    @property
    def typed(self) -> list[BoundField]:
        """All fields, for a line that was taken off: it comes back with every figure it had."""
        return list(self.form)

    def to_patient(self) -> str:
        return self.line.to_patient() if self.line else _("nothing yet: a figure is missing")


@dataclass(frozen=True)
class Draft:
    """All lines in order, worked out."""

    case: Case
    rows: Sequence[DraftLine]  # those taken off among them
    touched: str = ""  # the line the last move was about: the page leads the reader there
    drills_reason: str = ""  # why there are so many drills

    @cached_property
    def lines(self) -> list[DraftLine]:
        """What would be sent."""
        return [entry for entry in self.rows if not entry.is_gone]

    @property
    def sound_lines(self) -> list[Line]:
        """The lines that can be read, as the programme would hold them."""
        return [entry.line for entry in self.lines if entry.line is not None]

    @property
    def last_key(self) -> str:
        return self.lines[-1].key if self.lines else ""

    @property
    def slugs(self) -> set[str]:
        return {entry.drill.slug for entry in self.lines}

    @property
    def to_settle(self) -> int:
        """How many things stop the draft from being sent."""
        unexplained = self.burden.must_be_explained and not self.drills_reason
        return sum(entry.to_settle for entry in self.lines) + unexplained

    @property
    def unsettled(self) -> str:
        """ "2 things to settle before you send.", or nothing."""
        if not self.to_settle:
            return ""
        return ngettext(
            "%(count)d thing to settle before you send.", "%(count)d things to settle before you send.", self.to_settle
        ) % {"count": self.to_settle}

    @property
    def first_to_settle(self) -> str:
        """The id of the place on the page."""
        unexplained = "her-day" if self.burden.must_be_explained else ""
        return next((f"line-{entry.key}" for entry in self.lines if entry.to_settle), unexplained)

    @cached_property
    def burden(self) -> Burden:
        return burden_of(self.sound_lines)

    @property
    def smallest_day(self) -> list[str]:
        """The drills that are enough on a hard day, by name."""
        return [line.drill.name for line in self.sound_lines if line.in_smallest_day]

    @property
    def flagged(self) -> frozenset[int]:
        """Keys of the drills that something stands against."""
        return frozenset(entry.drill.pk for entry in self.lines if entry.to_settle)


def standing_lines(prescription: Prescription) -> list[Line]:
    """The living programme as lines. One query."""
    items = prescription.items.open().select_related("drill", "easier")
    return [line_of(item) for item in items]


def line_of(item: Item) -> Line:
    """An item as the line it was written from. Reads ``drill`` and ``easier``."""
    return Line(item.drill, item.side, item.dose, item.reason, item.easier, item.in_smallest_day)
