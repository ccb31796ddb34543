"""What a pain score during a drill asks for: go on, do less, or stop.

The bands of the pain model, by the condition's profile (clinical rules 3.1: the traffic lights of several clinics after
Thomee 1997 and Silbernagel 2007, set lower where tissue is irritable): absolute, and by the rise on the pain before,
where one is known; the worse of the two holds. NPRS, 0 to 10. A starting point for a licensed therapist to edit.

Not asked yet, and so not judged: whether the pain was sharp or spread down a limb, which is red whatever the number.
"""

from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from patients.models.condition import PainProfile

AMBER_FROM = {
    PainProfile.DEFAULT: 4,
    PainProfile.TENDON: 4,
    PainProfile.IRRITABLE: 3,
    PainProfile.SPINE: 4,
    PainProfile.POSTOP: 5,
}
RED_FROM = {
    PainProfile.DEFAULT: 6,
    PainProfile.TENDON: 6,
    PainProfile.IRRITABLE: 5,
    PainProfile.SPINE: 6,
    PainProfile.POSTOP: 7,
}
# The rise from which a light is amber and red, points; of tendons a point later.
RISE = {PainProfile.TENDON: (3, 4)}
USUAL_RISE = (2, 3)

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


def light_of(pain: int, profile: str, *, before: int | None = None) -> Light:
    """The band of a score, 0 to 10, for a condition's pain profile. ``before``: the pain before the bout, if known."""
    kind = PainProfile(profile)
    amber_rise, red_rise = RISE.get(kind, USUAL_RISE)
    rise = 0 if before is None else pain - before
    if pain >= RED_FROM[kind] or rise >= red_rise:
        return Light.RED
    return Light.AMBER if pain >= AMBER_FROM[kind] or rise >= amber_rise else Light.GREEN
