"""Worked examples: what each gives, what must come of it, and what the engine makes of it now.

The figures expected stand in the file and were reckoned apart from the engine (clinical rules 4.3).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from adherence.figures import Total, Use, as_needed, over, week
from adherence.formula.given_day import GivenDay

FILE = Path(__file__).with_name("examples.json")
REFUSED = {"mean_of_percents_not_used"}  # the wrong way, kept in the file beside the right one


@dataclass(frozen=True)
class Case(ABC):
    id: str
    title: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]

    @property
    def computed(self) -> dict[str, Any]:
        """The engine's answer to each figure that is expected, under the file's names."""
        found = self._reckoned()
        return {key: found.get(key) for key in self.expected}

    @property
    def agrees(self) -> bool:
        return self.computed == self.expected

    @abstractmethod
    def _reckoned(self) -> Mapping[str, Any]:
        """Every figure the engine has of it."""


@dataclass(frozen=True)
class DayCase(Case):
    """One item's therapy day."""

    @cached_property
    def day(self) -> GivenDay:
        return GivenDay(self.given)

    def _reckoned(self) -> Mapping[str, Any]:
        figures = self.day.figures
        renamed = {
            "frequency_adherence": figures.frequency,
            "slot_coverage": figures.slot_coverage,
            "active_waking_min": figures.active_min,
            "day_status": figures.status,
        }
        return {name: getattr(figures, name) for name in figures.__slots__} | renamed


@dataclass(frozen=True)
class WeekCase(Case):
    """A drill for some days of the week (rule 12)."""

    def _reckoned(self) -> Mapping[str, Any]:
        done = week(self.given["days_per_week"], self.given["days_done"], self.given.get("active_days", 7))
        return {
            "adherence": done.frequency,
            "expected_days": done.expected_days,
            "credited_days": done.credited_days,
        }


@dataclass(frozen=True)
class AsNeededCase(Case):
    """A drill that nothing asks for (rule 13): its figures have no expectation and no frequency."""

    def _reckoned(self) -> Mapping[str, Any]:
        uses = [Use(use.get("pain_before"), use.get("pain_after")) for use in self.given["uses"]]
        found = as_needed(uses, daily_cap=self.given.get("daily_cap"))
        return {"uses": found.uses, "mean_relief": found.mean_relief, "over_cap": found.over_cap}


@dataclass(frozen=True)
class PlanCase(Case):
    """Several items together (rule 11)."""

    def _reckoned(self) -> Mapping[str, Any]:
        total = over(Total(item["expected"], item["credited"]) for item in self.given["items"])
        return {"plan_adherence": total.frequency}


_KINDS: dict[str, Callable[..., Case]] = {
    "waking": DayCase,
    "days_per_week": WeekCase,
    "uses": AsNeededCase,
    "items": PlanCase,
}


def case_of(entry: Mapping[str, Any]) -> Case:
    """Raises ``StopIteration`` for an example that is not about adherence."""
    kind = next(kind for key, kind in _KINDS.items() if key in entry["input"])
    expected = {key: value for key, value in entry["expected"].items() if key not in REFUSED}
    return kind(entry["id"], entry["title"], entry["input"], expected)


def read(file: Path = FILE) -> Sequence[Case]:
    """Every example of a file about adherence. Ids in R are data days of remote monitoring, another report's matter."""
    entries = json.loads(file.read_text(encoding="utf-8"))["cases"]
    return [case_of(entry) for entry in entries if not entry["id"].startswith("R")]
