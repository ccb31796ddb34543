"""What was measured, by the clinic or by the patient; what was marked as wrong is not told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.utils import formats
from django.utils.translation import gettext as _

from adherence.timeline.event import Event, Kind, Record, newest
from clinic.columns import rows_of
from patients.instruments import instrument
from patients.models import Measure, Patient
from patients.models.sides import Side

MOST = 240  # rows: a page of visits with 18 readings each


@dataclass(frozen=True)
class Measured(Event):
    """What was recorded at one moment: one figure, or a visit's."""

    measures: Sequence[Measure]
    known_on: date

    kind = Kind.MEASURES
    icon = "range"
    tone = "info"

    @property
    def title(self) -> str:
        """ "Knee: Bend 86°, Knee: Gap to straight 5°"."""
        return ", ".join(_figure(measure) for measure in self.measures)

    @property
    def detail(self) -> str:
        known = [words for measure in self.measures for words in _how(measure)]
        measured_on = self.measures[0].measured_on
        if measured_on != self.known_on:
            day = formats.date_format(measured_on, "SHORT_DAY_FORMAT")
            known.append(_("measured %(day)s") % {"day": day})
        return ", ".join(dict.fromkeys(known))


def _figure(measure: Measure) -> str:
    known = instrument(measure.what)
    return f"{measure.activity or known.full_name} {known.said(measure.value)}"


def _how(measure: Measure) -> Iterator[str]:
    if measure.side != Side.NONE:
        yield measure.get_side_display()
    if measure.manner:
        yield measure.get_manner_display()


def columns(patient: Patient, before: datetime | None) -> dict[str, ArraySubquery]:
    measures = Measure.objects.filter(patient=patient).standing()
    return {"told_measures": newest(measures, "recorded_at", before, most=MOST)}


def events(record: Record) -> Iterator[Event]:
    together: dict[tuple[datetime, int | None, date], list[Measure]] = defaultdict(list)
    for measure in rows_of(Measure, record.row["told_measures"]):
        together[measure.recorded_at, measure.by_id, measure.measured_on].append(measure)
    for (at, by_id, _on), measures in together.items():
        by = record.name(by_id) or record.patient.first_name
        yield Measured(at, by, measures, at.astimezone(record.patient.tz).date())
