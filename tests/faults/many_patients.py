"""Fill an empty database with patients whose reminder is due: ``python -m tests.faults.many_patients 10000``.

Of a hundred, three have done the day already, two rest and one wants quiet: silence is theirs.
"""

import sys
from datetime import time, timedelta

import django
from django.core.management import call_command

django.setup()

from adherence.models import Tick  # noqa: E402  models need the settings first
from patients.models import Episode, Patient  # noqa: E402
from prescriptions.models import Item, Pause, Prescription  # noqa: E402
from tests import factories  # noqa: E402
from tests.factories import NOW, TODAY, at, new_key  # noqa: E402

CLINIC_SIZE = 500


def fill(count):
    began = NOW - timedelta(days=9)
    condition, drill = factories.make_condition(), factories.make_drill()
    for first in range(0, count, CLINIC_SIZE):
        by = factories.make_therapist(factories.make_clinic(f"Clinic{first} Physio"), "Dana Whitfield")
        people = [
            Patient(
                clinic=by.clinic, therapist=by, name=f"Patient {n}", email=f"p{n}@mail.example",
                zone="America/New_York", reminder_at=time(7, 30 + n % 20),
                replan_reminders_at=began,
                quiet_from=time(6) if n % 100 == 5 else None, quiet_until=time(23) if n % 100 == 5 else None,
            )
            for n in range(first, min(first + CLINIC_SIZE, count))
        ]  # fmt: skip
        Patient.objects.bulk_create(people)
        episodes = Episode.objects.bulk_create(
            [Episode(patient=one, condition=condition, side="left", began_on=began.date()) for one in people]
        )
        programmes = Prescription.objects.bulk_create(
            [Prescription(episode=one, issued_at=began, issued_by=by.user) for one in episodes]
        )
        _ask(programmes, drill, by.user, began)
        rests = [Pause(prescription=one, origin="therapist", starts_at=began, by=by.user) for one in programmes[25::50]]
        Pause.objects.bulk_create(rests)


def _ask(programmes, drill, user, began):
    items = Item.objects.bulk_create(
        [
            Item(prescription=one, drill=drill, side="left", starts_at=began, by=user, sets=1, reps=10, times_per_day=2)
            for one in programmes
        ]
    )
    Tick.objects.bulk_create(
        [
            Tick(
                key=new_key(), patient=item.prescription.episode.patient, item=item, on=TODAY,
                performed_at=at(clock), recorded_at=at(clock),
            )
            for item in items[::33]
            for clock in ("07:01", "07:02")
        ]
    )  # fmt: skip


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]))
