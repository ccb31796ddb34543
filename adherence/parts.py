"""One drill as the patient meets it in a snack: to do, done, done in part, passed over, or its easier version."""

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from adherence.adherence import HALF, credit_of
from adherence.answers import Answer
from adherence.models import Skip, Tick
from adherence.pain_bands import Light, light_of
from prescriptions.models import Drill, Item
from prescriptions.models.drill import SideMode
from prescriptions.planning import Snack
from prescriptions.stop_signs import in_words

MOST_BUTTONS = 15  # so many reps of one set are buttons, more of them a list to pick from


@dataclass(frozen=True)
class Part:
    """One drill of a snack, or one that waits for the patient's word (``snack`` is None).

    A dose done in part counts by its reps (adherence rule 3). From half a dose on the drill counts as done, for the
    ring and the line as for its slot (rule 6); the rest may still be added.
    """

    item: Item
    ticks: Sequence[Tick]
    snack: Snack[Item] | None = None
    asks: bool = False  # how it felt: asked right after the tick
    skip: Skip | None = None
    answer: Answer | None = None  # to the skip
    wants_easier: bool = False  # the patient asked for the easier version
    is_late: bool = False  # its stretch of the day is over: a tick now tells of then
    before: int | None = None  # the pain before the last tick, NPRS, where it is known
    is_resting: bool = False  # at this moment, whoever laid it to rest
    is_sore: bool = False  # it lingers on the morning after (``rest_rules``)
    key: UUID = field(default_factory=uuid4, compare=False)  # the next tick's
    skip_key: UUID = field(default_factory=uuid4, compare=False)

    @property
    def credit(self) -> float:
        """The part of the dose that was done, 0 to 1."""
        done = math.fsum(credit_of(self.item.sets, self.item.reps, tick.reps_done) for tick in self.ticks)
        return min(1.0, round(done, 4))

    @property
    def is_done(self) -> bool:
        return bool(self.ticks) and self.credit >= HALF

    @property
    def is_in_part(self) -> bool:
        return bool(self.ticks) and self.credit < 1

    @property
    def is_open(self) -> bool:
        """Nothing was said of it yet."""
        return not self.ticks and self.skip is None

    @property
    def last(self) -> Tick:
        return self.ticks[-1]

    # -- some of it

    @property
    def can_be_part(self) -> bool:
        return self.item.sets * self.item.reps > 1

    @property
    def in_part(self) -> str:
        """ "4 of 10", over all sets."""
        asked = self.item.sets * self.item.reps
        return _("%(done)d of %(all)d") % {"done": round(self.credit * asked), "all": asked}

    @property
    def rest(self) -> list[int]:
        """The reps still open, set by set."""
        done = [0] * self.item.sets
        for tick in self.ticks:
            for number, reps in enumerate((tick.reps_done or [])[: self.item.sets]):
                done[number] += reps
        return [max(0, self.item.reps - reps) for reps in done]

    @property
    def some_reps(self) -> range:
        """What one tap can say: fewer reps than all, of a drill with one short set; else nothing."""
        is_short = self.item.sets == 1 and self.item.reps <= MOST_BUTTONS
        return range(1, self.item.reps) if is_short else range(0)

    @property
    def reps_of_sets(self) -> list[tuple[int, list[int], int]]:
        """For each set its number, what may be picked, and what is picked: the first set done, the others not."""
        picks = list(range(self.item.reps + 1))
        first = self.item.reps if self.item.sets > 1 else self.item.reps // 2
        return [(number, picks, first if number == 1 else 0) for number in range(1, self.item.sets + 1)]

    # -- the easier version

    @property
    def is_easier(self) -> bool:
        return self.last.is_easier if self.ticks else self.wants_easier and self.item.easier is not None

    @property
    def drill(self) -> Drill:
        """The drill that the row shows."""
        return self.item.easier if self.is_easier and self.item.easier else self.item.drill

    @property
    def words(self) -> str:
        """The dose in plain words; of the easier version with its own body part."""
        return self._shown.to_patient()

    @property
    def side(self) -> str:
        return self._shown.side

    @property
    def limit(self) -> int | None:
        """Degrees. The limit of one joint says nothing of another's: it holds for drills with the same target."""
        has_same_target = (self.drill.target or {}).get("joint") == (self.item.drill.target or {}).get("joint")
        return self.item.range_limit_deg if has_same_target else None

    @property
    def _shown(self) -> Item:
        if not self.is_easier:
            return self.item
        shown = copy.copy(self.item)
        shown.drill = self.drill
        if self.drill.side_mode != SideMode.CHOOSE:
            shown.side = "none"
        return shown

    # -- how it felt

    @property
    def warns_of_soreness(self) -> bool:
        """Before it is done, as long as it may be done."""
        return self.is_sore and not self.ticks and not self.skip and not self.is_resting

    @property
    def asks_quality(self) -> bool:
        """What a pain was like is asked once there is one, and once."""
        return bool(self.ticks and self.last.pain_during and not self.last.pain_quality)

    @property
    def light(self) -> Light | None:
        """What the last score asks for; None where nothing was said."""
        pain = self.last.pain_during
        profile = self.item.prescription.episode.condition.pain_profile
        quality = self.last.pain_quality
        return None if pain is None else light_of(pain, profile, before=self.before, quality=quality)

    @property
    def advice(self) -> str:
        """What to do about the last score. A red light says nothing any more once a therapist lets the drill go on."""
        light = self.light
        return "" if light is None or (light is Light.RED and not self.is_resting) else light.advice

    @property
    def stop_signs(self) -> list[str]:
        return in_words(self.drill.stop_if)

    @property
    def ident(self) -> str:
        """Stays the same from one swap to the next, so that focus finds its button again."""
        return f"{self.snack.number if self.snack else 0}-{self.item.pk}"
