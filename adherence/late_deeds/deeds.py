"""What a phone can have kept for us. All moments are by the phone's own clock, but ``snack_at``: that is the plan's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One tap. ``key`` was made by the phone for this tap; ``at`` is when it was."""

    key: UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Done(Deed):
    """A bout. ``performed_at`` is None with the precision *unknown*; ``reps``: per set, where it was not all."""

    item_id: int
    performed_at: datetime | None
    precision: str
    snack_at: datetime | None = None
    reps: tuple[int, ...] | None = None
    is_easier: bool = False


@dataclass(frozen=True, kw_only=True)
class GotUp(Deed):
    performed_at: datetime


@dataclass(frozen=True, kw_only=True)
class PassedOver(Deed):
    """A drill skipped with a reason."""

    item_id: int
    reason: str
    snack_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SaidOfDay(Deed):
    word: str


@dataclass(frozen=True, kw_only=True)
class TakenBack(Deed):
    """*Undo* of the deed that goes by the key ``about``."""

    about: UUID


@dataclass(frozen=True, kw_only=True)
class Felt(Deed):
    """The pain of the tick that goes by the key ``about``: NPRS 0 to 10, None where it was left unsaid; and its
    ``Quality``."""

    about: UUID
    pain: int | None
    quality: str = ""


@dataclass(frozen=True, kw_only=True)
class Woke(Deed):
    """How much it hurt this morning: NPRS 0 to 10."""

    pain: int


@dataclass(frozen=True, kw_only=True)
class FeltWrong(Deed):
    """A red-flag question answered with yes, and what was said to the questions that go with it."""

    rule: str
    answers: tuple[tuple[str, str], ...] = ()


# What others speak of comes before what speaks of it, so that the order within a batch decides nothing.
_TURNS: tuple[type[Deed], ...] = (FeltWrong, Done, GotUp, PassedOver, SaidOfDay, TakenBack, Felt, Woke)


def turn(deed: Deed) -> tuple[int, datetime, UUID]:
    """The place of a deed within its batch."""
    return _TURNS.index(type(deed)), deed.at, deed.key
