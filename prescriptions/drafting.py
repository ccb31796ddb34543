"""The draft of a programme, worked out and never stored: each line as typed, as understood, and what is against it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from patients.models import Episode
from prescriptions.bounds import Excess, excesses
from prescriptions.forms import LineForm
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill, Phase, Prescription
from prescriptions.precautions import Conflict, Restrictions, Verdict, restrictions_of


@dataclass(frozen=True)
class Case:
    """Whom the builder is open for: the episode, its living programme, and what precautions hold on a day."""

    episode: Episode
    living: Prescription | None
    restrictions: Restrictions
    on: date

    def within(self, phase: Phase | None) -> "Case":
        """The same for a programme of a protocol's phase; without one that of the living programme. One query."""
        phase = phase or (self.living.phase if self.living else None)
        return replace(self, restrictions=self.restrictions.within(phase))

    @property
    def standing(self) -> str:
        """ "Knee replacement, left. Week 3, day 21. Age 71." """
        said = (self.episode.standing(self.on), self.episode.patient.age_in_words(self.on))
        return " ".join(filter(None, said))


def case_of(episode: Episode, *, on: date) -> Case:
    """Three queries at most."""
    living = episode.prescriptions.living().select_related("phase").first()
    return Case(episode, living, restrictions_of(episode, on=on), on)


@dataclass(frozen=True)
class DraftLine:
    """One line of the draft: as typed, as understood, and what stands against it."""

    key: str
    form: LineForm
    restrictions: Restrictions

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
        return [self.form[f"tempo_{part}_s"] for part in ("out", "back", "pause")] + [
            self.form[name] for name in ("min_gap_min", "days_per_week")
        ]

    @property
    def is_special(self) -> bool:
        """Whether the clock does not decide when, so that the page must show what does."""
        return self.line is not None and not self.line.dose.is_on_the_clock

    def to_patient(self) -> str:
        return self.line.to_patient() if self.line else _("nothing yet: a figure is missing")


@dataclass(frozen=True)
class Draft:
    """All lines in order, worked out."""

    case: Case
    lines: Sequence[DraftLine]
    touched: str = ""  # the line the last move was about: the page leads the reader there

    @property
    def sound_lines(self) -> list[Line]:
        """The lines that can be read, as the programme would hold them."""
        return [entry.line for entry in self.lines if entry.line is not None]

    @property
    def slugs(self) -> set[str]:
        return {entry.drill.slug for entry in self.lines}

    @property
    def to_settle(self) -> int:
        """How many things stop the draft from being sent."""
        return sum(entry.to_settle for entry in self.lines)

    @property
    def first_to_settle(self) -> str:
        return next((entry.key for entry in self.lines if entry.to_settle), "")

    @property
    def flagged(self) -> frozenset[int]:
        """Keys of the drills that something stands against."""
        return frozenset(entry.drill.pk for entry in self.lines if entry.to_settle)


def standing_lines(prescription: Prescription) -> list[Line]:
    """The living programme as lines. One query."""
    items = prescription.items.open().select_related("drill")
    return [Line(item.drill, item.side, item.dose, item.reason) for item in items]
