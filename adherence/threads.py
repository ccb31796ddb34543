"""The desk's messages: a thread for each patient, whoever waits longest for an answer first, then the newest.

A message waits until somebody of the clinic has answered it or has marked it as read; opening a thread settles nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence import talking
from adherence.answer_due import answer_due_at
from adherence.crisis import speaks_of_harm
from adherence.models import Alert
from adherence.safety import Level
from adherence.talking import READ, Thread
from clinic.office_hours import OfficeHours
from patients.models import Message, Patient
from patients.models.patient import PatientQuerySet

MOST = READ - 1  # messages a page: one more is fetched, to know whether there are any before


@dataclass(frozen=True)
class Listed:
    """One line of the list: a patient fetched by ``threads_of``."""

    patient: Patient
    hours: OfficeHours
    now: datetime

    @property
    def unread(self) -> int:
        """How many messages of theirs nobody has read."""
        return self._column("unread") or 0

    @property
    def waits_since(self) -> datetime | None:
        return self._column("waits_since")

    @property
    def newest_at(self) -> datetime:
        return self._column("newest_at")

    @property
    def newest_words(self) -> str:
        return self._column("newest_words")

    @property
    def newest_by(self) -> str:
        """The name of who of the clinic wrote last; empty where that was the patient."""
        return self._column("newest_by") or ""

    @property
    def is_flagged(self) -> bool:
        """Whether an alert of theirs is open."""
        return self._column("is_flagged")

    @property
    def is_late(self) -> bool:
        return self.waits_since is not None and answer_due_at(self.hours, self.waits_since) < self.now

    def _column(self, name: str) -> Any:
        return getattr(self.patient, name)


@dataclass(frozen=True)
class Opened:
    """One thread before a therapist's eyes."""

    thread: Thread
    alerts: Sequence[Alert]
    hours: OfficeHours

    @property
    def patient(self) -> Patient:
        return self.thread.patient

    @cached_property
    def messages(self) -> list[tuple[Message, bool]]:
        """Those on the page, oldest first, each with whether the patient speaks of harm in it."""
        shown = self.thread.said[-MOST:]
        return [(message, message.is_from_patient and speaks_of_harm(message.words)) for message in shown]

    @property
    def older(self) -> int | None:
        """The first message of the page, where there are more before it."""
        return self.messages[0][0].pk if len(self.thread.said) > MOST else None

    @property
    def read_until(self) -> str:
        return self.thread.read_until

    @property
    def unread(self) -> list[Message]:
        return [message for message, _harm in self.messages if message.is_from_patient and message.is_unread]

    @property
    def due_at(self) -> datetime | None:
        """By when the oldest unread one is to be answered."""
        return answer_due_at(self.hours, self.unread[0].said_at) if self.unread else None

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < self.thread.now

    @property
    def due_in_words(self) -> str:
        """ "Answer due by Mon 23 Nov, 08:00", by the clinic's clock; the day alone where its hours are not known."""
        assert self.due_at is not None  # asked only while somebody waits
        day = formats.date_format(self.due_at, "DAY_FORMAT")
        if not self.hours.is_known:
            return _("Answer due by %(day)s.") % {"day": day}
        clock = formats.time_format(self.due_at, "TIME_FORMAT")
        return _("Answer due by %(day)s, %(time)s.") % {"day": day, "time": clock}

    @property
    def can_be_answered(self) -> bool:
        return self.patient.discharged_at is None

    @property
    def mail_in_words(self) -> str:
        """What becomes of the mail that tells the patient of an answer."""
        return mail_in_words(self.patient, now=self.thread.now)


def threads_of(people: PatientQuerySet) -> PatientQuerySet:
    """Those among them who wrote or were written to, in the order of the list."""
    said = Message.objects.filter(patient=OuterRef("pk"))
    unread = said.from_patient().unread()
    newest = said.order_by("-said_at", "-pk")
    columns = {
        "waits_since": Subquery(unread.order_by("said_at").values("said_at")[:1]),
        "unread": Subquery(unread.order_by().values("patient").annotate(n=Count("pk")).values("n")),
        "newest_at": Subquery(newest.values("said_at")[:1]),
        "newest_words": Subquery(newest.values("words")[:1]),
        "newest_by": Subquery(newest.values("by__name")[:1]),
        "is_flagged": Exists(Alert.objects.open().filter(patient=OuterRef("pk"))),
    }
    with_words = people.filter(Exists(said)).select_related("therapist__user").annotate(**columns)
    return with_words.order_by(F("waits_since").asc(nulls_last=True), F("newest_at").desc(), "name")


def waiting_in(people: PatientQuerySet) -> int:
    """How many of them wait for an answer. One query."""
    unread = Message.objects.from_patient().unread().filter(patient=OuterRef("pk"))
    return people.filter(Exists(unread)).count()


def opened(patient: Patient, *, now: datetime, before: int | None = None) -> Opened:
    """A thread with the patient's open alerts, most urgent first. Two queries."""
    thread = talking.thread_of(patient, now=now, before=before)
    alerts = sorted(Alert.objects.open().of(patient), key=lambda alert: Level(alert.level).rank)
    return Opened(thread, alerts, patient.clinic.office_hours)


def summary_of(waiting: int) -> str:
    """ "2 people wait for an answer." """
    if not waiting:
        return _("Nobody waits for an answer.")
    return ngettext("%(count)d person waits for an answer.", "%(count)d people wait for an answer.", waiting) % {
        "count": waiting
    }


def mail_in_words(patient: Patient, *, now: datetime) -> str:
    """ "Ruth gets an email without its words." A mail the patient does not want at this hour waits."""
    name = {"name": patient.first_name}
    if patient.mail_bounced_at:
        return _("Email to %(name)s came back. Tell them another way.") % name
    if patient.is_quiet(now):
        return _("It is quiet time for %(name)s: the email waits until it is over.") % name
    return _("%(name)s gets an email without its words.") % name
