"""What every reason says: how soon somebody should look, its sentence, its evidence."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import ClassVar

from django.utils import formats


class Level(IntEnum):
    """How soon somebody should look."""

    ALERT = 1
    LOOK = 2
    WAITING = 3
    STEADY = 4
    FINISHED = 5


@dataclass(frozen=True)
class Reason(ABC):
    """Why a patient stands where they stand in the caseload. Each says its level and its sentence."""

    kind: ClassVar[str]
    icon: ClassVar[str]

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
    def tone(self) -> str:
        """The chip's colour; it never speaks alone."""
        tones = {Level.ALERT: "alert", Level.LOOK: "now", Level.WAITING: "info"}
        return tones.get(self.level, "line")


def day(on: date | None) -> str:
    return formats.date_format(on, "DAY_FORMAT") if on else ""
