"""Everything the product holds about one patient, for that patient to keep.

``TABLES`` says which tables speak of a patient and how each leads to them; a test walks all tables and fails when one
is neither here nor in ``LEFT_OUT``. Every row goes out whole, undone and replaced ones too: the copy is not a summary.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, Model, QuerySet

from adherence.models import (
    AdherenceDay,
    Alert,
    AlertMark,
    CriterionMark,
    DayWord,
    EarlyWord,
    Morning,
    Move,
    Skip,
    Snooze,
    Tick,
)
from clinic.models import AuditEntry, Look
from interop.cells import harmless
from interop.day_rows import COLUMNS, every_day, rows_of
from patients.models import Anchor, Code, Episode, Goal, Invitation, Link, Measure, Message, Note, Patient, Precaution
from prescriptions.models import Concern, Item, Pause, Prescription, Sending
from reminders.models import Device, MailReport, Reminder, ReminderPlan

TABLES: dict[type[Model], str] = {
    Patient: "pk",
    Anchor: "patient",
    Episode: "patient",
    Precaution: "episode__patient",
    Prescription: "episode__patient",
    Item: "prescription__episode__patient",
    Pause: "prescription__episode__patient",
    Concern: "prescription__episode__patient",
    Sending: "prescription__episode__patient",
    Tick: "patient",
    Skip: "patient",
    Move: "patient",
    DayWord: "patient",
    EarlyWord: "patient",
    Morning: "patient",
    AdherenceDay: "patient",
    Alert: "patient",
    AlertMark: "alert__patient",
    Snooze: "patient",
    CriterionMark: "episode__patient",
    Message: "patient",
    Measure: "patient",
    Goal: "patient",
    Note: "patient",
    MailReport: "patient",
    Reminder: "patient",
    ReminderPlan: "patient",
    Device: "patient",
    Invitation: "patient",
    Link: "patient",
    AuditEntry: "patient_id",
    Look: "patient_id",
}
LEFT_OUT: dict[type[Model], str] = {
    Code: "When a code was asked for, kept for two days; the rest of the row are digests that say nothing.",
}
AT_ONCE = 500  # rows in memory


def files_of(patient: Patient, *, now: datetime, readme: str) -> Iterator[tuple[str, Iterator[str]]]:
    """(name, text piece by piece) of each file: three tables for a spreadsheet, and every row there is as JSON."""
    yield "README.txt", iter([readme])
    yield "days.csv", _csv(COLUMNS, rows_of(every_day(patient, now=now)))
    yield "ticks.csv", _csv(TICK_COLUMNS, _tick_rows(patient))
    yield "pain.csv", _csv(PAIN_COLUMNS, _pain_rows(patient))
    for model in TABLES:
        yield f"everything/{model._meta.model_name}.json", _json(model, patient)


def held_of(model: type[Model], patient: Patient) -> QuerySet[Any]:
    """The patient's rows of one table, oldest first."""
    return model._default_manager.filter(**{TABLES[model]: patient.pk}).order_by("pk")


def _json(model: type[Model], patient: Patient) -> Iterator[str]:
    named = [field.name for field in model._meta.concrete_fields if _goes_by_name(field)]
    yield "["
    between = "\n"
    for row in held_of(model, patient).select_related(*named).iterator(AT_ONCE):
        yield between + json.dumps(_said(row), cls=DjangoJSONEncoder, ensure_ascii=False)
        between = ",\n"
    yield "\n]\n"


def _said(row: Model) -> dict[str, object]:
    return {field.name: _value(row, field) for field in row._meta.concrete_fields}


def _value(row: Model, field: Any) -> object:
    """A row of theirs goes by its id, to be found in its own file; a drill, a condition, a person by its name."""
    if _goes_by_name(field):
        other = getattr(row, field.name)
        return None if other is None else str(other)
    return getattr(row, field.attname)


def _goes_by_name(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.related_model not in TABLES | LEFT_OUT


# -- Tables for a spreadsheet -----------------------------------------------------------------------------------------

TICK_COLUMNS = (
    "date",
    "time",
    "time_is",
    "drill",
    "side",
    "reps_by_set",
    "easier",
    "pain_before",
    "pain_during",
    "told",
    "undone",
)
PAIN_COLUMNS = ("date", "time", "drill", "side", "before", "during")


def _csv(columns: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> Iterator[str]:
    """Piece by piece, a heading first. Times are by the patient's own clock."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        if page.tell() > 16_384:
            yield page.getvalue()
            page.seek(0)
            page.truncate()
    yield page.getvalue()


def _tick_rows(patient: Patient) -> Iterator[tuple[object, ...]]:
    for tick in patient.ticks.select_related("item__drill").order_by("on", "performed_at", "pk").iterator(AT_ONCE):
        yield (
            *_when(tick, patient),
            tick.precision,
            tick.item.drill.name,
            tick.item.side,
            " ".join(str(reps) for reps in tick.reps_done or ()),
            int(tick.is_easier),
            _or_empty(tick.pain_before),
            _or_empty(tick.pain_during),
            tick.source,
            int(tick.undone_at is not None),
        )


def _pain_rows(patient: Patient) -> Iterator[tuple[object, ...]]:
    felt = patient.ticks.standing().exclude(pain_before=None, pain_during=None).select_related("item__drill")
    for tick in felt.order_by("on", "performed_at", "pk").iterator(AT_ONCE):
        pain = _or_empty(tick.pain_before), _or_empty(tick.pain_during)
        yield *_when(tick, patient), tick.item.drill.name, tick.item.side, *pain


def _when(tick: Tick, patient: Patient) -> tuple[str, str]:
    moved_at = f"{tick.performed_at.astimezone(patient.tz):%H:%M}" if tick.performed_at else ""
    return tick.on.isoformat(), moved_at


def _or_empty(pain: int | None) -> object:
    """An empty cell, never 0, where nothing was said."""
    return "" if pain is None else pain
