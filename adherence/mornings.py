"""How it is this morning: one rating a therapy day, of which the later word holds.

Asked once, after waking, of patients with a living programme who are not resting by their own word; it stands in the
way of nothing. What a morning sets off is in ``rest_rules``.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from adherence import pain_rules
from adherence.booking import Unreadable, book, facts_to_write_to, open_day
from adherence.facts import Facts
from adherence.models import Morning
from patients.models import Patient

ASKED_FOR = timedelta(hours=5)  # from waking on: by then it is about noon
NPRS = range(11)


@transaction.atomic
def say_of_morning(
    patient: Patient, *, key: UUID, pain: int | None, now: datetime, facts: Facts | None = None
) -> Morning | None:
    """Keep how much it hurts (NPRS 0 to 10) and raise what that sets off; None where a later word stands already.

    Raises ``Unreadable``.
    """
    facts = facts or facts_to_write_to(patient, now=now, keys=[])
    if pain is None or pain not in NPRS:
        raise Unreadable
    made = keep_morning(patient, key=key, pain=pain, said_at=now, now=now)
    if made:
        rests = pain_rules.judge(patient, [], mornings=[made], now=now)
        facts.lay_to_rest(rests)
        if made.on == facts.on:
            facts.morning = made
        if rests:
            book(facts, made.on)
    return made


def keep_morning(patient: Patient, *, key: UUID, pain: int, said_at: datetime, now: datetime) -> Morning | None:
    """The row as this word leaves it; None where it changes nothing. Of two words of one moment the higher holds.

    The caller holds the patient. ``said_at``: when the patient tapped.
    """
    on = open_day(patient, said_at, now=said_at)
    known = Morning.objects.filter(patient=patient, on=on).first()
    if known and (known.said_at, known.pain) >= (said_at, pain):
        return None
    row = known or Morning(patient=patient, on=on)
    row.key, row.pain, row.said_at, row.recorded_at = key, pain, said_at, now
    row.save()
    return row
