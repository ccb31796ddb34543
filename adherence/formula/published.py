"""The page: rules, and worked examples with the figure expected beside the figure the engine gives now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.figures import DayStatus
from adherence.formula.cases import Case, DayCase, read
from adherence.formula.day_strip import DayStrip
from adherence.formula.rules import RULES, Rule
from adherence.formula.stories import STORIES, Story

HEADLINES = (
    "expected",
    "credited",
    "frequency_adherence",
    "slot_coverage",
    "longest_still_min",
    "spread_index",
    "day_status",
)


@dataclass(frozen=True)
class Row:
    """One figure of an example."""

    name: str
    expected: str
    computed: str
    agrees: bool


@dataclass(frozen=True)
class Example:
    case: Case
    told: Story | None
    shown_by: Sequence[int]

    @property
    def title(self) -> str:
        return str(self.told.title if self.told else self.case.title)

    @property
    def strip(self) -> DayStrip | None:
        return DayStrip(self.case.day) if isinstance(self.case, DayCase) else None

    @cached_property
    def head(self) -> list[Row]:
        """The figures that the example is about."""
        return [row for key, row in self._rows.items() if key in HEADLINES or self.strip is None]

    @cached_property
    def rest(self) -> list[Row]:
        return [row for row in self._rows.values() if row not in self.head]

    @cached_property
    def _rows(self) -> dict[str, Row]:
        computed, names = self.case.computed, names_of_figures()
        return {
            key: Row(names[key], said(value), said(computed[key]), value == computed[key])
            for key, value in self.case.expected.items()
        }


@dataclass(frozen=True)
class Published:
    rules: Sequence[Rule]
    examples: Sequence[Example]

    @property
    def pair(self) -> list[Example]:
        """One dose on two days, even and bunched: what the patient's short version shows."""
        return [example for example in self.examples if example.case.id in ("A1", "A2")]

    @property
    def agreeing(self) -> int:
        return sum(example.case.agrees for example in self.examples)

    @property
    def all_agree(self) -> bool:
        return self.agreeing == len(self.examples)

    @property
    def verdict(self) -> str:
        """How many examples came out as expected, this time."""
        return ngettext(
            "%(same)d of %(count)d example came out as expected, reckoned as this page was made.",
            "%(same)d of %(count)d examples came out as expected, reckoned as this page was made.",
            len(self.examples),
        ) % {"same": self.agreeing, "count": len(self.examples)}


def published(cases: Iterable[Case] | None = None) -> Published:
    """The formula with its shipped examples, or with other ones."""
    examples = [
        Example(case, STORIES.get(case.id), [rule.number for rule in RULES if case.id in rule.examples])
        for case in (read() if cases is None else cases)
    ]
    return Published(RULES, examples)


def said(value: object) -> str:
    """A figure as it is read: a dash where there is none, words for a name, the number as it is for a number."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return names_of_days()[DayStatus(value)]
    number = float(value)  # type: ignore[arg-type]
    return str(formats.localize(int(number) if number.is_integer() else number))


def names_of_days() -> dict[DayStatus, str]:
    return {
        DayStatus.NOT_SCHEDULED: _("not scheduled"),
        DayStatus.IN_PROGRESS: _("in progress"),
        DayStatus.OVER: _("over the plan"),
        DayStatus.ON_PLAN: _("on plan"),
        DayStatus.CLUSTERED: _("clustered"),
        DayStatus.PARTLY: _("partly"),
        DayStatus.LOW: _("low"),
    }


def names_of_figures() -> dict[str, str]:
    return {
        "expected": _("Asked, E"),
        "credited": _("Credited"),
        "frequency_adherence": _("Dose done, F"),
        "slots_covered": _("Slots covered"),
        "slot_coverage": _("Slot coverage, C"),
        "longest_still_min": _("Longest still stretch, L, minutes"),
        "active_waking_min": _("Active waking minutes"),
        "target_gap_min": _("Target gap, minutes"),
        "spread_index": _("Spread index"),
        "raw_bouts": _("Goes logged"),
        "stacked_merged": _("Goes merged away"),
        "merged_bouts": _("Merged bouts"),
        "volume_ratio": _("Volume ratio"),
        "crammed_bouts": _("Crammed"),
        "over_cap": _("Over the cap"),
        "day_status": _("The day is"),
        "expected_days": _("Days asked"),
        "credited_days": _("Days credited"),
        "adherence": _("Days done, share"),
        "uses": _("Uses"),
        "mean_relief": _("Mean relief, points of 10"),
        "plan_adherence": _("Dose done, F"),
    }
