"""The demo's two clinics, from data and arithmetic to rows, all or nothing.

Programmes are written through the same doors a therapist uses, with the clock set back (`telling`), and so is what
patients told their clinic (`speaking`) and what was measured and decided there (`deciding`); what they did is written
in bulk (`doing`), as are the mails (`mailing`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic.models import User
from config.demo import deciding, doing, mailing, speaking, telling
from config.demo.houses import WORKERS
from config.demo.people import PEOPLE
from config.demo.shelf import Shelf
from config.demo.wiping import wipe


@dataclass(frozen=True)
class Loaded:
    """What was written; ``str()`` says it in a line."""

    patients: int
    ticks: int
    days: int

    def __str__(self) -> str:
        return f"Demo: {self.patients} patients, {self.ticks} ticks over {self.days} days of history."


@transaction.atomic
def load(*, seed: int, now: datetime, fresh: bool = False) -> Loaded | None:
    """Write the demo; None when it is there already. The same seed and clock give the same rows.

    Raises ``NoLibraryError``. With ``fresh`` the demo's two clinics, and all that was done in them, are deleted first.
    """
    if fresh:
        wipe()
    elif User.objects.filter(email__in=[worker.email for worker in WORKERS]).exists():
        return None
    shelf = Shelf.read()
    staff = telling.employ()
    stories = [telling.tell(person, staff, shelf, now=now) for person in PEOPLE if person.chapters]
    arrived = [telling.arrive(person, staff, shelf, now=now) for person in PEOPLE if not person.chapters]
    for story in stories:
        speaking.speak(story, staff, now=now)
        deciding.decide(story, staff, now=now)
    ticks = doing.live(stories, seed=seed, now=now)
    booked = sum(doing.book(story, now=now) for story in stories)
    for story in stories:
        speaking.hurt(story, now=now)
    mailing.remember(stories, now=now)
    return Loaded(len(stories) + len(arrived), ticks, booked)
