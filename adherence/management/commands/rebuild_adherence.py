"""Make every adherence day anew from ticks, items and pauses."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Min

from adherence import recounting
from clinic import clock
from patients.models import Patient


class Command(BaseCommand):
    help = "Rebuild the cached adherence days of all patients, or of one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--patient", help="the id of one patient; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        patients = Patient.objects.annotate(began_at=Min("episodes__prescriptions__issued_at")).exclude(began_at=None)
        if options["patient"]:
            patients = patients.filter(pk=options["patient"])
        count = sum(recounting.recount_all(one, began_at=one.began_at, now=now) for one in patients.iterator())
        self.stdout.write(f"{count} days made anew.")
