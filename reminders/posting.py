"""How a mail leaves, at most once: claim, reach the server, mark *handed*, hand over, mark *sent*.

Reminders, invitations and morning lists walk the same way and carry the same marks. A worker that dies before *handed*
leaves a claim that grows stale, and another takes over; one that dies after it leaves a row that is handed and not
sent, to be seen and never tried again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F, QuerySet

from clinic.mail import MailError, Post, Unanswered
from patients.models import Invitation, Patient
from reminders import bouncing
from reminders.models import Digest, Reminder

SENT_AT_ONCE = 50
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=45))

# Marks that a database which falls over may forget. A decision to be silent is made again; a mail whose *sent* is
# forgotten stays handed. That one is *handed* must be on disk before it goes, or another worker would send it again.
_MAY_BE_FORGOTTEN = {"sent_at", "suppressed_at"}
_NOT_WAITING_FOR_THE_DISK = "AND set_config('synchronous_commit', 'off', true) = 'off'"

log = logging.getLogger(__name__)
AnyRow = Reminder | Invitation | Digest
Row = TypeVar("Row", Reminder, Invitation, Digest)


def batches(ids: Iterable[int], *, lines: int = 1) -> Iterator[list[int]]:
    """Ids by the handful, as one worker with so many lines to the mail server takes them."""
    rest = iter(ids)
    while batch := list(islice(rest, SENT_AT_ONCE * lines)):
        yield batch


@transaction.atomic
def claim(waiting: QuerySet[Row], *, now: datetime) -> list[Row]:
    """Take these rows for this worker; rows that another is just taking are passed over."""
    mine = list(waiting.select_for_update(skip_locked=True, of=("self",)))
    if not mine:
        return []
    for row in mine:
        row.claimed_at, row.attempts = now, row.attempts + 1
    ours = waiting.model._default_manager.filter(pk__in=[row.pk for row in mine])
    ours.update(claimed_at=now, attempts=F("attempts") + 1)
    return mine


@dataclass(frozen=True)
class Round:
    """One worker's round with the rows it claimed at ``now``, over one conversation with the mail server."""

    post: Post
    now: datetime

    @contextmanager
    def minding(self, row: AnyRow, *, until: datetime) -> Iterator[None]:
        """What goes wrong with a row is kept on it, to be tried again before ``until`` where that is safe. It must
        not hold up the rows behind it, today nor forever."""
        try:
            yield
        except Unanswered as broken:
            self.mark(row, error=str(broken))  # handed and not sent: perhaps it was taken
        except MailError as refused:
            self._not_taken(row, str(refused), for_good=refused.permanent, until=until)
            if refused.no_mailbox and (patient := _patient_of(row)):
                bouncing.refused(patient, now=self.now)
        except Exception as fault:
            # Ours, not the mail server's: a fault that is mended within the patient's day costs them nothing.
            log.exception("%s %s could not be seen to", row._meta.model_name, row.pk)
            self._not_taken(row, type(fault).__name__, for_good=row.handed_at is not None, until=until)

    def deliver(self, row: AnyRow, write: Callable[[], EmailMultiAlternatives]) -> None:
        """Hand over what ``write`` makes once the server listens. Raises ``MailError``, for ``minding`` to settle."""
        self.post.reach()
        letter = write()
        if not self.mark(row, handed_at=self.now):
            return  # this worker was so slow that another took the row over
        self.post.hand(letter)
        self.mark(row, sent_at=self.now, retry_at=None, error="")
        if (patient := _patient_of(row)) and patient.mail_bounced_at is not None:
            bouncing.taken(patient, now=self.now)

    def mark(self, row: AnyRow, **marks: object) -> bool:
        """Write on the row as long as the claim on it is ours; whether it was.

        The statement is put together by hand: it runs twice a mail, and the queryset that says the same costs as much
        as a third of the letter.
        """
        # A choice goes as the text it stands for.
        values: list[Any] = [str(value) if isinstance(value, str) else value for value in marks.values()]
        spared = _NOT_WAITING_FOR_THE_DISK if _MAY_BE_FORGOTTEN & marks.keys() else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {row._meta.db_table} SET {', '.join(f'{name} = %s' for name in marks)}"
                f" WHERE id = %s AND claimed_at = %s AND sent_at IS NULL AND failed_at IS NULL {spared}",
                [*values, row.pk, self.now],
            )
            written = cursor.rowcount == 1
        for name, value in marks.items():
            setattr(row, name, value)
        return written

    def _not_taken(self, row: AnyRow, why: str, *, for_good: bool, until: datetime) -> None:
        retry_at = self.now + BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
        if for_good or retry_at >= until:
            self.mark(row, failed_at=self.now, error=why)
        else:
            self.mark(row, claimed_at=None, handed_at=None, retry_at=retry_at, error=why)


def _patient_of(row: AnyRow) -> Patient | None:
    """Whose mailbox it goes to, where that is a patient's."""
    return None if isinstance(row, Digest) else row.patient
