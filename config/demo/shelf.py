"""What the demo takes from the clinical library."""

from dataclasses import dataclass, replace

from config.demo.person import Ask
from patients.models import Condition, Episode
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill, Phase


class NoLibraryError(Exception):
    def __str__(self) -> str:
        return "The demo needs the clinical library. Load it first: manage.py load_library"


@dataclass(frozen=True)
class Shelf:
    """The shared library by name, read once."""

    drills: dict[str, Drill]
    phases: dict[tuple[str, str], Phase]
    conditions: dict[str, Condition]

    @classmethod
    def read(cls) -> "Shelf":
        phases = Phase.objects.filter(protocol__clinic=None).select_related("protocol").prefetch_related("drills")
        shelf = cls(
            {drill.slug: drill for drill in Drill.objects.shared()},
            {(phase.protocol.slug, phase.name): phase for phase in phases},
            {condition.slug: condition for condition in Condition.objects.all()},
        )
        if not shelf.phases:
            raise NoLibraryError
        return shelf

    def line(self, ask: Ask, phase: Phase, episode: Episode) -> Line:
        """The phase's own dose of a drill, or the drill's, with what the therapist changed."""
        drill = self.drills[ask.drill]
        dose = next((entry.dose for entry in phase.drills.all() if entry.drill_id == drill.pk), drill.dose)
        easier = self.drills[ask.easier] if ask.easier else None
        return Line(drill, side_of(drill, episode), replace(dose, **ask.dose), ask.reason, easier, ask.is_enough)
