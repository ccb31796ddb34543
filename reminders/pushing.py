"""How a notification leaves: to every device of the patient, at most once, and as an email where no device takes it.

It walks the way of a mail (``posting.py``) and leaves the same marks on the same row. One device that took it is
enough: it is a small thing, and a phone that is off must not ring at the desk as well.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from patients.models import Patient
from patients.reading import read_by
from reminders.models import Device, Reminder
from reminders.posting import BACK_OFF, Round
from reminders.push_line import Busy, Gone, Line, PushError, Unanswered


class Text(models.TextChoices):
    """All that a notification ever says: it is read on a lock screen, by whoever looks."""

    MOMENT = "moment", _("A small moment for you")
    BREAK = "break", _("A good time for a short break")


@dataclass
class Outcome:
    """What became of one line on its way to the devices of one patient."""

    is_taken: bool = False
    unanswered: Unanswered | None = None
    busy: list[Busy] = field(default_factory=list)
    refused: PushError | None = None

    @property
    def error(self) -> str:
        return str(self.unanswered or (self.busy and self.busy[0]) or self.refused or "")


class Pushing:
    """A worker's round with notifications, beside its round with mails; one query for all the people in it."""

    def __init__(self, way: Round, people: Iterable[Patient]) -> None:
        self.way, self._line = way, Line()
        self._devices: dict[UUID, list[Device]] = defaultdict(list)
        for device in Device.objects.live().of(people) if settings.VAPID_PRIVATE_KEY else ():
            self._devices[device.patient_id].append(device)

    def __enter__(self) -> Self:
        self._line.__enter__()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._line.__exit__()

    def reaches(self, patient: Patient) -> bool:
        """Whether the patient has a device that may take a notification."""
        return patient.pk in self._devices

    def send(
        self, reminder: Reminder, text: Text, *, until: datetime, instead: Callable[[], EmailMultiAlternatives]
    ) -> None:
        """Push ``text`` to the patient's devices, where it waits until ``until`` at most, or send the mail ``instead``.

        A push service that is busy is tried again as long as that makes sense; then the mail goes, once and for good,
        unless the patient has stopped our mails or the mailbox refuses them: then the reminder has failed.
        The reminder is a claimed one. Raises ``MailError``, for ``Round.minding`` to settle.
        """
        if reminder.channel == Reminder.Channel.MAIL or not self.reaches(reminder.patient):
            self._mail(reminder, instead)
            return
        if not self.way.mark(reminder, channel=Reminder.Channel.PUSH, handed_at=self.way.now):
            return  # this worker was so slow that another took the row over
        outcome = self._hand(reminder.patient, text, until)
        if outcome.is_taken:
            self.way.mark(reminder, sent_at=self.way.now, retry_at=None, error="")
        elif outcome.unanswered:
            self.way.mark(reminder, error=outcome.error)  # handed and not sent: perhaps it was taken
        elif retry_at := self._next_try(reminder, outcome, until):
            self.way.mark(reminder, claimed_at=None, handed_at=None, retry_at=retry_at, error=outcome.error)
        elif self.way.mark(reminder, channel=Reminder.Channel.MAIL, handed_at=None, error=outcome.error):
            self._mail(reminder, instead)

    def _mail(self, reminder: Reminder, instead: Callable[[], EmailMultiAlternatives]) -> None:
        """Not to whom no mail may go: whoever has stopped our mails may have kept notifications."""
        patient = reminder.patient
        if patient.mail_stopped_at is None and patient.mail_bounced_at is None:
            self.way.deliver(reminder, instead)
        else:
            self.way.mark(reminder, failed_at=self.way.now, error=reminder.error or "no device took it")

    def _hand(self, patient: Patient, text: Text, until: datetime) -> Outcome:
        outcome, words = Outcome(), _words(patient, text)
        seconds = max(0, int((until - self.way.now).total_seconds()))
        for device in self._devices[patient.pk]:
            try:
                self._line.hand(device, words, seconds=seconds)
            except Gone as gone:
                outcome.refused = gone
                _mark(device, ended_at=self.way.now, ended_because=Device.Ended.GONE)
            except PushError as trouble:
                self._note(outcome, trouble)
                _mark(device, failed_at=self.way.now)
            else:
                outcome.is_taken = True
                _mark(device, reached_at=self.way.now, failed_at=None)
        return outcome

    @staticmethod
    def _note(outcome: Outcome, trouble: PushError) -> None:
        if isinstance(trouble, Unanswered):
            outcome.unanswered = trouble
        elif isinstance(trouble, Busy):
            outcome.busy.append(trouble)
        else:
            outcome.refused = trouble

    def _next_try(self, reminder: Reminder, outcome: Outcome, until: datetime) -> datetime | None:
        """When to try again; None where nobody asked us to, or it would come too late to be of use."""
        if not outcome.busy:
            return None
        wait = BACK_OFF[min(reminder.attempts, len(BACK_OFF)) - 1]
        asked = timedelta(seconds=min(busy.after for busy in outcome.busy))
        retry_at = self.way.now + max(wait, asked)
        return retry_at if retry_at < until else None


def _words(patient: Patient, text: Text) -> str:
    """What the device is to show, in the patient's language. No name, no time, no drill."""
    with read_by(patient):
        said = {
            "title": "Little & Often",
            "body": str(text.label),
            "lang": get_language(),
            "dir": "rtl" if get_language_bidi() else "ltr",
        }
    return json.dumps(said)


def _mark(device: Device, **marks: object) -> None:
    Device.objects.filter(pk=device.pk, ended_at=None).update(**marks)
