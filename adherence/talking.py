"""The patient's side of the messages: what stands on their page, and what a message of theirs sets going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from adherence.answer_due import answer_due_at
from adherence.crisis import speaks_of_harm
from adherence.reporting import report
from adherence.safety import dial
from patients import writing
from patients.models import Message, Patient

SHOWN = 12  # messages a page, so that the newest and the form are near
READ = 50  # for the card: nobody writes it away; the desk shows as many
CARD_STAYS = timedelta(days=3)  # after the last message that spoke of harm
RULE = "RF20"


@dataclass(frozen=True)
class Thread:
    """A patient's newest messages, oldest first, or the newest before one of them."""

    patient: Patient
    said: Sequence[Message]
    now: datetime

    @property
    def messages(self) -> Sequence[Message]:
        """Those on the page."""
        return self.said[-SHOWN:]

    @property
    def older(self) -> bool:
        """Whether there are more before them."""
        return len(self.said) > SHOWN

    @property
    def waiting(self) -> list[Message]:
        """What the patient has not had before their eyes yet."""
        return [message for message in self.messages if not message.is_from_patient and message.is_unread]

    @property
    def read_until(self) -> str:
        """Up to which moment the patient has read once this page is before them."""
        return self.messages[-1].said_at.isoformat() if self.messages else ""

    @property
    def shows_crisis_card(self) -> bool:
        """Whether the patient wrote of harm lately. Read from the words themselves, so it cannot be dismissed."""
        lately = self.now - CARD_STAYS
        return any(
            message.is_from_patient and message.said_at > lately and speaks_of_harm(message.words)
            for message in self.said
        )

    @property
    def dial(self) -> str:
        return dial(self.patient.clinic.phone)

    @property
    def office(self) -> str:
        """ "We read messages Monday to Friday 08:00 to 18:00. The clinic is closed now. It opens tomorrow at 08:00.
        Expect an answer by Friday." The week by the clinic's clock, the rest by the patient's."""
        hours, zone = self.patient.clinic.office_hours, self.patient.tz
        if not hours.is_known:
            return _("Your clinic reads messages when it is open.")
        same_clock = self.now.astimezone(hours.zone).utcoffset() == self.now.astimezone(zone).utcoffset()
        week = (
            _("We read messages %(hours)s.") if same_clock else _("We read messages %(hours)s, by the clinic’s clock.")
        )
        return " ".join([week % {"hours": hours}, hours.sentence(self.now, zone=zone), self._answer_by])

    @property
    def _answer_by(self) -> str:
        """For what is written now: one working day later."""
        due_on = answer_due_at(self.patient.clinic.office_hours, self.now).astimezone(self.patient.tz).date()
        days = (due_on - self.now.astimezone(self.patient.tz).date()).days
        if days <= 1:
            return _("Expect an answer by tomorrow.")
        return _("Expect an answer by %(day)s.") % {
            "day": formats.date_format(due_on, "l" if days < 7 else "DAY_FORMAT")
        }


def thread_of(patient: Patient, *, now: datetime, before: int | None = None) -> Thread:
    """The newest messages, or the newest before one of them. One query."""
    said = patient.messages.select_related("by").order_by("-said_at", "-pk")
    if before is not None:
        said = said.filter(pk__lt=before)
    return Thread(patient, list(said[:READ])[::-1], now)


@transaction.atomic
def say(patient: Patient, *, key: UUID, words: str, now: datetime) -> Message:
    """Keep a message. One that speaks of self-harm also alerts the clinic, in the same transaction.

    Raises ``WritingError``.
    """
    message, is_new = writing.say(patient, key=key, words=words, now=now)
    if is_new and speaks_of_harm(words):
        report(patient, rule=RULE, key=key, at=now, now=now)
    return message
