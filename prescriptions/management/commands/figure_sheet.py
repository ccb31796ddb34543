import json
from argparse import ArgumentParser
from html import escape
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from prescriptions import cataloguing
from prescriptions.figures import contact_sheet
from prescriptions.figures.scene import Scene
from prescriptions.illustrating import subject_of
from prescriptions.librarian import SHIPPED
from prescriptions.models import Drill


class Command(BaseCommand):
    """Door to `contact_sheet`: every drill's poses on one page, to be looked at by someone who knows the exercises."""

    help = "Write one HTML page with every drill: start, quarters, end, smallest and widest limit, left side."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("drills", nargs="*", help="slugs; all drills when none is given")
        parser.add_argument("--out", type=Path, default=Path("var/figures.html"))

    def handle(self, *args: Any, **options: Any) -> None:
        rows = []
        for path in sorted((SHIPPED / "drills").glob("*.json")):
            if options["drills"] and path.stem not in options["drills"]:
                continue
            drill = Drill(**cataloguing.drill(json.loads(path.read_text(encoding="utf-8"))))
            rows.append(
                (escape(f"{drill.name} ({path.stem})"), contact_sheet.strip(Scene(subject_of(drill)), path.stem))
            )
        options["out"].parent.mkdir(parents=True, exist_ok=True)
        options["out"].write_text(contact_sheet.page(rows), encoding="utf-8")
        self.stdout.write(f"{len(rows)} drills on {options['out']}")
