"""What rests when a red flag is reported, and since when. Only pauses; nothing here ever starts a drill again.

The reach follows the rule: everything, the legs, the limb, the region, or what is done on the feet. Where in doubt more
rests rather than less, for a therapist can release it within a minute.

While an alert is open its rule holds for what is prescribed later as well: see ``relocking``.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from adherence.models import Alert, Tick
from adherence.safety import Action, Flag
from patients.models import Condition, Patient
from prescriptions.models import Drill, Item, Pause
from prescriptions.planning import due_slots, holds

LEG = frozenset({"hip", "knee", "ankle"})
ARM = frozenset({"shoulder", "scapula", "elbow", "forearm", "wrist", "hand", "fingers"})
BACK = frozenset({"low-back", "spine", "trunk", "lumbar", "thoracic", "pelvis"})

# What belongs to the region of a condition: the names of drills' regions and of the joints they move.
REGIONS: dict[str, frozenset[str]] = {
    "hip": frozenset({"hip"}),
    "knee": frozenset({"knee"}),
    "ankle": frozenset({"ankle"}),
    "shoulder": frozenset({"shoulder", "scapula"}),
    "elbow": frozenset({"elbow", "forearm"}),
    "wrist": frozenset({"wrist", "forearm", "hand", "fingers"}),
    "hand": frozenset({"wrist", "forearm", "hand", "fingers"}),
    "neck": frozenset({"neck", "spine"}),
    "low-back": BACK,
    "spine": BACK,
    "trunk": BACK,
}
ON_THE_FEET = frozenset({"stand", "lean_stand", "half_kneel"})


@dataclass(frozen=True)
class Reach:
    """How far a flag reaches into a patient's programmes. ``conditions``: those in care whose rules name it."""

    flag: Flag
    conditions: Sequence[Condition]
    drills: Collection[int] = ()  # keys of those that the alert names

    @property
    def is_whole(self) -> bool:
        """A flag that says "the region" of somebody whose region nobody knows reaches everything."""
        by_region = self.flag.action in (Action.REGION, Action.LIMB)
        return self.flag.action is Action.ALL or (by_region and (self.flag.is_for_everyone or not self.conditions))

    def takes(self, item: Item) -> bool:
        """Whether an item rests. Reads ``drill`` and the episode's condition."""
        drill = item.drill
        match self.flag.action:
            case Action.EASIER | Action.CAUTION | Action.CRISIS | Action.NONE:
                return False
            case Action.DRILL:
                return item.drill_id in self.drills
            case Action.STANDING:
                return drill.pose in ON_THE_FEET or drill.weight_bearing == "full"
            case Action.LEG:
                return _works_on(drill, LEG)
            case _ if self.is_whole:
                return True
            case Action.LIMB:
                return any(_works_on(drill, _limb(condition)) for condition in self.conditions)
            case _:
                return self._takes_region(item)

    def _takes_region(self, item: Item) -> bool:
        """The programme that was written for the region, and what works on it in any other."""
        if item.prescription.episode.condition in self.conditions:
            return True
        return any(_works_on(item.drill, REGIONS.get(one.region, frozenset())) for one in self.conditions)


def _works_on(drill: Drill, parts: Collection[str]) -> bool:
    """Whether a drill belongs to these parts, moves them, or puts the body's weight on them."""
    touched = {drill.region, *(motion.get("joint", "") for motion in drill.motions)}
    bears = {"full": LEG, "partial": LEG, "arms": ARM}.get(drill.weight_bearing, frozenset())
    return drill.region == "whole-body" or bool((touched | bears) & set(parts))


def _limb(condition: Condition) -> frozenset[str]:
    return LEG if condition.region in LEG else ARM


def reach_of(alert: Alert, conditions: Iterable[Condition]) -> Reach:
    """``conditions``: see ``conditions_in_care``."""
    return Reach(alert.flag, [one for one in conditions if alert.rule in one.red_flags], alert.drills)


def conditions_in_care(patient: Patient) -> QuerySet[Condition]:
    """Of the open episodes, and of those closed while some alert is open: closing an episode widens no reach."""
    seen_open = Alert.objects.open().of(patient).filter(opened_at__lt=OuterRef("closed_at"))
    care = patient.episodes.filter(Q(closed_at=None) | Exists(seen_open))
    return Condition.objects.filter(pk__in=care.values("condition"))


def lock(alert: Alert, *, at: datetime) -> list[Pause]:
    """Lay to rest what the alert's rule says, from ``at`` on and without an end; what rests by it already stays.

    Call it inside the transaction that holds the patient.
    """
    patient = alert.patient
    reach = reach_of(alert, conditions_in_care(patient))
    items = [item for item in _asked(patient, at) if reach.takes(item)]
    held = list(alert.pauses.filter(ends_at=None))
    rests = [one for one in _rests(reach, items, patient, at=at) if not _is_held(one, held)]
    made = Pause.objects.bulk_create(rests)
    alert.pauses.add(*made)
    return made


def _asked(patient: Patient, at: datetime) -> list[Item]:
    """Versions of living programmes that hold or are to come. One query."""
    standing = Item.objects.of(patient).filter(prescription__ended_at=None)
    return [item for item in standing.for_the_day() if item.ends_at is None or item.ends_at > at]


def _rests(reach: Reach, items: Sequence[Item], patient: Patient, *, at: datetime) -> list[Pause]:
    """One pause a programme where all of it rests, else one a drill. A drill whose turn it is, and that is not done,
    rests from the middle of its turn: nobody is marked down for stopping halfway through a snack."""
    begun = {(item.prescription_id, item.drill_id): at for item in items}
    for item, since in _interrupted(items, patient, at=at):
        place = item.prescription_id, item.drill_id
        begun[place] = min(begun[place], since)
    if not reach.is_whole:
        return [pause_of(reach.flag, programme, drill, since) for (programme, drill), since in begun.items()]
    whole = [pause_of(reach.flag, programme, None, at) for programme in dict.fromkeys(pk for pk, _drill in begun)]
    halfway = [(place, since) for place, since in begun.items() if since < at]
    return whole + [pause_of(reach.flag, programme, drill, since) for (programme, drill), since in halfway]


def pause_of(flag: Flag, programme: int, drill: int | None, since: datetime) -> Pause:
    """A rest for a flag, not stored yet. ``programme``, ``drill``: their keys; no drill: all of the programme."""
    return Pause(
        prescription_id=programme, drill_id=drill, origin=Pause.Origin.ALERT, reason=flag.name, starts_at=since
    )


def _interrupted(items: Iterable[Item], patient: Patient, *, at: datetime) -> Iterable[tuple[Item, datetime]]:
    """The items whose turn is going on and not done, each with the middle of that turn. One query."""
    on = patient.therapy_day(at)
    window = patient.window(on)
    ticks = list(Tick.objects.standing().on(on).filter(patient=patient).select_related("item"))
    for item in items:
        if not (item.is_due_on(on) and holds(item.starts_at, item.ends_at, at)):
            continue
        for slot in due_slots(item, window=window):
            is_done = any(_is_of(tick, item) and tick.performed_at and slot.holds(tick.performed_at) for tick in ticks)
            if slot.holds(at) and slot.midpoint < at and not is_done:
                yield item, slot.midpoint


def _is_of(tick: Tick, item: Item) -> bool:
    """A bout of this line, whichever version it was ticked on."""
    done = tick.item
    return (done.prescription_id, done.drill_id, done.side) == (item.prescription_id, item.drill_id, item.side)


def _is_held(rest: Pause, held: Iterable[Pause]) -> bool:
    return any(one.prescription_id == rest.prescription_id and one.drill_id in (None, rest.drill_id) for one in held)
