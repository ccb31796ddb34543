from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from clinic import clock
from prescriptions import rechecking
from prescriptions.librarian import SHIPPED, LibraryError, read_library
from prescriptions.stocking import PhaseInUseError, stock


class Command(BaseCommand):
    """Door to `stock`: reads a library folder and stores it whole, or says all that is wrong and stores nothing."""

    help = "Load the clinical library (drills, protocols, conditions, precautions) from its files. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--path", type=Path, default=SHIPPED, help="another folder of the same shape")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        now = clock.now()
        try:
            with transaction.atomic():
                delivery = stock(read_library(path), now=now)
                raised = rechecking.library_changed(now=now) if delivery.done["changed"] else []
        except (LibraryError, PhaseInUseError) as refusal:
            raise CommandError(f"The library was not loaded, nothing was stored.\n{refusal}") from refusal
        self.stdout.write(str(delivery))
        if raised:
            self.stdout.write(f"Programmes made safer, or waiting for a therapist's word: {len(raised)}.")
