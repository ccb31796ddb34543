"""All that was ever asked of a patient: each programme with every sending, pause and version; newest first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.utils import formats
from django.utils.translation import gettext as _

from clinic.models import User
from patients.models import Patient
from prescriptions.differences import Asked
from prescriptions.models import Item, Pause, Prescription, Sending

OfAProgramme = TypeVar("OfAProgramme", Item, Pause, Sending)


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a programme."""

    at: datetime
    title: str
    by: str = ""
    icon: str = "edit"
    tone: str = "info"
    lines: Sequence[str] = ()
    note: str = ""
    reason: str = ""
    is_off: bool = False  # planned, and never came to hold


@dataclass(frozen=True)
class Version:
    """One drill with one dose over one stretch of time. ``until`` is None while it holds."""

    item: Item
    now: datetime

    @property
    def title(self) -> str:
        return Asked.of(self.item).title

    @property
    def never_held(self) -> bool:
        return self.item.ends_at is not None and self.item.ends_at <= self.item.starts_at

    @property
    def is_planned(self) -> bool:
        return not self.never_held and self.item.starts_at > self.now

    @property
    def by(self) -> str:
        return _actor(self.item.by)

    @property
    def extras(self) -> str:
        """Load, note, and what is for a hard day."""
        item = self.item
        easier = _("sore day: %(drill)s") % {"drill": item.easier.name} if item.easier else ""
        smallest = _("counts on a hard day") if item.in_smallest_day else ""
        return "; ".join(filter(None, [item.load, item.note, easier, smallest]))


@dataclass(frozen=True)
class Chapter:
    """One programme from its first sending to its end."""

    prescription: Prescription
    sendings: Sequence[Sending]
    pauses: Sequence[Pause]
    items: Sequence[Item]
    patient: Patient
    now: datetime

    @property
    def entries(self) -> list[Entry]:
        """What happened, newest first; of one moment, the last thing first."""
        told = [*(self._sent(one) for one in self.sendings), *self._rested(), *self._ended()]
        return sorted(told, key=lambda entry: entry.at)[::-1]

    @property
    def versions(self) -> list[Version]:
        """Every version of every line: line by line in the order of the list, the newest first."""
        place: dict[tuple[int, str], int] = {}
        for item in self.items:
            key = item.drill_id, item.side
            place[key] = min(item.position, place.get(key, item.position))
        newest_first = sorted(self.items, key=lambda item: (item.starts_at, item.pk), reverse=True)
        by_line = sorted(newest_first, key=lambda item: (place[item.drill_id, item.side], item.drill_id, item.side))
        return [Version(item, self.now) for item in by_line]

    @property
    def planned(self) -> Sending | None:
        return next((one for one in self.sendings if one.replaced_at is None and one.holds_at > self.now), None)

    def day(self, at: datetime) -> date:
        """The patient's own day."""
        return self.patient.therapy_day(at)

    def _sent(self, one: Sending) -> Entry:
        return Entry(
            one.made_at,
            self._title(one),
            _actor(one.by),
            "send" if one.is_first else "edit",
            "good" if one.is_first else "info",
            [*self._phase(one), *one.differences.to_therapist()],
            one.note,
            one.reason,
            one.replaced_at is not None,
        )

    def _title(self, one: Sending) -> str:
        if one.called_off_id and one.differences.is_empty:
            return _("Planned change called off")
        day = formats.date_format(self.day(one.holds_at), "SHORT_DATE_FORMAT")
        if one.is_first:
            return _("Programme sent, to start on %(day)s") % {"day": day} if one.is_planned else _("Programme sent")
        if one.is_planned:
            return _("Change sent, to hold from %(day)s") % {"day": day}
        if one.differences.is_empty and one.note:
            return _("New words to %(name)s") % {"name": self.patient.first_name}
        if one.differences.is_empty:
            return _("New phase") if one.is_new_phase else _("Made safer")
        return _("Programme changed")

    def _phase(self, one: Sending) -> Iterator[str]:
        if one.is_new_phase and one.phase is not None:
            yield _("Phase: %(phase)s") % {"phase": one.phase.name}

    def _rested(self) -> Iterator[Entry]:
        for pause in self.pauses:
            by = _actor(pause.by) if pause.by or pause.origin == Pause.Origin.SAFETY else pause.get_origin_display()
            drill = pause.drill.name if pause.drill else ""
            title = _("Paused: %(drill)s") % {"drill": drill} if drill else _("Paused")
            yield Entry(pause.starts_at, title, by, "pause", "", reason=pause.reason)
            if pause.ends_at:
                title = _("Going again: %(drill)s") % {"drill": drill} if drill else _("Going again")
                to_come = _("Goes again, as planned")
                yield Entry(pause.ends_at, title if pause.ends_at <= self.now else to_come, "", "play", "good")

    def _ended(self) -> Iterator[Entry]:
        one = self.prescription
        if one.ended_at is not None:
            yield Entry(one.ended_at, _("Programme ended"), _actor(one.ended_by), "flag", "", reason=one.end_reason)


def _actor(by: User | None) -> str:
    return by.name if by else _("a safety rule")


def history_of(patient: Patient, *, now: datetime) -> list[Chapter]:
    """Each programme of the patient, the newest first. Four queries, however long the history."""
    programmes = Prescription.objects.filter(episode__patient=patient).select_related(
        "episode__condition", "phase", "ended_by"
    )
    sendings = _by_programme(Sending.objects.of(patient).select_related("by", "phase"))
    pauses = _by_programme(Pause.objects.of(patient).select_related("by", "drill"))
    items = _by_programme(Item.objects.of(patient).select_related("by", "drill", "easier"))
    return [
        Chapter(one, sendings[one.pk], pauses[one.pk], items[one.pk], patient, now)
        for one in programmes.order_by("-issued_at", "-pk")
    ]


def _by_programme(rows: Iterable[OfAProgramme]) -> dict[int, list[OfAProgramme]]:
    sorted_out: dict[int, list[OfAProgramme]] = defaultdict(list)
    for row in rows:
        sorted_out[row.prescription_id].append(row)
    return sorted_out
