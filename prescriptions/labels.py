"""The library's slugs in a therapist's words: regions and positions of the body, occasions, weight bearing, motions.

Joints have a module of their own. A slug of a clinic's own library that is not known here is read as it is written.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prescriptions.models.dosing import Occasion

Labels = dict[str, str | Promise]

REGIONS: Labels = {
    "ankle": _("ankle"),
    "elbow": _("elbow"),
    "hand": _("hand"),
    "hip": _("hip"),
    "knee": _("knee"),
    "low-back": _("low back"),
    "neck": _("neck"),
    "shoulder": _("shoulder"),
    "spine": _("spine"),
    "trunk": _("trunk"),
    "whole-body": _("whole body"),
    "wrist": _("wrist"),
}

# From the lowest to the highest: the order in which a patient gains them back.
POSES: Labels = {
    "supine": _("lying on the back"),
    "hook_lying": _("lying on the back, knees bent"),
    "side_lying": _("lying on the side"),
    "prone": _("lying on the front"),
    "quadruped": _("on hands and knees"),
    "half_kneel": _("half kneeling"),
    "sit": _("sitting"),
    "lean_stand": _("standing, leaning on a table"),
    "stand": _("standing"),
}

OCCASIONS: Labels = dict(Occasion.choices)

WEIGHT_BEARING: Labels = {
    "none": _("none"),
    "partial": _("partial"),
    "full": _("full"),
    "arms": _("through the arms"),
}

MOTION_TYPES: Labels = {
    "AROM": _("active"),
    "AAROM": _("active, assisted"),
    "PROM": _("passive"),
    "isometric": _("isometric"),
}


def in_words(slug: str, labels: Labels) -> str:
    """ "low back" for ``low-back``."""
    return str(labels.get(slug, slug.replace("_", " ").replace("-", " ")))
