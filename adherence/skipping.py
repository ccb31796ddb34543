"""A drill passed over, with a reason: kept and shown, still expected, and told against nobody."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from adherence import early_words
from adherence.booking import Unreadable, facts_to_write_to, open_day
from adherence.facts import Facts
from adherence.models import Skip
from patients.models import Patient
from prescriptions.models import Item


@transaction.atomic
def skip(
    item: Item,
    *,
    patient: Patient,
    key: UUID,
    reason: str,
    now: datetime,
    snack_at: datetime | None = None,
    facts: Facts | None = None,
    tapped_at: datetime | None = None,
) -> Skip:
    """Keep one reason; the same key again answers with the row that is there. Taken back by ``undoing.take_back``.

    A snack still to come may be skipped ahead: the row belongs to the snack's day. ``tapped_at``: when the patient
    tapped, where that was earlier than ``now``. Raises ``NotYet``, ``TooLate``, ``Unreadable``.
    """
    facts = facts or facts_to_write_to(patient, now=now, keys=[key])
    if key not in facts.skips_by_key:
        if reason not in Skip.Reason.values:
            raise Unreadable
        tapped_at = tapped_at or now
        about = min(snack_at, tapped_at) if snack_at else tapped_at
        on = open_day(patient, about, now=tapped_at)
        said = {"item": item, "on": on, "snack_at": snack_at, "reason": reason, "recorded_at": now}
        made = Skip(key=key, patient=patient, **said)
        early_words.heed([made], facts.early, patient=patient)
        made.save(force_insert=True)
        facts.skips_by_key[key] = made
    return facts.skips_by_key[key]
