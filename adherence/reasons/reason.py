"""What every reason says: how soon somebody should look, its sentence, its evidence."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import ClassVar

from django.utils import formats

SLEEPERS = frozenset(
    {"invited", "silent", "falling", "clustered", "over", "progress", "limit-ended", "ending", "bounced"}
)
"""The kinds that somebody may put aside for some days. Never what may mean harm, nor a message, which reading settles,
nor what only tells a state."""
SAFETY = frozenset({"red-flag", "pain-alert", "unsafe", "pain"})


class Level(IntEnum):
    """How soon somebody should look."""

    ALERT = 1
    LOOK = 2
    READY = 3  # for the next step of their care
    WAITING = 4
    STEADY = 5
    FINISHED = 6


@dataclass(frozen=True)
class Reason(ABC):
    """Why a patient stands where they stand in the caseload. Each says its level and its sentence.

    ``action`` is the next best step: review, release, reply, write, ease, progress, prescribe, invite, address, resume.
    """

    kind: ClassVar[str]
    icon: ClassVar[str]
    action: ClassVar[str]

    @property
    @abstractmethod
    def level(self) -> Level: ...

    @property
    @abstractmethod
    def sentence(self) -> str: ...

    @property
    def evidence(self) -> str:
        return ""

    @property
    def can_sleep(self) -> bool:
        """Whether somebody may put it aside for some days."""
        return self.kind in SLEEPERS

    @property
    def tone(self) -> str:
        """The chip's colour; it never speaks alone."""
        tones = {Level.ALERT: "alert", Level.LOOK: "now", Level.READY: "good", Level.WAITING: "info"}
        return tones.get(self.level, "line")


def day(on: date | None) -> str:
    return formats.date_format(on, "DAY_FORMAT") if on else ""
