"""Make every adherence day anew from ticks, items and pauses."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.db.models import Min

from adherence import days, ticking
from clinic import clock
from patients.models import Patient


class Command(BaseCommand):
    help = "Rebuild the cached adherence days of all patients, or of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patient", help="the id of one patient; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        patients = Patient.objects.annotate(first_at=Min("episodes__prescriptions__issued_at")).exclude(first_at=None)
        if options["patient"]:
            patients = patients.filter(pk=options["patient"])
        count = 0
        for patient in patients.iterator():
            with transaction.atomic():
                ticking.hold(patient)
                since = patient.therapy_day(patient.first_at) - timedelta(days=1)
                count += len(days.rebuild(patient, since=since, until=patient.therapy_day(now)))
        self.stdout.write(f"{count} days made anew.")
