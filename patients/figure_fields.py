"""The fields a visit's figures are typed into."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.instrument import Instrument, Unit
from patients.instruments import INSTRUMENTS, OF_A_JOINT
from patients.joints import MOTIONS
from patients.models.sides import Side

NO_NUMBER = {"invalid": gettext_lazy("Type a number.")}
NO_DAY = {"invalid": gettext_lazy("Pick a day."), "required": gettext_lazy("Pick a day.")}


def figure_field(known: Instrument, **more: Any) -> forms.DecimalField:
    """A field for one figure; a rating of change is picked, since its signs are easily mistyped."""
    if known.unit == Unit.CHANGE:
        points = range(int(known.high), int(known.low) - 1, -1)
        choices = [("", "–"), *((str(point), known.said(Decimal(point))) for point in points)]
        widget: forms.Widget = forms.Select(choices=choices)
    else:
        widget = forms.NumberInput(
            attrs={
                "min": str(known.low),
                "max": str(known.high),
                "step": known.step,
                "inputmode": "decimal" if known.decimals or known.low < 0 else "numeric",
                "autocomplete": "off",
            }
        )
    return forms.DecimalField(widget=widget, error_messages=NO_NUMBER, **({"required": False} | more))


def oswestry_points() -> forms.IntegerField:
    attrs = {"inputmode": "numeric", "autocomplete": "off"}
    return forms.IntegerField(
        required=False, min_value=0, max_value=50, widget=forms.NumberInput(attrs=attrs), error_messages=NO_NUMBER
    )


def oswestry_items() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Items answered"),
        required=False,
        min_value=1,
        max_value=10,
        initial=10,
        error_messages=NO_NUMBER,
    )


def another() -> dict[str, forms.Field]:
    """Any other measure there is, on one line."""
    joints: dict[str, list[tuple[str, Any]]] = {}
    for motion in MOTIONS:
        joints.setdefault(str(motion.joint.name).capitalize(), []).append((motion.what, motion.name))
    singles = [(one.slug, one.name) for one in INSTRUMENTS.values() if not one.is_of_a_joint and not one.manners]
    tests = [(slug, name) for slug, name in singles if slug not in ("psfs", "odi", "groc")]
    choices = [("", _("Pick one")), *joints.items(), (_("Tests and totals"), tests)]
    sides = [("", "–"), (Side.LEFT, Side.LEFT.label), (Side.RIGHT, Side.RIGHT.label)]
    manners = [(str(one), one.label) for one in OF_A_JOINT]
    return {
        "other": forms.ChoiceField(label=_("Another measure"), choices=choices, required=False),
        "other_side": forms.ChoiceField(label=_("Side"), choices=sides, required=False),
        "other_manner": forms.ChoiceField(label=_("Moved"), choices=manners, required=False),
        "other_value": forms.DecimalField(
            label=_("Figure"),
            required=False,
            error_messages=NO_NUMBER,
            widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal", "autocomplete": "off"}),
        ),
    }
