"""The desk on which a programme is stepped: whose it is, what holds, which ways there are, and what a way would make.

Worked out anew on every look from the versions that the therapist has before them (their mark), never stored. So a
second press asks for the same change as the first, and who was second is told what happened meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic import typed
from prescriptions import easing, offers, rephasing, sending, starting
from prescriptions.at_rest import AtRest
from prescriptions.case import Case
from prescriptions.drafting import line_of
from prescriptions.lines import Line
from prescriptions.models import Phase, PhaseDrill, Prescription
from prescriptions.offers import Move, Offer
from prescriptions.starting import UnreadableDay

NOTE_LENGTH = 2000


class Way(StrEnum):
    PROGRESS = "progress"
    EASE = "ease"

    @property
    def words(self) -> str:
        return _("Progress") if self is Way.PROGRESS else _("Ease back")


@dataclass(frozen=True)
class Desk:
    """One programme with what may be done to it. ``typed`` is what the therapist has chosen and written so far."""

    way: Way
    case: Case
    rests: AtRest
    versions: Sequence[Any]
    entries: Sequence[PhaseDrill]  # of the protocol's next phase
    typed: QueryDict
    others: Sequence[Prescription] = ()  # the patient's other living programmes

    @property
    def programme(self) -> Prescription:
        assert self.case.living is not None
        return self.case.living

    @property
    def address(self) -> str:
        """The name of its page."""
        return f"prescriptions:{self.way.value}"

    @property
    def is_under_way(self) -> bool:
        """Whether the therapist has begun to choose: then the page leaves the reader where they are."""
        return "seen" in self.typed

    # -- what was seen and chosen

    @cached_property
    def seen(self) -> str:
        """The mark of the programme that the therapist has before them."""
        return self.typed.get("seen", "") or sending.mark_among(self.versions)

    @cached_property
    def lines(self) -> list[Line]:
        """The programme as it was seen. No query while that is how it stands."""
        if self.seen == sending.mark_among(self.versions):
            return [line_of(item) for item in self.versions if item.ends_at is None]
        return sending.lines_seen(self.case, self.seen)

    @cached_property
    def from_on(self) -> date | None:
        """From when on it is to hold; as it opens, the day for which something is planned already."""
        if "from_on" in self.typed:
            try:
                return starting.day_typed(self.typed)
            except UnreadableDay:
                return None
        return self.changes_of(self.lines, None).planned_on

    @property
    def note(self) -> str:
        return typed.words(self.typed, "note", most=NOTE_LENGTH)

    # -- the ways there are

    @cached_property
    def offers(self) -> list[Offer]:
        """The ways that would change anything, the smallest first; none while the whole programme rests."""
        if self.rests.whole is not None:
            return []
        found = self._up() if self.way is Way.PROGRESS else self._down()
        return [one for one in found if one.changing]

    def _up(self) -> list[Offer]:
        found = [offers.one_step_up(self.lines, self.rests)]
        if self.entries:
            phase = self.entries[0].phase
            case = self.case_in(phase)
            further = rephasing.next_phase(
                self.lines,
                self.entries,
                phase=phase,
                rests=self.rests,
                episode=case.episode,
                restrictions=case.restrictions,
            )
            found.append(further)
        return found

    def _down(self) -> list[Offer]:
        case = self.case_in(None)
        return [
            easing.smaller(self.lines, self.rests),
            easing.easier(self.lines, self.rests, case.episode, case.restrictions),
            easing.fewer(self.lines, self.rests),
        ]

    def case_in(self, phase: Phase | None) -> Case:
        """The case within a phase, the living programme's own without one, on the day it is to hold from. No query."""
        held_by = phase or self.programme.phase
        named = held_by if held_by and held_by.restrictions else None
        case = replace(self.case, restrictions=replace(self.case.restrictions, phase=named), phase=phase)
        return case.from_day(self.from_on or case.on)

    @property
    def to_look_at(self) -> list[tuple[str, str]]:
        """Drills that a re-check found something about, each with that: sending says that somebody has looked."""
        found = ((line.drill.name, self.rests.waiting.get(line.drill.pk, "")) for line in self.lines)
        return [(name, finding) for name, finding in dict(found).items() if finding]

    @property
    def untouched(self) -> list[tuple[Line, str]]:
        """Every line with why no step is left for it."""
        none = offers.one_step_up(self.lines, self.rests) if self.way is Way.PROGRESS else self._down()[0]
        return [(move.line, move.why) for move in none.staying]

    @cached_property
    def offer(self) -> Offer | None:
        """The way that was chosen, else the first."""
        chosen = [one for one in self.offers if one.code == self.typed.get("offer")]
        return next(iter(chosen or self.offers), None)

    @cached_property
    def left(self) -> set[str]:
        """The keys of the moves that are not to be made."""
        return set(self.typed.getlist("left"))

    @property
    def moves(self) -> list[tuple[Move, bool]]:
        """What the chosen way would change, each with whether it is left undone."""
        return [(move, move.key in self.left) for move in self.offer.changing] if self.offer else []

    @property
    def wanted(self) -> list[Line]:
        """The programme as it would be."""
        return self.offer.lines(self.left) if self.offer else self.lines

    @property
    def is_as_seen(self) -> bool:
        """Whether the way is still what the therapist was shown: nothing has been laid to rest meanwhile."""
        return self.offer is not None and self.typed.get("drawn") == self.offer.mark

    def changes_of(self, lines: Sequence[Line], from_on: date | None) -> sending.Preview:
        return sending.preview_against(self.case, self.versions, lines, from_on)
