import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from prescriptions import cataloguing
from prescriptions.figures.checks import check
from prescriptions.illustrating import subject_of
from prescriptions.librarian import SHIPPED
from prescriptions.models import Drill


class Command(BaseCommand):
    """Door to `check`: reads the library's files one by one, so that one broken file does not hide the others."""

    help = "Look over every drill's figure: contacts, joints, travel, floor, labels. Fails when anything is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("drills", nargs="*", help="slugs; all drills when none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        files = {path.stem: path for path in sorted((SHIPPED / "drills").glob("*.json"))}
        wrong = 0
        for slug in options["drills"] or files:
            if slug not in files:
                raise CommandError(f"There is no drill called '{slug}'.")
            row = json.loads(files[slug].read_text(encoding="utf-8"))
            found = check(subject_of(Drill(**cataloguing.drill(row))))
            wrong += bool(found)
            self.stdout.write(f"{'FAIL' if found else 'ok':5}{slug}")
            for finding in found:
                self.stdout.write(f"       {finding}")
        if wrong:
            raise CommandError(f"{wrong} of the figures looked at need mending.")
