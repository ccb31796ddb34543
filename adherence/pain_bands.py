"""What a pain score during a drill asks for: go on, do less, or stop.

The bands of the pain model, by the condition's profile (clinical rules 3.1: the traffic lights of several clinics after
Thomee 1997 and Silbernagel 2007, set lower where tissue is irritable): absolute, and by the rise on the pain before,
where one is known; the worse of the two holds. What was sharp or sudden is red whatever the number; of a spine, so is
what spreads down a limb. NPRS, 0 to 10. A starting point for a licensed therapist to edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models.condition import PainProfile


class Quality(TextChoices):
    """What a pain was like, as the patient said."""

    SHARP = "sharp", gettext_lazy("sharp or sudden")
    SPREADING = "spreading", gettext_lazy("spreading down an arm or leg")
    NEITHER = "neither", gettext_lazy("neither")


@dataclass(frozen=True)
class Bands:
    """From which score, and from which rise in points, a light is amber and red."""

    amber: int
    red: int
    amber_rise: int = 2
    red_rise: int = 3
    spread_is_red: bool = False


BANDS: Mapping[PainProfile, Bands] = {
    PainProfile.DEFAULT: Bands(amber=4, red=6),
    PainProfile.TENDON: Bands(amber=4, red=6, amber_rise=3, red_rise=4),
    PainProfile.IRRITABLE: Bands(amber=3, red=5),
    PainProfile.SPINE: Bands(amber=4, red=6, spread_is_red=True),
    PainProfile.POSTOP: Bands(amber=5, red=7),
}
AMBER_FROM = {profile: bands.amber for profile, bands in BANDS.items()}
RED_FROM = {profile: bands.red for profile, bands in BANDS.items()}

# So long an earlier score stands for the pain before a bout that was begun without asking.
BEFORE_HOLDS = timedelta(hours=2)


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def advice(self) -> str:
        """Words for the patient; none where all is well."""
        return {
            Light.GREEN: "",
            Light.AMBER: _("Make it smaller, slower, or fewer. See how it is in the morning."),
            Light.RED: _("Stop this drill. Rest. Your therapist has been told."),
        }[self]


def weight(pain: int, quality: str = "") -> int:
    """How much a score tells: said again as sharp, or as spreading, it is news like a higher one."""
    return pain + (11 if quality in (Quality.SHARP, Quality.SPREADING) else 0)


def light_of(pain: int, profile: str, *, before: int | None = None, quality: str = "") -> Light:
    """The band of a score, 0 to 10, for a condition's pain profile.

    ``before``: the pain before the bout, if known. ``quality``: of ``Quality``; empty: not said.
    """
    bands = BANDS[PainProfile(profile)]
    rise = 0 if before is None else pain - before
    is_warning = quality == Quality.SHARP or (quality == Quality.SPREADING and bands.spread_is_red)
    if is_warning or pain >= bands.red or rise >= bands.red_rise:
        return Light.RED
    return Light.AMBER if pain >= bands.amber or rise >= bands.amber_rise else Light.GREEN
