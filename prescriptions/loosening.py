"""Where a clinic's own drill is less strict than the library's drill it was made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prescriptions import bounds, stop_signs
from prescriptions.models import Drill, PrecautionRule

EFFECTS: dict[str, str | Promise] = {
    "": gettext_lazy("no effect"),
    "caution_with": gettext_lazy("asks for your word"),
    "clamped_by": gettext_lazy("limits the range"),
    "blocked_by": gettext_lazy("blocks the drill"),
}
"""What a precaution does to a drill, from nothing to a refusal; the keys are the drill's columns."""

STRICTNESS = {effect: rank for rank, effect in enumerate(EFFECTS)}


@dataclass(frozen=True)
class Loosening:
    """One thing in which the own drill is less careful; ``short`` is for the record."""

    what: str
    ours: str
    library: str
    short: str

    @property
    def sentence(self) -> str:
        """ "Reps: ours 1 to 50, the library 5 to 15." """
        said = {"what": capfirst(self.what), "ours": self.ours, "library": self.library}
        return _("%(what)s: ours %(ours)s, the library %(library)s.") % said


def effect_of(tag: str, drill: Drill) -> str:
    """The column in which the drill names a precaution, or nothing."""
    return next((effect for effect in EFFECTS if effect and tag in getattr(drill, effect)), "")


def loosenings(drill: Drill, rules: Mapping[str, PrecautionRule]) -> list[Loosening]:
    """Everything in which a drill is less strict than its parent; nothing where it has none. Reads ``parent``."""
    parent = drill.parent
    if parent is None:
        return []
    return [*_precautions(drill, parent, rules), *_bounds(drill, parent), *_stops(drill, parent)]


def _precautions(drill: Drill, parent: Drill, rules: Mapping[str, PrecautionRule]) -> Iterator[Loosening]:
    for tag in dict.fromkeys([*parent.blocked_by, *parent.clamped_by, *parent.caution_with]):
        ours, library = effect_of(tag, drill), effect_of(tag, parent)
        if STRICTNESS[ours] < STRICTNESS[library]:
            words = rules[tag].text if tag in rules else tag
            yield Loosening(words, str(EFFECTS[ours]), str(EFFECTS[library]), f"{tag}: {library} -> {ours or 'none'}")


def _bounds(drill: Drill, parent: Drill) -> Iterator[Loosening]:
    """A wider bound, or one that is gone: both let a dose through that the library would ask about."""
    for name, (low, high) in parent.bounds.items():
        ours = drill.bounds.get(name)
        if ours is None or ours[0] < low or ours[1] > high:
            said = _stretch(*ours) if ours else _("without bounds")
            yield Loosening(str(bounds.NAMES[name]), said, _stretch(low, high), f"{name}: {[low, high]} -> {ours}")


def _stretch(low: int, high: int) -> str:
    return _("%(low)d to %(high)d") % {"low": low, "high": high}


def _stops(drill: Drill, parent: Drill) -> Iterator[Loosening]:
    signs = stop_signs.to_choose()
    for slug in parent.stop_if:
        if slug in signs and slug not in drill.stop_if:
            yield Loosening(signs[slug].rstrip("."), _("not named"), _("a stop sign"), f"stop_if: {slug} left out")
