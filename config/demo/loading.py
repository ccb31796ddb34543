"""The demo's two clinics, from data and arithmetic to rows, all or nothing.

Programmes are written through the same doors a therapist uses, with the clock set back (`telling`), and so is what
patients told their clinic (`speaking`); what they did is written in bulk (`doing`), as are the mails (`mailing`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic.models import User
from config.demo import doing, mailing, speaking, telling
from config.demo.people import PEOPLE, WORKERS
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
    stories = [telling.tell(person, staff, shelf, now=now) for person in PEOPLE]
    for story in stories:
        speaking.speak(story, staff, now=now)
    ticks = doing.live(stories, seed=seed, now=now)
    booked = sum(doing.book(story, now=now) for story in stories)
    mailing.remember(stories, now=now)
    return Loaded(len(stories), ticks, booked)
