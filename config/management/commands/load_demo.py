"""Load the demo clinic: six weeks of two clinics, ending now."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic import clock
from config.demo import loading
from config.demo.shelf import NoLibraryError


class Command(BaseCommand):
    help = "Load the demo's two clinics with six weeks of history. Leaves a demo that exists alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=7, help="another number tells the same people's days otherwise")
        parser.add_argument("--fresh", action="store_true", help="delete the demo's two clinics first")

    def handle(self, *args: Any, seed: int, fresh: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented patients belong in the demo only: set DEMO=1 to load them.")
        try:
            loaded = loading.load(seed=seed, now=clock.now(), fresh=fresh)
        except NoLibraryError as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(str(loaded) if loaded else "The demo clinic is there already.")
