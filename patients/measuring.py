"""Measures of a patient: record, several at once, and mark a wrong one. Nothing is changed or deleted.

A measure is kept once however often it is sent. Every write leaves a trace of figures; an activity is in the patient's
words and stands in no trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.instrument import Instrument, OutOfBounds
from patients.instruments import MOST_ACTIVITIES, UnknownInstrument, instrument
from patients.models import Episode, Measure, Patient
from patients.models.measure import MOST_ACTIVITY
from patients.models.sides import Side


class MeasuringError(Exception):
    """A measure that cannot be kept as given; ``str()`` is a sentence for the therapist."""


class WrongFigure(MeasuringError):
    """Out of bounds, or of nothing we know."""


class NotMeasuredSo(MeasuringError):
    def __str__(self) -> str:
        return _("This measure needs another side or manner. Pick them anew.")


class NotYet(MeasuringError):
    def __str__(self) -> str:
        return _("This day is still to come. Pick today or a day before.")


class BeforeBirth(MeasuringError):
    def __str__(self) -> str:
        return _("This day is before the patient was born. Check the year.")


class TooManyActivities(MeasuringError):
    def __str__(self) -> str:
        return _("Five activities on one day are the most. Leave one out.")


class NoActivity(MeasuringError):
    def __str__(self) -> str:
        return _("Name the activity in the patient's own words, in up to 80 characters.")


@dataclass(frozen=True)
class Reading:
    """A figure as it was read: of what, and how. ``tool`` only for a joint, ``activity`` only for the PSFS."""

    what: str
    value: Decimal
    side: str = Side.NONE
    manner: str = ""
    activity: str = ""
    tool: str = ""

    @property
    def instrument(self) -> Instrument:
        return instrument(self.what)

    def check(self) -> None:
        """Raises ``MeasuringError``."""
        try:
            known = self.instrument
            known.check(self.value)
        except (UnknownInstrument, OutOfBounds) as wrong:
            raise WrongFigure(str(wrong)) from wrong
        if self.side not in known.sides or self.manner not in (known.manners or ("",)):
            raise NotMeasuredSo
        if known.has_activities != bool(self.activity) or len(self.activity) > MOST_ACTIVITY:
            raise NoActivity

    def key_within(self, visit: UUID, on: date) -> UUID:
        """A visit is sent with one key: each of its readings has its own out of it, the same every time. Somebody who
        goes back to the form and types another figure means another measure."""
        said = (self.what, self.side, self.manner, self.activity, f"{self.value:.1f}", on.isoformat())
        return uuid5(visit, "|".join(said))


def record_measure(
    patient: Patient,
    *,
    what: str,
    value: Decimal,
    on: date,
    by: User | None,
    now: datetime,
    key: UUID,
    side: str = Side.NONE,
    manner: str = "",
    activity: str = "",
    tool: str = "",
) -> Measure:
    """One measure of a day of the patient's; ``by`` None is the patient. Raises ``MeasuringError``."""
    reading = Reading(what, value, side, manner, activity, tool)
    return record_visit(patient, [reading], on=on, by=by, now=now, key=key)[0]


@transaction.atomic
def record_visit(
    patient: Patient, readings: Sequence[Reading], *, on: date, by: User | None, now: datetime, key: UUID
) -> list[Measure]:
    """All that was read on one day, or nothing. The same key again brings back what it kept the first time.

    Raises ``MeasuringError``.
    """
    _check_day(patient, on, now)
    # Held, so that of ten sendings at once nine find what the first has stored.
    held = Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)
    episodes = list(held.episodes.open().select_related("condition"))
    kept = [_record(held, reading, episodes, on=on, by=by, now=now, key=key) for reading in readings]
    rated = Measure.objects.standing().filter(patient=held, what="psfs", measured_on=on)
    if rated.values("activity").distinct().order_by().count() > MOST_ACTIVITIES:
        raise TooManyActivities
    traced = [measure for measure, is_new in kept if is_new]
    for measure in traced:
        _trace("measure.recorded", measure, patient, by=by or patient, at=now)
    return [measure for measure, _is_new in kept]


@transaction.atomic
def undo(measure: Measure, *, by: User, now: datetime) -> bool:
    """Mark a measure as wrong; whether it stood until now. It stays readable, and counts for nothing."""
    marked = Measure.objects.standing().filter(pk=measure.pk).update(undone_at=now, undone_by=by)
    if marked:
        _trace("measure.undone", measure, measure.patient, by=by, at=now)
    return bool(marked)


def _check_day(patient: Patient, on: date, now: datetime) -> None:
    if on > patient.therapy_day(now):
        raise NotYet
    if patient.born_on is not None and on < patient.born_on:
        raise BeforeBirth


def _record(
    patient: Patient,
    reading: Reading,
    episodes: Sequence[Episode],
    *,
    on: date,
    by: User | None,
    now: datetime,
    key: UUID,
) -> tuple[Measure, bool]:
    reading.check()
    known = reading.instrument
    return Measure.objects.get_or_create(
        patient=patient,
        key=reading.key_within(key, on),
        defaults={
            "episode": _episode_of(known, reading.side, episodes),
            "what": reading.what,
            "side": reading.side,
            "manner": reading.manner,
            "activity": reading.activity,
            "value": reading.value,
            "tool": reading.tool if known.is_of_a_joint else "",
            "measured_on": on,
            "by": by,
            "recorded_at": now,
        },
    )


def _episode_of(known: Instrument, side: str, episodes: Sequence[Episode]) -> Episode | None:
    """What it was measured for: the only episode, or the only one of that joint and side. Else nobody can tell."""
    if len(episodes) == 1:
        return episodes[0]
    if known.motion is None:
        return None
    of_joint = [one for one in episodes if one.condition.region == known.motion.joint.region]
    of_side = [one for one in of_joint if one.side in (side, Side.BOTH, Side.NONE)]
    return of_side[0] if len(of_side) == 1 else None


def _trace(what: str, measure: Measure, patient: Patient, *, by: audit.Actor, at: datetime) -> None:
    audit.record(
        what,
        target=measure,
        by=by,
        at=at,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        measure=measure.what,
        side=measure.side,
        manner=measure.manner,
        value=str(measure.value),
        on=measure.measured_on.isoformat(),
    )
