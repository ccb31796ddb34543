"""Accepting what a phone brings: whole or not at all, and whatever the order, the rows are the same.

The same deed twice is one row; a word that overtook what it speaks of waits for it (``early_words``). Each deed is
judged by the hour at which the patient tapped, not by the hour at which it came. The days touched are reckoned once, in
the same transaction, while the patient is held.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from adherence.booking import TickingError, facts_to_write_to
from adherence.late_deeds import deeds
from adherence.late_deeds.answers import Answer, Outcome
from adherence.late_deeds.deeds import Deed, Done, Felt, FeltWrong, PassedOver, TakenBack
from adherence.late_deeds.desk import Desk
from adherence.late_deeds.ledger import Ledger
from adherence.late_deeds.phone_clock import PhoneClock
from adherence.late_deeds.versions import versions_of
from adherence.reporting import ReportingError, report
from patients.models import Patient


def accept(batch: Sequence[Deed], *, patient: Patient, sent_at: datetime, now: datetime) -> list[Answer]:
    """Keep a phone's deeds; an answer for each, in the order of the batch. ``sent_at``: by the phone's clock.

    What feels wrong is told first and on its own: it stands even where the rest of the batch should fail.
    """
    clock = PhoneClock(sent_at, now)
    alarms = {deed for deed in batch if isinstance(deed, FeltWrong)}
    answers: dict[Deed, Answer] = {
        deed: _alarm(deed, patient=patient, clock=clock) for deed in sorted(alarms, key=deeds.turn)
    }
    if others := set(batch) - alarms:
        answers |= _keep(sorted(others, key=deeds.turn), patient=patient, clock=clock)
    return [answers[deed] for deed in batch]


def _alarm(deed: FeltWrong, *, patient: Patient, clock: PhoneClock) -> Answer:
    """Whatever the phone's clock says: an alarm is never refused for its hour."""
    at, answers = clock.true(deed.at), dict(deed.answers)
    try:
        report(patient, rule=deed.rule, key=deed.key, at=at, now=clock.now, answers=answers)
    except ReportingError as trouble:
        return Answer(Outcome.REFUSED, trouble)
    return Answer(Outcome.KEPT)


@transaction.atomic
def _keep(batch: Sequence[Deed], *, patient: Patient, clock: PhoneClock) -> dict[Deed, Answer]:
    """Four queries whatever the size; the writes of ``Ledger.write``; one, in a savepoint, for each skip and word about
    a day."""
    keys = {deed.key for deed in batch} | {deed.about for deed in batch if isinstance(deed, TakenBack | Felt)}
    ledger = Ledger(facts_to_write_to(patient, now=clock.now, keys=keys))
    versions = versions_of(patient, {deed.item_id for deed in batch if isinstance(deed, Done | PassedOver)})
    desk = Desk(ledger, clock, versions)
    answers = {deed: _answer(desk, deed) for deed in batch}
    ledger.write(now=clock.now)
    return answers


def _answer(desk: Desk, deed: Deed) -> Answer:
    try:
        return desk.take(deed)
    except TickingError as trouble:
        return Answer(Outcome.REFUSED, trouble)
