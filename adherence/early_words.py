"""A word about a deed: an *Undo*, a pain score. It may overtake what it speaks of; then it waits, and holds once that
comes.

Words meet in one result in whatever order they arrive: of two undos the earlier counts, of two scores the later said.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from adherence.booking import TooLate, still_open
from adherence.models import DayWord, EarlyWord, Move, Skip, Tick
from adherence.pain_bands import Quality
from patients.models import Patient

Row = Tick | Move | Skip | DayWord

_FIRST_OF_ALL = datetime.min.replace(tzinfo=UTC)
_UNSAID = -1
_QUALITIES = ["", Quality.NEITHER, Quality.SPREADING, Quality.SHARP]


def take_back(deed: Row, *, patient: Patient, said_at: datetime) -> bool:
    """Mark a deed, not saved yet; whether that changes it. Raises ``TooLate``."""
    still_open(patient, deed.on, now=said_at)
    if deed.undone_at is not None and deed.undone_at <= said_at:
        return False
    deed.undone_at = said_at
    return True


def feel(tick: Tick, pain: int | None, *, patient: Patient, said_at: datetime, quality: str = "") -> bool:
    """Put a pain score (NPRS 0 to 10; None: not said) and its quality to a tick, not saved yet; whether it changes.

    Both are one word: a later score without a quality leaves none. Of two of the same moment the higher holds, then the
    one that warns, so that arrival decides nothing. Raises ``TooLate``.
    """
    still_open(patient, tick.on, now=said_at)
    said = (said_at, _weight(pain, quality))
    known = (tick.pain_said_at or _FIRST_OF_ALL, _weight(tick.pain_during, tick.pain_quality))
    if said <= known:
        return False
    tick.pain_during, tick.pain_quality, tick.pain_said_at = pain, quality if pain else "", said_at
    return True


def _weight(pain: int | None, quality: str) -> tuple[int, int]:
    return _UNSAID if pain is None else pain, _QUALITIES.index(quality if pain else "")


def heed(deeds: Iterable[Row], waiting: Mapping[UUID, Sequence[EarlyWord]], *, patient: Patient) -> list[Row]:
    """Do what was said about deeds that have come now; the words go. Which deeds that changes: not saved yet.

    A word said after the day had closed is let go, as it would have been refused.
    """
    told = [(deed, word) for deed in deeds for word in waiting.get(deed.key, ())]
    if told:
        EarlyWord.objects.filter(pk__in=[word.pk for _deed, word in told]).delete()
    return [deed for deed, word in told if _tell(word, deed, patient)]


def _tell(word: EarlyWord, deed: Row, patient: Patient) -> bool:
    with suppress(TooLate):
        if word.kind == EarlyWord.Kind.UNDO:
            return take_back(deed, patient=patient, said_at=word.said_at)
        if isinstance(deed, Tick):
            return feel(deed, word.pain, patient=patient, said_at=word.said_at, quality=word.quality)
    return False
