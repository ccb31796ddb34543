"""When a programme rested, or one drill of it, and when it went on. An alert says itself what rests for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from adherence.timeline.event import Event, Kind, Record
from prescriptions.models import Pause


@dataclass(frozen=True)
class Rested(Event):
    drill: str
    why: str

    kind = Kind.PROGRAMME
    icon = "pause"

    @property
    def title(self) -> str:
        return _("Paused: %(drill)s") % {"drill": self.drill} if self.drill else _("Paused")

    @property
    def detail(self) -> str:
        return self.why


@dataclass(frozen=True)
class Resumed(Event):
    drill: str

    kind = Kind.PROGRAMME
    icon = "play"
    tone = "good"

    @property
    def title(self) -> str:
        return _("Resumed")

    @property
    def detail(self) -> str:
        return self.drill


def events(record: Record) -> Iterator[Event]:
    for pause in record.programme.pauses:
        if pause.origin == Pause.Origin.ALERT:
            continue
        drill = record.drills.get(pause.drill_id, "") if pause.drill_id else ""
        by = record.name(pause.by_id) or pause.get_origin_display()
        yield Rested(pause.starts_at, by, drill, _why(pause, record))
        if pause.ends_at and pause.ends_at <= record.now:
            yield Resumed(pause.ends_at, "", drill)


def _why(pause: Pause, record: Record) -> str:
    """ "ill, until 20 Apr": why it rests, and while it does, until when where that is known."""
    if pause.ends_at is None or pause.ends_at <= record.now:
        return pause.why
    back_on = record.patient.therapy_day(pause.ends_at)
    until = _("until %(day)s") % {"day": formats.date_format(back_on, "SHORT_DAY_FORMAT")}
    return ", ".join(filter(None, [pause.why, until]))
