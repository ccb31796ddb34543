"""Looking a drill up: all that the library knows about it, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic.models import Clinic
from prescriptions.bounds import Bound, bounds_of
from prescriptions.joints import IN_FIGURE_UNITS, named
from prescriptions.labels import MOTION_TYPES, OCCASIONS, POSES, REGIONS, WEIGHT_BEARING, in_words
from prescriptions.models import Drill, Phase, PhaseDrill, PrecautionRule, Protocol
from prescriptions.stop_signs import in_words as stop_signs


@dataclass(frozen=True)
class Range:
    """How far one joint goes, whole degrees from anatomical zero, or figure units (see ``labels``)."""

    joint: str
    start: float
    end: float
    cap: float | None
    is_in_degrees: bool


@dataclass(frozen=True)
class Entry:
    """A drill with its neighbours in the library, the protocols that use it and the rules that hold it back."""

    drill: Drill
    easier: Sequence[Drill]
    harder: Sequence[Drill]
    protocols: Sequence[tuple[Protocol, Sequence[Phase]]]
    rules: Mapping[str, PrecautionRule]

    @property
    def region(self) -> str:
        return capfirst(in_words(self.drill.region, REGIONS))

    @property
    def bounds(self) -> list[Bound]:
        return bounds_of(self.drill)

    @property
    def stops(self) -> list[str]:
        return stop_signs(self.drill.stop_if)

    @property
    def ranges(self) -> list[Range]:
        caps = self.drill.rom_cap
        return [
            Range(
                capfirst(named(one["joint"])),
                one["from"],
                one["to"],
                caps.get(one["joint"]),
                one["joint"] not in IN_FIGURE_UNITS,
            )
            for one in self.drill.rom
        ]

    @property
    def motions(self) -> list[str]:
        """ "Knee: flexion/extension, active" """
        return [
            _("%(joint)s: %(motion)s, %(type)s")
            % {
                "joint": capfirst(named(one["joint"])),
                "motion": one["motion"],
                "type": MOTION_TYPES.get(one["type"], one["type"]),
            }
            for one in self.drill.motions
        ]

    @property
    def at_a_glance(self) -> list[tuple[str, str]]:
        """Where, how and with what: a name and its words."""
        drill, yes_or_no = self.drill, {True: _("Yes"), False: _("No")}
        return [
            (_("Region"), self.region),
            (_("Position"), capfirst(in_words(drill.pose, POSES))),
            (_("Sides"), capfirst(drill.get_side_mode_display())),
            (_("Occasions"), _listed(in_words(one, OCCASIONS) for one in drill.occasions)),
            (_("Equipment"), _listed(drill.equipment)),
            (_("Floor needed"), yes_or_no[drill.needs_floor]),
            (_("In public"), yes_or_no[drill.in_public]),
            (_("Weight bearing"), capfirst(in_words(drill.weight_bearing, WEIGHT_BEARING))),
        ]

    @property
    def precautions(self) -> list[tuple[str, list[PrecautionRule]]]:
        """The rules that name the drill, under what they do to it; an effect that no rule has is left out."""
        drill = self.drill
        effects = [
            (_("Blocked by"), drill.blocked_by),
            (_("Limited by"), drill.clamped_by),
            (_("Asks for your word with"), drill.caution_with),
        ]
        known = [(effect, [self.rules[tag] for tag in tags if tag in self.rules]) for effect, tags in effects]
        return [(effect, rules) for effect, rules in known if rules]


def look_up(drill: Drill, *, clinic: Clinic) -> Entry:
    """All about one drill, as this clinic may see it. Three queries."""
    near = Drill.objects.of(clinic).filter(slug__in=[*drill.easier, *drill.harder]).own_first()
    neighbours = {one.slug: one for one in reversed(near)}
    return Entry(
        drill,
        [neighbours[slug] for slug in drill.easier if slug in neighbours],
        [neighbours[slug] for slug in drill.harder if slug in neighbours],
        _protocols_with(drill, clinic),
        PrecautionRule.objects.by_tag([*drill.blocked_by, *drill.clamped_by, *drill.caution_with]),
    )


def _protocols_with(drill: Drill, clinic: Clinic) -> list[tuple[Protocol, Sequence[Phase]]]:
    """By name; each with its phases that hold the drill, in their order."""
    places = PhaseDrill.objects.filter(drill=drill, phase__protocol__in=Protocol.objects.of(clinic))
    ordered = places.select_related("phase__protocol").order_by(
        "phase__protocol__name", "phase__protocol_id", "phase__position"
    )
    by_protocol = groupby((place.phase for place in ordered), key=lambda phase: phase.protocol)
    return [(protocol, list(dict.fromkeys(phases))) for protocol, phases in by_protocol]


def _listed(words: Iterable[str]) -> str:
    return capfirst(", ".join(words)) or _("None")
