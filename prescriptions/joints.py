"""The joints' names in words, for sentences and pages; the library's files know them by slug."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "hip": _("hip"),
    "hip_abd": _("hip, out to the side"),
    "hip_er": _("hip, turned out"),
    "knee": _("knee"),
    "ankle": _("ankle"),
    "ankle_inv": _("ankle, turned in"),
    "pelvis": _("pelvis"),
    "lumbar": _("low back"),
    "thoracic": _("upper back"),
    "rib-cage": _("rib cage"),
    "trunk": _("trunk"),
    "trunk_rot": _("trunk, turned"),
    "neck": _("neck"),
    "neck_rot": _("neck, turned"),
    "neck_side": _("neck, to the side"),
    "shoulder": _("shoulder"),
    "shoulder_abd": _("shoulder, out to the side"),
    "shoulder_er": _("shoulder, turned out"),
    "scapula": _("shoulder blade"),
    "scap_retract": _("shoulder blade, back"),
    "scap_elev": _("shoulder blade, up"),
    "elbow": _("elbow"),
    "forearm": _("forearm"),
    "forearm_rot": _("forearm, turned"),
    "wrist": _("wrist"),
    "fingers": _("fingers"),
}

# These joints' figures are not degrees: 15 is about 2 to 3 cm on a person (library/body.json).
IN_FIGURE_UNITS = frozenset({"scap_retract", "scap_elev"})


def named(joint: str) -> str:
    """ "low back" for ``lumbar``; a joint of a clinic's own library is read as it is written."""
    return str(NAMES.get(joint, joint.replace("_", " ").replace("-", " ")))
