"""Browsing the library: what is searched for, what is found, and what to loosen where nothing is.

The library is tens of drills, a few hundred with a clinic's own: it is read once and sorted out here, so that every
option can say how many drills it would leave.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import typed
from prescriptions.labels import OCCASIONS, POSES, REGIONS, Labels, in_words
from prescriptions.models import Drill

OPTIONAL = "(optional)"
YES = "yes"


def things(drill: Drill) -> list[str]:
    """What a drill can be done with, by one name whether it is needed or optional."""
    return [thing.replace(OPTIONAL, "").strip().lower() for thing in drill.equipment]


def needs_nothing(drill: Drill) -> bool:
    return all(OPTIONAL in thing for thing in drill.equipment)


@dataclass(frozen=True)
class Filter:
    """One way to narrow the library. ``options`` are those that a drill answers to; a switch has the one option."""

    name: str
    label: str | Promise
    options: Callable[[Drill], Iterable[str]]
    labels: Labels

    def place(self, option: str) -> tuple[int, str]:
        """Where an option stands among its own: as its labels are written, what they do not know after them."""
        order = list(self.labels)
        return (order.index(option) if option in order else len(order), option)

    def says(self, option: str) -> str:
        return capfirst(in_words(option, self.labels) if self.labels else option)


def _switch(name: str, label: str | Promise, holds: Callable[[Drill], bool]) -> Filter:
    return Filter(name, label, lambda drill: [YES] if holds(drill) else [], {YES: label})


LISTS = (
    Filter("region", gettext_lazy("Region"), lambda drill: [drill.region], REGIONS),
    Filter("pose", gettext_lazy("Position"), lambda drill: [drill.pose], POSES),
    Filter("occasion", gettext_lazy("Occasion"), lambda drill: drill.occasions, OCCASIONS),
    Filter("equipment", gettext_lazy("Equipment"), things, {}),
)
SWITCHES = (
    _switch("no_floor", gettext_lazy("No floor"), lambda drill: not drill.needs_floor),
    _switch("in_public", gettext_lazy("In public"), lambda drill: drill.in_public),
    _switch("no_equipment", gettext_lazy("No equipment"), needs_nothing),
)


@dataclass(frozen=True)
class Find:
    """A drill that was found, and the synonym that led to it where its name did not."""

    drill: Drill
    synonym: str = ""


@dataclass(frozen=True)
class Search:
    """What a therapist looks for: words, and options by the name of their filter."""

    words: str
    chosen: Mapping[str, str]

    @classmethod
    def read(cls, asked: QueryDict) -> "Search":
        """What an address asks for. A switch is on or it is not there."""
        chosen = {one.name: typed.words(asked, one.name, most=80) for one in LISTS}
        chosen |= {one.name: YES for one in SWITCHES if asked.get(one.name) == YES}
        return cls(typed.words(asked, "q", most=60), {name: option for name, option in chosen.items() if option})

    @property
    def address(self) -> str:
        """The query string that leads back here; "?" alone for the whole library."""
        return "?" + urlencode(({"q": self.words} if self.words else {}) | dict(self.chosen))

    def without(self, name: str) -> "Search":
        words = "" if name == "q" else self.words
        return Search(words, {other: option for other, option in self.chosen.items() if other != name})

    def admits(self, drill: Drill) -> bool:
        return all(self.chosen.get(one.name) in (None, *one.options(drill)) for one in LISTS + SWITCHES)

    def meets(self, drill: Drill) -> Find | None:
        """The drill as a find, where its name or else one of its synonyms holds every word."""
        words = self.words.casefold().split()
        called = (name for name in (drill.name, *drill.synonyms) if all(word in name.casefold() for word in words))
        match = next(called, None)
        return None if match is None else Find(drill, "" if match == drill.name else match)

    def among(self, stock: Iterable[Drill]) -> list[Find]:
        return [find for drill in stock if self.admits(drill) and (find := self.meets(drill))]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter as it stands in this search: its options, each with the drills that choosing it would leave."""

    name: str
    label: str
    options: Sequence[Option]
    count: int

    @property
    def is_open(self) -> bool:
        """Nothing is chosen."""
        return not any(option.is_chosen for option in self.options)


@dataclass(frozen=True)
class Chip:
    """An active filter; ``address`` is the search without it, which would find ``count`` drills."""

    text: str
    address: str
    count: int


class Library:
    """A clinic's drills as one search sees them."""

    def __init__(self, stock: Iterable[Drill], search: Search) -> None:
        """``stock`` with a clinic's own drills first: they stand in for shared ones of the same slug."""
        self.search = search
        self.stock = list({drill.slug: drill for drill in reversed(list(stock))}.values())

    @cached_property
    def finds(self) -> list[Find]:
        """By region, then by name."""
        finds = self.search.among(self.stock)
        return sorted(finds, key=lambda find: (in_words(find.drill.region, REGIONS), find.drill.name.casefold()))

    @property
    def groups(self) -> list[tuple[str, list[Find]]]:
        """The finds of each region, under its name."""
        by_region = groupby(self.finds, key=lambda find: find.drill.region)
        return [(capfirst(in_words(region, REGIONS)), list(finds)) for region, finds in by_region]

    @cached_property
    def lists(self) -> list[Facet]:
        return [self._facet(one) for one in LISTS]

    @cached_property
    def switches(self) -> list[Facet]:
        return [self._facet(one) for one in SWITCHES]

    def _facet(self, one: Filter) -> Facet:
        others = self.search.without(one.name).among(self.stock)
        counts = Counter(option for find in others for option in one.options(find.drill))
        known = {option for drill in self.stock for option in one.options(drill)}
        chosen = self.search.chosen.get(one.name)
        options = [
            Option(option, one.says(option), counts[option], option == chosen)
            for option in sorted(known, key=one.place)
        ]
        return Facet(one.name, str(one.label), options, len(others))

    @cached_property
    def chips(self) -> list[Chip]:
        """What is active, in the order of the page."""
        named = {"q": _("“%(words)s”") % {"words": self.search.words}} if self.search.words else {}
        for one in LISTS + SWITCHES:
            if option := self.search.chosen.get(one.name):
                named[one.name] = one.says(option)
        return [self._chip(name, text) for name, text in named.items()]

    def _chip(self, name: str, text: str) -> Chip:
        looser = self.search.without(name)
        return Chip(text, looser.address, len(looser.among(self.stock)))

    @property
    def loosenings(self) -> list[Chip]:
        """The filters that would find something if they were left out, the most fruitful first."""
        return sorted((chip for chip in self.chips if chip.count), key=lambda chip: -chip.count)
