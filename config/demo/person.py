"""What the demo says of a person: who they are, what was asked of them, what was said, measured and decided.

Days are counted back from today (``ago``), so that a patient is in the same week of care whenever the demo is loaded.
Drills, doses and phases are the library's; a dose changes only what ``ask`` names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from config.demo.histories import Habit


@dataclass(frozen=True)
class Ask:
    """One drill of a chapter. ``dose``: what differs from the phase's own dose, or from the drill's."""

    drill: str
    dose: Mapping[str, Any]
    reason: str = ""
    easier: str = ""  # the drill to do in its place on a sore day
    is_enough: bool = False  # among what is enough on a hard day


@dataclass(frozen=True)
class Chapter:
    """A visit at which the programme was written or changed."""

    ago: int
    protocol: str
    phase: str
    asks: tuple[Ask, ...]
    note: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Caution:
    """A precaution over a stretch of days; ``until_in`` counts forward from today, negative: it has run out."""

    tag: str
    since_ago: int
    until_in: int
    note: str = ""


@dataclass(frozen=True)
class Rest:
    """A pause; without ``days`` it still holds."""

    ago: int
    reason: str
    days: int | None = None


@dataclass(frozen=True)
class Note:
    """A message between a patient and the clinic, so many days ago by the patient's clock."""

    ago: int
    at: str
    words: str
    by: str = ""  # who of the clinic wrote it; empty: the patient
    read_at: str = ""  # the same day; empty: nobody has, as far as no answer follows


@dataclass(frozen=True)
class Visit:
    """What was measured in the clinic one day: (what, figure as written, manner), of the person's own side."""

    ago: int
    readings: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Target:
    """A goal of one measure; ``due_in`` counts forward from today."""

    what: str
    figure: str
    manner: str = "active"
    due_in: int | None = None
    ago: int = 0


@dataclass(frozen=True)
class Judged:
    """A therapist's word on a criterion of the phase, found by how it begins."""

    ago: int
    begins: str
    is_met: bool = True
    note: str = ""


@dataclass(frozen=True)
class Aside:
    """A reason that was put aside, for so many days from when it was."""

    ago: int
    kind: str
    days: int
    why: str


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    age: int
    by: str
    condition: str
    began_ago: int
    chapters: tuple[Chapter, ...] = ()  # none: registered, and nothing is prescribed yet
    habit: Habit = field(default_factory=Habit)
    side: str = "none"
    email: str = ""
    anchors: tuple[tuple[str, str], ...] = ()
    cautions: tuple[Caution, ...] = ()
    rests: tuple[Rest, ...] = ()
    ended: tuple[int, str] | None = None  # days ago, and why
    has_started: bool = True  # False: invited a moment ago, the mail is on its way
    zone: str = "America/New_York"
    wakes: str = "07:00"
    sleeps: str = "22:00"
    reminder_at: time | None = None
    wants_reminders: bool = True
    notes: tuple[Note, ...] = ()
    away_for: int = 0  # said yesterday: back in so many days from today
    red_flag: str = ""  # the rule of one reported a few minutes ago; the mail about it is on its way
    red_score: int = 0  # NPRS of a go a few minutes ago that laid a drill to rest
    visits: tuple[Visit, ...] = ()
    goals: tuple[Target, ...] = ()
    jottings: tuple[tuple[int, str], ...] = ()  # the team's own notes: days ago, and the words
    judged: tuple[Judged, ...] = ()
    aside: tuple[Aside, ...] = ()
    forbidden: str = ""  # a precaution that came after the programme: what it forbids rests
    bounced_ago: int = 0  # so many days ago the mailbox refused our mail for good

    @property
    def mailbox(self) -> str:
        return self.email or f"{self.name.lower().replace('’', '').replace(' ', '.')}@mail.example"


def ask(drill: str, *, reason: str = "", easier: str = "", is_enough: bool = False, **dose: Any) -> Ask:
    return Ask(drill, dose, reason, easier, is_enough)


MEALS = (("after breakfast", "08:15"), ("after lunch", "12:45"), ("after dinner", "19:00"))
OFFICE = (("first coffee", "08:40"), ("before lunch", "12:10"), ("after the afternoon call", "15:30"))
WORKDAYS: dict[str, Any] = {"weekdays": (1, 2, 3, 4, 5), "days_per_week": 5}
