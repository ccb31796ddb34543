"""The rows of one batch: those that are there, those it adds, those it changes. Written together at the end."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from adherence import early_words, pain_rules
from adherence.early_words import Row
from adherence.facts import Facts
from adherence.late_deeds.answers import Outcome
from adherence.late_deeds.reckoning import reckon
from adherence.models import DayWord, EarlyWord, Morning, Move, Skip, Tick
from patients.models import Patient

_UNDONE = ["undone_at"]
_CHANGES: tuple[tuple[Any, list[str]], ...] = (
    (Tick, [*_UNDONE, "pain_during", "pain_quality", "pain_said_at"]),
    (Move, _UNDONE),
    (Skip, _UNDONE),
    (DayWord, _UNDONE),
)


class Ledger:
    """Whoever writes it holds the patient."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._met: list[Row] = []  # what waiting words may speak of
        self._ticks: list[Tick] = []
        self._moves: list[Move] = []
        self._early: list[EarlyWord] = []
        self._mornings: list[Morning] = []
        self._changed: dict[tuple[type[Row], UUID], Row] = {}
        self._touched: set[date] = set()

    @property
    def patient(self) -> Patient:
        return self.facts.patient

    def meet(self, row: Row) -> Outcome:
        """It was here before; words that waited for it are heeded all the same."""
        self._met.append(row)
        return Outcome.KNOWN

    def add_tick(self, tick: Tick) -> Outcome:
        self._ticks.append(tick)
        self.facts.ticks_by_key[tick.key] = tick
        return self.added(tick)

    def add_move(self, move: Move) -> Outcome:
        self._moves.append(move)
        self.facts.moves_by_key[move.key] = move
        return self.added(move)

    def added(self, row: Row) -> Outcome:
        """It is new, and on disk already or about to be."""
        self._met.append(row)
        self._touched |= _days_of(row)
        return Outcome.KEPT

    def change(self, row: Row) -> Outcome:
        if row.pk is not None:  # else it is about to be written as it is now
            self._changed[type(row), row.key] = row
        self._touched |= _days_of(row)
        return Outcome.KEPT

    def let_wait(self, word: EarlyWord) -> Outcome:
        self._early.append(word)
        return Outcome.EARLY

    def woke(self, morning: Morning) -> Outcome:
        """It is on disk already, and to be judged with what the batch tells of the day before."""
        self._mornings.append(morning)
        return Outcome.KEPT

    def write(self, *, now: datetime) -> None:
        """A query for each table that something is added to or changed in; one where a score was said, two where it
        hurt or a morning was rated; six where a day is to be reckoned."""
        for row in early_words.heed(self._met, self.facts.early, patient=self.patient):
            self.change(row)
        Tick.objects.bulk_create(self._ticks)
        Move.objects.bulk_create(self._moves)
        EarlyWord.objects.bulk_create(self._early, ignore_conflicts=True)
        for model, fields in _CHANGES:
            model.objects.bulk_update([row for row in self._changed.values() if isinstance(row, model)], fields)
        changed = [row for row in self._changed.values() if isinstance(row, Tick)]
        pain_rules.judge(self.patient, [*self._ticks, *changed], mornings=self._mornings, now=now)
        reckon(self.patient, self._touched)


def _days_of(row: Row) -> set[date]:
    """The days whose figures a row moves; what was skipped or said moves none."""
    return {row.on} if isinstance(row, Tick | Move) else set()
