"""Drills drawn into pages.

``{% drill_figure drill limit=70 side="left" tempo="3-2-3-1" load="1 kg" paused=1 controls=1 %}`` moves
(``js/drill-figure.js``) and is a still picture without JavaScript; ``{% drill_still drill limit=70 side="left"
kind="pair" %}`` is a still picture.
A drill that nobody has drawn keeps the pictogram of its position.
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clinic.templatetags.icons import pose
from patients.models.sides import Side
from prescriptions.illustrating import MOST_DEGREES, Kind, Picture, can_be_loaded
from prescriptions.models import Drill

register = template.Library()


@register.simple_tag
def drill_figure(
    drill: Drill,
    limit: int | None = None,
    side: str = "",
    tempo: str = "",
    load: str = "",
    paused: bool = False,
    controls: bool = False,
) -> SafeString:
    """The moving figure: ``limit`` in degrees, ``side`` "left" mirrors, ``tempo`` seconds out-hold-back-rest.

    A ``load`` is drawn where the drill has a hand for it.
    """
    if not _is_drawn(drill):
        return _pictogram(drill)
    limit = _within(limit)
    attributes = {
        "src": Picture("player", ending="json", loaded=_shows(load, drill)).of(drill.shape),
        "alt": _told(drill, limit, side),
        "words": _words(),
        "to": limit,
        "side": side if side == Side.LEFT else "",
        "tempo": tempo,
    }
    given = [format_html(' {}="{}"', name, value) for name, value in attributes.items() if value not in ("", None)]
    switches = [f" {name}" for name, is_on in (("paused", paused), ("controls", controls)) if is_on]
    return format_html(
        '<drill-figure class="fig"{}><noscript>{}</noscript></drill-figure>',
        mark_safe("".join([*given, *switches])),
        drill_still(drill, limit, side, load=load),
    )


@register.simple_tag
def drill_still(
    drill: Drill, limit: int | None = None, side: str = "", kind: Kind = "still", load: str = ""
) -> SafeString:
    """The end pose, or with ``kind="pair"`` start and end side by side."""
    if not _is_drawn(drill):
        return _pictogram(drill)
    limit = _within(limit)
    picture = Picture(kind, limit, "left" if side == Side.LEFT else "right", loaded=_shows(load, drill))
    return format_html(
        '<img class="fig-still" src="{}" alt="{}" width="{}" height="600" loading="lazy" decoding="async">',
        picture.of(drill.shape),
        _told(drill, limit, side),
        1600 if kind == "pair" else 800,  # the usual paper: the stylesheet fits the picture into its place
    )


def _shows(load: str, drill: Drill) -> bool:
    return bool(load) and can_be_loaded(drill)


def _is_drawn(drill: Drill) -> bool:
    return bool(drill.figure and drill.shape)


def _pictogram(drill: Drill) -> SafeString:
    return format_html('<div class="fig">{}</div>', pose(drill.pose, drill.region, label=drill.name))


def _within(limit: int | None) -> int | None:
    """Pages may be asked for any number; a body has only these."""
    return limit if limit is None else max(0, min(MOST_DEGREES, int(limit)))


def _told(drill: Drill, limit: int | None, side: str) -> str:
    """The picture in words: "Mini heel slide, left side, to 70°"."""
    parts = [drill.name]
    if side == Side.LEFT:
        parts.append(_("left side"))
    elif side == Side.RIGHT:
        parts.append(_("right side"))
    if limit is not None:
        parts.append(_("to %(degrees)s°") % {"degrees": limit})
    return ", ".join(parts)


def _words() -> str:
    """What ``js/drill-figure.js`` says in words, in the reader's language."""
    words = [
        pgettext("phase of a motion", "Move"),
        pgettext("phase of a motion", "Hold"),
        pgettext("phase of a motion", "Return"),
        pgettext("phase of a motion", "Rest"),
        pgettext("phase of a motion", "Circle"),
        _("Pause"),
        _("Play"),
    ]
    return "|".join(words)
