"""What became of each alert: said or found, told, seen, passed on, released; by whom, and what rested meanwhile."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.translation import gettext as _

from adherence.models import Alert, AlertMark
from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import column, rows_of
from patients.models import Patient
from prescriptions.models import Pause


@dataclass(frozen=True)
class Marked(Event):
    """One mark of an alert. ``rests``: what the alert laid to rest, said with the mark that opened it."""

    alert: Alert
    mark: AlertMark
    rests: str

    kind = Kind.SAFETY

    @property
    def is_opening(self) -> bool:
        return self.mark.kind in (AlertMark.Kind.SAID, AlertMark.Kind.FOUND)

    @property
    def icon(self) -> str:
        icons = {AlertMark.Kind.SEEN: "check", AlertMark.Kind.RELEASED: "play"}
        return "warning" if self.is_opening else icons.get(AlertMark.Kind(self.mark.kind), "mail")

    @property
    def tone(self) -> str:
        return "alert" if self.is_opening else "good" if self.mark.kind == AlertMark.Kind.RELEASED else ""

    @property
    def title(self) -> str:
        if self.mark.kind == AlertMark.Kind.FOUND:
            return self.alert.flag.name
        if self.mark.kind == AlertMark.Kind.SAID:
            return _("Red flag: %(name)s") % {"name": self.alert.flag.name}
        if self.mark.kind == AlertMark.Kind.RELEASED and not self.alert.flag.is_found:
            return _("Red flag released")
        return self.mark.get_kind_display()

    @property
    def detail(self) -> str:
        if self.is_opening:
            return self.rests
        return ". ".join(filter(None, [self.alert.flag.name, self.mark.words]))


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    return {
        "told_alerts": column(Alert.objects.of(patient)),
        "alert_marks": newest(AlertMark.objects.filter(alert__patient=patient), "at", before),
        "alert_rests": column(Alert.pauses.through.objects.filter(alert__patient=patient)),
    }


def events(record: Record) -> Iterator[Event]:
    alerts = {alert.pk: alert for alert in rows_of(Alert, record.row["told_alerts"])}
    rests = _rests(record)
    for mark in rows_of(AlertMark, record.row["alert_marks"]):
        by = _("patient") if mark.kind == AlertMark.Kind.SAID else record.name(mark.by_id)
        yield Marked(mark.at, by, alerts[mark.alert_id], mark, rests.get(mark.alert_id, ""))


def _rests(record: Record) -> dict[int, str]:
    """What each alert laid to rest, in a sentence."""
    pauses = {pause.pk: pause for pause in record.programme.pauses}
    held: dict[int, list[Pause]] = defaultdict(list)
    for link in record.row["alert_rests"]:
        if link["pause_id"] in pauses:
            held[link["alert_id"]].append(pauses[link["pause_id"]])
    return {alert: _words(found, record.drills) for alert, found in held.items()}


def _words(pauses: list[Pause], drills: dict[int, str]) -> str:
    if any(pause.drill_id is None for pause in pauses):
        return _("All drills rest.")
    names = dict.fromkeys(drills.get(pause.drill_id, "") for pause in pauses if pause.drill_id)
    return _("At rest: %(drills)s.") % {"drills": ", ".join(filter(None, names))}
