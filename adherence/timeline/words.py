"""What was written: messages to and from the patient, and the team's own notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import rows_of
from patients.models import Message, Note, Patient

SHOWN = 160  # characters of a message: the thread has the rest


@dataclass(frozen=True)
class Said(Event):
    message: Message
    first_name: str

    kind = Kind.MESSAGES
    icon = "message"

    @property
    def title(self) -> str:
        words = _("Message from %(name)s") if self.message.is_from_patient else _("Message to %(name)s")
        return words % {"name": self.first_name}

    @property
    def detail(self) -> str:
        return Truncator(" ".join(self.message.words.split())).chars(SHOWN)


@dataclass(frozen=True)
class Noted(Event):
    note: Note

    kind = Kind.NOTES
    icon = "edit"

    @property
    def title(self) -> str:
        return _("Note")

    @property
    def detail(self) -> str:
        return self.note.words


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    return {
        "told_messages": newest(Message.objects.filter(patient=patient), "said_at", before),
        "told_notes": newest(Note.objects.filter(patient=patient), "written_at", before),
    }


def events(record: Record) -> Iterator[Event]:
    for message in rows_of(Message, record.row["told_messages"]):
        yield Said(message.said_at, record.name(message.by_id), message, record.patient.first_name)
    for note in rows_of(Note, record.row["told_notes"]):
        yield Noted(note.written_at, record.name(note.by_id), note)
