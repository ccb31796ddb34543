"""What is drawn: one drill's own data, and how far and to which side its prescription takes it."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

Row = dict[str, Any]
Side = Literal["right", "left"]


@dataclass(frozen=True, eq=False)
class Subject:
    """A drill as the engine needs it: words for its title, the figure's data, its travel and how it meets sides.

    ``equipment`` is what a prescription adds: "weight" puts one into the hand. Subjects of equal shape are equal.
    """

    name: str
    about: str
    figure: Row
    rom: list[Row]
    rom_cap: Row
    side_mode: str
    tempo: tuple[int, int, int, int]
    equipment: frozenset[str] = field(default=frozenset())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and (self.shape, self.equipment) == (other.shape, other.equipment)

    def __hash__(self) -> int:
        return hash((self.shape, self.equipment))

    @property
    def stage(self) -> Row:
        stage: Row = self.figure.get("stage", {})
        return stage

    @cached_property
    def shape(self) -> str:
        """A name for this drawing that says nothing of the drill: equal data, equal shape."""
        whole = [self.name, self.about, self.figure, self.rom, self.rom_cap, self.side_mode, self.tempo]
        return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def told(self) -> str:
        """The picture in words, for those who hear it."""
        words: str = self.stage.get("about") or self.about
        return words

    @property
    def target(self) -> Row | None:
        """The joint whose range a therapist limits: the first of the travel."""
        return self.rom[0] if self.rom else None

    @property
    def has_sides(self) -> bool:
        return self.side_mode in ("choose", "each", "alternate")
