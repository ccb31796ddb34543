"""Judging a phone's deeds one by one: what each becomes, or why it cannot be kept."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from adherence import early_words
from adherence.booking import CLOCK_SLACK, Unreadable, open_day
from adherence.late_deeds.answers import Answer, BeforeThePlan, FromTheFuture, NoTime, Outcome, WrongClock
from adherence.late_deeds.deeds import Deed, Done, Felt, GotUp, PassedOver, SaidOfDay, TakenBack, Woke
from adherence.late_deeds.ledger import Ledger
from adherence.late_deeds.phone_clock import PhoneClock
from adherence.late_deeds.versions import Versions, asked_since
from adherence.models import EarlyWord, Move, Tick
from adherence.mornings import keep_morning
from adherence.saying import say_of_day
from adherence.skipping import skip
from adherence.ticking import Go
from prescriptions.models import Item


class Desk:
    """``take`` puts a deed into the ledger; nothing is written here but skips, words about the day and mornings."""

    def __init__(self, ledger: Ledger, clock: PhoneClock, versions: Versions) -> None:
        self.ledger, self.clock, self.versions = ledger, clock, versions
        self.facts, self.patient = ledger.facts, ledger.patient

    def take(self, deed: Deed) -> Answer:
        """What becomes of a deed. Raises a ``TickingError`` where it cannot be kept."""
        match deed:
            case Done():
                return self._done(deed)
            case GotUp():
                return Answer(self._got_up(deed))
            case PassedOver():
                return Answer(self._passed_over(deed))
            case SaidOfDay():
                return Answer(self._said_of_day(deed))
            case Woke():
                return Answer(self._woke(deed))
            case TakenBack():
                return Answer(self._taken_back(deed))
            case Felt():
                return Answer(self._felt(deed))
        raise Unreadable

    # -- when it was

    def _tapped_at(self, deed: Deed, *, since: datetime | None) -> datetime:
        """``since``: the first moment at which it can have been. Raises ``WrongClock``."""
        tapped_at = self.clock.true(deed.at)
        if tapped_at > self.clock.now + CLOCK_SLACK:
            raise FromTheFuture
        if since is not None and tapped_at < since:
            raise BeforeThePlan
        return min(tapped_at, self.clock.now)

    def _said_at(self, deed: TakenBack | Felt) -> datetime:
        """A word is believed even where its hour cannot be: what it speaks of tells whether it comes too late."""
        return min(self.clock.true(deed.at), self.clock.now)

    @cached_property
    def _asked_since(self) -> datetime | None:
        return asked_since(self.patient)

    # -- what was done

    def _done(self, deed: Done) -> Answer:
        if known := self.facts.ticks_by_key.get(deed.key):
            return Answer(self.ledger.meet(known), _note(known, deed))
        item = self.versions.named(deed.item_id)
        is_timed = deed.performed_at is not None
        go = Go(item, deed.key, deed.reps, deed.is_easier)
        if is_timed == (deed.precision == Tick.Precision.UNKNOWN) or not go.makes_sense:
            raise Unreadable
        try:
            tick = self._tick(deed, item, **self._when(deed, item))
        except WrongClock:
            # Better a bout without an hour than none: it is today's, since nobody knows better.
            on = self.patient.therapy_day(self.clock.now)
            tick = self._tick(deed, item, on=on, precision=Tick.Precision.UNKNOWN)
        return Answer(self.ledger.add_tick(tick), _note(tick, deed))

    def _when(self, deed: Done, item: Item) -> dict[str, Any]:
        """Day, hour and snack of a bout, and the version it counts on. Raises ``WrongClock``, ``NotYet``,
        ``TooLate``."""
        tapped_at = self._tapped_at(deed, since=self.versions.began_at(item))
        performed_at = self._moment(deed)
        about = performed_at or deed.snack_at or tapped_at
        on = open_day(self.patient, about, now=tapped_at)
        return {
            "on": on,
            "performed_at": performed_at,
            "precision": deed.precision,
            "snack_at": self._snack_of(on, deed.snack_at),
            "item": self.versions.counted(item, about),
        }

    def _tick(self, deed: Done, known: Item, **when: Any) -> Tick:
        said = {
            "key": deed.key,
            "patient": self.patient,
            "item": known,
            "reps_done": None if deed.reps is None else list(deed.reps),
            "is_easier": deed.is_easier,
            "source": Tick.Source.OFFLINE,
            "phone_at": deed.performed_at,
            "recorded_at": self.clock.now,
        }
        return Tick(**said | when)

    def _moment(self, deed: Done) -> datetime | None:
        """A snack's own time is the plan's and needs no setting right."""
        if deed.performed_at is None or deed.performed_at == deed.snack_at:
            return deed.performed_at
        return self.clock.true(deed.performed_at)

    def _snack_of(self, on: date, snack_at: datetime | None) -> datetime | None:
        """A page that stood open over night names a snack of another day: the bout will find one of its own."""
        return snack_at if snack_at and self.patient.therapy_day(snack_at) == on else None

    def _got_up(self, deed: GotUp) -> Outcome:
        if deed.key in self.facts.moves_by_key:
            return self.ledger.meet(self.facts.moves_by_key[deed.key])
        tapped_at, performed_at = self._tapped_at(deed, since=self._asked_since), self.clock.true(deed.performed_at)
        on = open_day(self.patient, performed_at, now=tapped_at)
        said = {"performed_at": performed_at, "phone_at": deed.performed_at, "recorded_at": self.clock.now}
        return self.ledger.add_move(Move(key=deed.key, patient=self.patient, on=on, **said))

    def _passed_over(self, deed: PassedOver) -> Outcome:
        if deed.key in self.facts.skips_by_key:
            return self.ledger.meet(self.facts.skips_by_key[deed.key])
        item = self.versions.named(deed.item_id)
        made = skip(
            item,
            patient=self.patient,
            key=deed.key,
            reason=deed.reason,
            snack_at=deed.snack_at,
            now=self.clock.now,
            tapped_at=self._tapped_at(deed, since=self.versions.began_at(item)),
            facts=self.facts,
        )
        return self.ledger.added(made)

    def _said_of_day(self, deed: SaidOfDay) -> Outcome:
        if deed.key in self.facts.words_by_key:
            return self.ledger.meet(self.facts.words_by_key[deed.key])
        tapped_at = self._tapped_at(deed, since=self._asked_since)
        said = say_of_day(self.patient, key=deed.key, kind=deed.word, now=tapped_at, facts=self.facts)
        return self.ledger.added(said)

    def _woke(self, deed: Woke) -> Outcome:
        tapped_at = self._tapped_at(deed, since=self._asked_since)
        morning = keep_morning(self.patient, key=deed.key, pain=deed.pain, said_at=tapped_at, now=self.clock.now)
        return self.ledger.woke(morning) if morning else Outcome.KNOWN

    # -- what was said about it

    def _taken_back(self, deed: TakenBack) -> Outcome:
        row = self.facts.deed(deed.about)
        if row is None:
            return self._wait(EarlyWord(kind=EarlyWord.Kind.UNDO), deed)
        is_new = early_words.take_back(row, patient=self.patient, said_at=self._said_at(deed))
        return self.ledger.change(row) if is_new else Outcome.KNOWN

    def _felt(self, deed: Felt) -> Outcome:
        row = self.facts.deed(deed.about)
        if row is None:
            return self._wait(EarlyWord(kind=EarlyWord.Kind.PAIN, pain=deed.pain, quality=deed.quality), deed)
        if not isinstance(row, Tick):
            raise Unreadable
        is_new = early_words.feel(
            row, deed.pain, patient=self.patient, said_at=self._said_at(deed), quality=deed.quality
        )
        return self.ledger.change(row) if is_new else Outcome.KNOWN

    def _wait(self, word: EarlyWord, deed: TakenBack | Felt) -> Outcome:
        word.key, word.patient, word.about = deed.key, self.patient, deed.about
        word.said_at, word.recorded_at = self._said_at(deed), self.clock.now
        return self.ledger.let_wait(word)


def _note(tick: Tick, deed: Done) -> NoTime | None:
    """Said again when it is sent again: the first answer may have been lost."""
    return NoTime() if tick.performed_at is None and deed.performed_at is not None else None
