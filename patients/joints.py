"""Range of motion: each joint and motion with the degrees that can be typed, and its LOINC numbers.

The bounds keep out slips of the finger; they are not what is normal. LOINC numbers stand here only where the number and
its meaning were read in a published table; where a joint or a side was only inferred from the order of the table there
is none, and none for ankle, wrist, neck and back (clinical facts 6.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.models.measure import Manner
from patients.models.sides import Side

Codes = Mapping[tuple[str, str], str]  # (side, manner) to the number; Side.NONE: the number without a side


@dataclass(frozen=True)
class Joint:
    """A joint and what it is called with its side: "left knee". ``region`` is that of the conditions it belongs to."""

    slug: str
    name: str | Promise
    region: str
    is_sided: bool = True

    def called(self, side: str) -> str:
        named = {Side.LEFT: _("left %(joint)s"), Side.RIGHT: _("right %(joint)s")}.get(Side(side))
        return str(named) % {"joint": self.name} if named and self.is_sided else str(self.name)


KNEE = Joint("knee", _("knee"), "knee")
HIP = Joint("hip", _("hip"), "hip")
ANKLE = Joint("ankle", _("ankle"), "ankle")
SHOULDER = Joint("shoulder", _("shoulder"), "shoulder")
ELBOW = Joint("elbow", _("elbow"), "elbow")
FOREARM = Joint("forearm", _("forearm"), "wrist")
WRIST = Joint("wrist", _("wrist"), "wrist")
NECK = Joint("neck", _("neck"), "neck", is_sided=False)
BACK = Joint("low-back", _("low back"), "low-back", is_sided=False)


@dataclass(frozen=True)
class Motion:
    """One motion of a joint in degrees. A gap is what is missing to straight: less is better, below 0 is past it."""

    joint: Joint
    slug: str
    name: str | Promise
    low: int
    high: int
    is_gap: bool = False
    is_sided: bool = True
    is_usual: bool = True  # asked for first, where the joint is the patient's
    loinc: Codes = field(default_factory=dict)

    @property
    def what(self) -> str:
        return f"rom:{self.joint.slug}:{self.slug}"


_L, _R, _N, _ACTIVE, _PASSIVE = Side.LEFT, Side.RIGHT, Side.NONE, Manner.ACTIVE, Manner.PASSIVE

MOTIONS: tuple[Motion, ...] = (
    Motion(KNEE, "flexion", _("Bend"), 0, 170, loinc={(_R, _ACTIVE): "41347-6", (_L, _ACTIVE): "41343-5"}),
    # LOINC counts the extension itself: a gap of 5 goes out as -5.
    Motion(
        KNEE,
        "extension",
        _("Gap to straight"),
        -20,
        90,
        is_gap=True,
        loinc={(_R, _ACTIVE): "41349-2", (_L, _ACTIVE): "41345-0"},
    ),
    Motion(HIP, "flexion", _("Flexion"), 0, 150),
    Motion(HIP, "extension", _("Extension"), -40, 40),
    Motion(HIP, "abduction", _("Abduction"), 0, 80),
    Motion(HIP, "adduction", _("Adduction"), 0, 50, is_usual=False),
    Motion(HIP, "external-rotation", _("External rotation"), 0, 80, is_usual=False),
    Motion(HIP, "internal-rotation", _("Internal rotation"), 0, 70, is_usual=False),
    Motion(ANKLE, "dorsiflexion", _("Dorsiflexion"), -40, 50),
    Motion(ANKLE, "plantarflexion", _("Plantarflexion"), 0, 80),
    Motion(ANKLE, "inversion", _("Inversion"), 0, 60, is_usual=False),
    Motion(ANKLE, "eversion", _("Eversion"), 0, 45, is_usual=False),
    Motion(
        SHOULDER,
        "flexion",
        _("Flexion"),
        0,
        190,
        loinc={
            (_R, _ACTIVE): "41307-0",
            (_L, _ACTIVE): "41295-7",
            (_N, _ACTIVE): "41389-8",
            (_N, _PASSIVE): "41390-6",
        },
    ),
    Motion(SHOULDER, "abduction", _("Abduction"), 0, 190, loinc={(_L, _ACTIVE): "41299-9", (_N, _ACTIVE): "41381-5"}),
    Motion(
        SHOULDER,
        "external-rotation",
        _("External rotation"),
        -30,
        120,
        loinc={(_N, _ACTIVE): "41387-2", (_N, _PASSIVE): "41388-0"},
    ),
    Motion(
        SHOULDER,
        "internal-rotation",
        _("Internal rotation"),
        -30,
        120,
        loinc={(_R, _PASSIVE): "41316-1", (_N, _ACTIVE): "41391-4"},
    ),
    Motion(SHOULDER, "extension", _("Extension"), 0, 90, is_usual=False),
    Motion(ELBOW, "flexion", _("Bend"), 0, 165),
    Motion(ELBOW, "extension", _("Gap to straight"), -20, 120, is_gap=True),
    Motion(FOREARM, "supination", _("Supination"), 0, 110),
    Motion(FOREARM, "pronation", _("Pronation"), 0, 110),
    Motion(WRIST, "flexion", _("Flexion"), 0, 100),
    Motion(WRIST, "extension", _("Extension"), 0, 100),
    Motion(WRIST, "radial-deviation", _("Radial deviation"), 0, 45, is_usual=False),
    Motion(WRIST, "ulnar-deviation", _("Ulnar deviation"), 0, 60, is_usual=False),
    Motion(NECK, "rotation", _("Rotation"), 0, 110),
    Motion(NECK, "side-bend", _("Side bend"), 0, 70),
    Motion(NECK, "flexion", _("Flexion"), 0, 90, is_sided=False),
    Motion(NECK, "extension", _("Extension"), 0, 110, is_sided=False),
    Motion(BACK, "flexion", _("Flexion"), 0, 130, is_sided=False),
    Motion(BACK, "extension", _("Extension"), 0, 60, is_sided=False),
    Motion(BACK, "side-bend", _("Side bend"), 0, 60, is_usual=False),
)
