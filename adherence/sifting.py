"""Whose patients, which of them, in which order: a view of the caseload as its address says it.

The page, the CSV and the saved views read addresses here alone, so the same address means the same list everywhere.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adherence import caseload
from adherence.case import Case
from adherence.caseload import Group
from adherence.desk import Desk
from adherence.reasons import Level
from clinic import typed
from patients.models import Condition, Patient
from patients.models.patient import PatientQuerySet

MINE, CLINIC = "mine", "clinic"
ALL, NEED = "all", "need"


@dataclass(frozen=True)
class Tile:
    """A count that is a filter too."""

    key: str
    name: str | Promise
    shows: Callable[[Case], bool]


TILES = (
    Tile(ALL, gettext_lazy("All"), lambda case: True),
    Tile("look", gettext_lazy("Need a look"), lambda case: case.needs_a_look),
    Tile("pain", gettext_lazy("Pain up"), lambda case: not case.kinds.isdisjoint({"pain", "pain-alert"})),
    Tile("silent", gettext_lazy("Silent"), lambda case: "silent" in case.kinds),
    Tile("ready", gettext_lazy("Ready to progress"), lambda case: case.is_ready),
    Tile("message", gettext_lazy("Message"), lambda case: "message" in case.kinds),
    Tile("waiting", gettext_lazy("Waiting"), lambda case: case.level is Level.WAITING and not case.is_snoozed),
    Tile("steady", gettext_lazy("Steady"), lambda case: case.level is Level.STEADY and not case.is_snoozed),
)
_TILES = {tile.key: tile for tile in TILES}


@dataclass(frozen=True)
class Sort:
    """An order other than need; of equals, whoever needs a look first."""

    key: str
    name: str | Promise
    heading: str | Promise
    by: Callable[[Case], Any]


SORTS = (
    Sort(NEED, gettext_lazy("Who needs you most"), "", lambda case: case.urgency),
    Sort("name", gettext_lazy("Name"), gettext_lazy("By name"), lambda case: case.patient.name.casefold()),
    Sort(
        "last",
        gettext_lazy("Last active, longest ago first"),
        gettext_lazy("Longest since the last tick first"),
        lambda case: str(case.lately.last_tick_on or ""),
    ),
    Sort(
        "dose",
        gettext_lazy("Done, least first"),
        gettext_lazy("Least done first"),
        lambda case: 101 if case.percent is None else case.percent,
    ),
)
_SORTS = {sort.key: sort for sort in SORTS}


@dataclass(frozen=True)
class View:
    """What the address says. Anything odd in it is read as not said. ``whose``: mine, clinic, or a colleague's id."""

    desk: Desk
    whose: str
    show: str = ALL
    q: str = ""
    condition: str = ""
    sort: str = NEED

    @classmethod
    def read(cls, query: QueryDict, desk: Desk) -> Self:
        usual = CLINIC if desk.therapist.is_owner else MINE
        whose, show, sort = (query.get(name, "") for name in ("whose", "show", "sort"))
        return cls(
            desk=desk,
            whose=whose if whose in {MINE, CLINIC, *(key for key, _name in desk.colleagues)} else usual,
            show=show if show in _TILES else ALL,
            q=typed.words(query, "q", most=120),
            condition=typed.words(query, "condition", most=60),
            sort=sort if sort in _SORTS else NEED,
        )

    @property
    def people(self) -> PatientQuerySet:
        people = Patient.objects.visible_to(self.desk.therapist).in_care()
        if self.whose == CLINIC:
            return people
        return people.filter(therapist_id=self.desk.therapist.pk if self.whose == MINE else int(self.whose))

    def cases(self, *, now: datetime) -> list[Case]:
        """Everyone whose patients were asked for, most urgent first."""
        return caseload.cases_of(self.people, now=now)

    def admitted(self, cases: Iterable[Case]) -> list[Case]:
        """Those of the search and the condition; the tile is asked after the tiles were counted."""
        words = self.q.casefold()
        return [case for case in cases if self._is_of_the_condition(case) and self._says(case, words)]

    def _is_of_the_condition(self, case: Case) -> bool:
        return self.condition in ("", case.episode.condition.slug if case.episode else "")

    @staticmethod
    def _says(case: Case, words: str) -> bool:
        return not words or words in case.said.casefold()

    def sifted(self, admitted: Iterable[Case]) -> list[Case]:
        """Those of the tile, in the order asked for."""
        shown = [case for case in admitted if _TILES[self.show].shows(case)]
        return shown if self.sort == NEED else sorted(shown, key=_SORTS[self.sort].by)

    def groups(self, cases: Sequence[Case]) -> list[Group]:
        """By need under headings; in any other order as one list."""
        if self.sort == NEED:
            return caseload.groups_of(cases)
        return [Group(_SORTS[self.sort].heading, cases)] if cases else []

    def tiles(self, admitted: Iterable[Case]) -> list[tuple[Tile, int, str]]:
        """Each tile, how many it shows, and where it leads."""
        counts = Counter(tile.key for case in admitted for tile in TILES if tile.shows(case))
        return [(tile, counts[tile.key], self.address(show=tile.key)) for tile in TILES]

    @property
    def sorts(self) -> Sequence[Sort]:
        return SORTS

    @property
    def is_narrow(self) -> bool:
        return bool(self.q or self.condition or self.show != ALL)

    @property
    def is_own(self) -> bool:
        return self.whose == MINE

    @property
    def query(self) -> str:
        """The query string of this view, always written the same way."""
        return self.address().removeprefix("?")

    def address(self, **changed: object) -> str:
        """The query string of this view with something changed."""
        usual: Mapping[str, str] = {"show": ALL, "sort": NEED}
        said = {"whose": self.whose, "show": self.show, "q": self.q, "condition": self.condition, "sort": self.sort}
        said |= {name: str(value) for name, value in changed.items()}
        return "?" + urlencode({name: value for name, value in said.items() if value and value != usual.get(name)})

    @property
    def sorted_by(self) -> dict[str, str]:
        """The address of the same people in each order."""
        return {sort.key: self.address(sort=sort.key) for sort in SORTS}

    def in_words(self, conditions: Iterable[Condition]) -> str:
        """Whose list, and which of it, for the head of a printed one: "Patients of Dana Whitfield. Pain up." """
        said = [self._whose_in_words()]
        if self.show != ALL:
            said.append(f"{_TILES[self.show].name}.")
        if self.condition:
            names = {condition.slug: condition.name for condition in conditions}
            said.append(f"{names.get(self.condition, self.condition)}.")
        if self.q:
            said.append(_("Search: %(words)s.") % {"words": self.q})
        if self.sort != NEED:
            said.append(f"{_SORTS[self.sort].heading}.")
        return " ".join(said)

    def _whose_in_words(self) -> str:
        if self.whose == CLINIC:
            return _("Everyone at %(clinic)s.") % {"clinic": self.desk.therapist.clinic.name}
        names = {MINE: self.desk.therapist.user.name} | dict(self.desk.colleagues)
        return _("Patients of %(name)s.") % {"name": names[self.whose]}
