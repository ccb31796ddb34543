"""Resting by the patient's own word: "I am ill", "I am away until …", "I am back".

A rest is a pause of every living programme, so nothing is expected, nothing counts as missed, and the daily mail stays
away. It never ends nor shortens what a therapist or a safety rule has laid to rest.

Who is ill does not know for how long: that rest is open until "I am back", but for no more than a fortnight. Then the
drills come back by themselves and the patient is asked, since two silent weeks are something to talk about.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from clinic import audit
from patients.models import Patient
from prescriptions.models import Pause, Prescription
from prescriptions.models.pause import PauseQuerySet
from prescriptions.prescribing import leave_word
from prescriptions.programme import Programme

ILL_FOR = timedelta(days=14)
AWAY_FOR = timedelta(days=90)


class RestingError(Exception):
    """A rest that cannot be had as asked; ``str()`` is a sentence for the patient."""


class NothingToRest(RestingError):
    def __str__(self) -> str:
        return _("You have no plan right now. There is nothing to pause.")


class NotAfterToday(RestingError):
    def __str__(self) -> str:
        return _("Pick a day after today.")


class TooLongAway(RestingError):
    def __str__(self) -> str:
        return _("That is more than 90 days. Please call your clinic.")


@dataclass(frozen=True)
class Rest:
    """What a patient said of a rest. ``until``: the first day on which drills are due again."""

    because: str
    until: date
    ends_at: datetime

    @property
    def is_ill(self) -> bool:
        return self.because == Pause.Because.ILL

    def __str__(self) -> str:
        """For the patient."""
        if self.is_ill:
            return _("You said you are ill. Rest well.")
        day = formats.date_format(self.until, "DAY_FORMAT")
        return _("You said you are away. Your drills come back on %(day)s.") % {"day": day}


def rest_of(programme: Programme, now: datetime) -> Rest | None:
    """The rest that the patient asked for and that holds now, as far as anything is asked of them."""
    asked = {item.prescription_id for item in programme.in_force(now)}
    holding = [pause for pause in _said(programme) if pause.prescription_id in asked and _holds(pause, now)]
    return _rest(programme.patient, holding[-1]) if holding else None


def rest_just_over(programme: Programme, now: datetime) -> Rest | None:
    """A rest of somebody ill that ran out by itself on this day: the moment to ask how they are."""
    today = programme.patient.therapy_day(now)
    over = [
        _rest(programme.patient, pause)
        for pause in _said(programme)
        if pause.reason == Pause.Because.ILL and pause.ends_at == pause.starts_at + ILL_FOR and pause.ends_at <= now
    ]
    todays = [rest for rest in over if rest.until == today]
    return todays[-1] if todays and rest_of(programme, now) is None else None


def rest_until(patient: Patient, now: datetime) -> Rest | None:
    """The same as ``rest_of`` where no programme is at hand. One query."""
    pause = _own(patient).in_force(now).filter(prescription__ended_at=None).order_by("starts_at").last()
    return _rest(patient, pause) if pause else None


def be_ill(patient: Patient, *, now: datetime) -> Rest:
    """Rest everything until "I am back", at most a fortnight. Raises ``NothingToRest``."""
    return _rest_all(patient, Pause.Because.ILL, now + ILL_FOR, now=now)


def be_away(patient: Patient, *, back_on: date, now: datetime) -> Rest:
    """Rest everything until a day begins. Raises ``NotAfterToday``, ``TooLongAway`` and ``NothingToRest``."""
    today = patient.therapy_day(now)
    if back_on <= today:
        raise NotAfterToday
    if back_on > today + AWAY_FOR:
        raise TooLongAway
    return _rest_all(patient, Pause.Because.AWAY, patient.window(back_on).opens_at, now=now)


@transaction.atomic
def be_back(patient: Patient, *, now: datetime) -> bool:
    """End the patient's own rest; whether there was one. What others laid to rest goes on resting."""
    _hold(patient)
    return _end(patient, now=now)


@transaction.atomic
def _rest_all(patient: Patient, because: str, ends_at: datetime, *, now: datetime) -> Rest:
    """One pause on each living programme. Said again, the first word stays; said otherwise, the new one takes over."""
    _hold(patient)
    living = list(Prescription.objects.living().filter(episode__patient=patient))
    if not living:
        raise NothingToRest
    alike = _own(patient).in_force(now).filter(reason=because)
    if because == Pause.Because.AWAY:
        alike = alike.filter(ends_at=ends_at)
    resting = {pause.prescription_id: pause for pause in alike}
    if resting.keys() >= {one.pk for one in living}:
        return _rest(patient, resting[living[0].pk])
    _end(patient, now=now)
    rests = [
        Pause(prescription=one, origin=Pause.Origin.PATIENT, reason=because, starts_at=now, ends_at=ends_at)
        for one in living
    ]
    Pause.objects.bulk_create(rests)
    _leave_trace("rest.began", patient, now=now, because=because, until=ends_at.isoformat())
    return _rest(patient, rests[0])


def _end(patient: Patient, *, now: datetime) -> bool:
    ended = _own(patient).in_force(now).filter(starts_at__lt=now).update(ends_at=now)
    if ended:
        _leave_trace("rest.ended", patient, now=now)
    return bool(ended)


def _own(patient: Patient) -> PauseQuerySet:
    return Pause.objects.of(patient).filter(origin=Pause.Origin.PATIENT)


def _said(programme: Programme) -> list[Pause]:
    return [pause for pause in programme.pauses if pause.origin == Pause.Origin.PATIENT and pause.drill_id is None]


def _holds(pause: Pause, now: datetime) -> bool:
    return pause.starts_at <= now and (pause.ends_at is None or now < pause.ends_at)


def _rest(patient: Patient, pause: Pause) -> Rest:
    assert pause.ends_at is not None  # every rest has an end
    return Rest(pause.reason, patient.therapy_day(pause.ends_at), pause.ends_at)


def _hold(patient: Patient) -> None:
    """Of two taps at once the second sees what the first has stored."""
    Patient.objects.select_for_update(no_key=True).only("pk").get(pk=patient.pk)


def _leave_trace(what: str, patient: Patient, *, now: datetime, **detail: object) -> None:
    leave_word(patient, now=now)
    audit.record(what, target=patient, by=patient, at=now, clinic_id=patient.clinic_id, patient_id=patient.pk, **detail)
