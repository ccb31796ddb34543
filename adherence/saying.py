"""What the patient says of a whole day: training today, a recovery day, a hard day. It changes what the page shows
first, and which drills of an occasion it shows at all; no figure."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from adherence import early_words
from adherence.booking import Unreadable, facts_to_write_to, open_day
from adherence.facts import Facts
from adherence.models import DayWord
from patients.models import Patient


@transaction.atomic
def say_of_day(
    patient: Patient,
    *,
    key: UUID,
    kind: str,
    now: datetime,
    facts: Facts | None = None,
    said_at: datetime | None = None,
) -> DayWord:
    """Keep one word about the therapy day of ``said_at`` (None: now); the same key again answers with the row there.

    Taken back by ``undoing.take_back``. Raises ``NotYet``, ``TooLate``, ``Unreadable``.
    """
    facts = facts or facts_to_write_to(patient, now=now, keys=[key])
    if key not in facts.words_by_key:
        if kind not in DayWord.Kind.values:
            raise Unreadable
        said_at = said_at or now
        on = open_day(patient, said_at, now=now)
        made = DayWord(key=key, patient=patient, on=on, kind=kind, said_at=said_at)
        early_words.heed([made], facts.early, patient=patient)
        made.save(force_insert=True)
        facts.words_by_key[key] = made
    return facts.words_by_key[key]
