"""What a pain score during a drill asks for: go on, do less, or stop.

The absolute bands of the pain model, by the condition's profile (clinical rules 3.1: the traffic lights of several
clinics after Thomee 1997 and Silbernagel 2007, set lower where tissue is irritable). NPRS, 0 to 10. Advice on the page
only: a starting point for a licensed therapist to edit.
"""

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
            Light.RED: _("Stop this drill for today. Rest. If it does not ease, call your clinic."),
        }[self]


def light_of(pain: int, profile: str) -> Light:
    """The band of a score, 0 to 10, for a condition's pain profile."""
    if pain >= RED_FROM[PainProfile(profile)]:
        return Light.RED
    return Light.AMBER if pain >= AMBER_FROM[PainProfile(profile)] else Light.GREEN
