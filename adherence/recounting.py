"""Days reckoned anew: after what was asked has changed, or all of a patient's from the first on.

A dose changed, paused or ended at noon changes what the whole day expected, also where no tick follows that would book
it. The floor below leaves word (``Patient.recount_days_at``); here it is read. What has changed may be what an open red
flag forbids: that is laid to rest first.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from adherence import days, relocking, ticking
from adherence.models import AdherenceDay
from patients.models import Patient

AT_ONCE = 200


def recount(now: datetime) -> int:
    """Reckon the days of every patient about whom word was left; how many there were."""
    counted = 0
    while batch := _recount_some(now):
        counted += batch
    return counted


@transaction.atomic
def _recount_some(now: datetime) -> int:
    """One batch. The rows are held from reading to clearing: a tick or a change in between waits, and is seen."""
    flagged = Patient.objects.filter(recount_days_at__isnull=False).order_by("recount_days_at")
    people = list(flagged.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
    for patient in people:
        since = patient.recount_days_at or now
        relocking.lock_again(patient, since=since, now=now)
        days.rebuild(patient, since=patient.therapy_day(since), until=_last_day(patient, now))
    Patient.objects.filter(pk__in=[patient.pk for patient in people]).update(recount_days_at=None)
    return len(people)


def _last_day(patient: Patient, now: datetime) -> date:
    """Today; or the day after, where new hours put this moment back into the day before what was ticked in it."""
    latest = AdherenceDay.objects.filter(patient=patient).aggregate(latest=Max("on"))["latest"]
    return max(filter(None, [latest, patient.therapy_day(now)]))


@transaction.atomic
def recount_all(patient: Patient, *, began_at: datetime, now: datetime) -> int:
    """Make every day anew since a patient was first asked for anything, and the one before; how many days."""
    ticking.hold(patient)
    since = patient.therapy_day(began_at) - timedelta(days=1)
    return len(days.rebuild(patient, since=since, until=patient.therapy_day(now)))
