"""Icons and pose pictograms, inline, so that they take the colour and size of the text around them.

``{% icon "check" %}`` is decoration and hidden from screen readers; ``{% icon "phone" label=_("Call") %}`` says a word.
``{% pose "supine" "knee" %}`` draws one person with one moving region.
"""

from difflib import get_close_matches

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from clinic import pictograms

register = template.Library()

# Line drawings on a 24 px grid. The stroke, its width and its caps come from components/icon.css.
ICONS: dict[str, str] = {
    # What to do
    "check": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "close": '<path d="M6 6l12 12M18 6L6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "play": '<path class="icon-solid" d="M8 5.5v13l10.5-6.5z"/>',
    "pause": '<path d="M9 6v12M15 6v12" stroke-width="3.4"/>',
    "back": '<path d="M18 6l-8 6 8 6z"/><path d="M6 6v12"/>',
    "skip": '<path d="M6 6l8 6-8 6z"/><path d="M18 6v12"/>',
    "undo": '<path d="M4 9.5h10a5.5 5.5 0 0 1 0 11H9"/><path d="M8.5 5L4 9.5 8.5 14"/>',
    "repeat": '<path d="M4 12a8 8 0 0 1 13.6-5.7L20 8.5M20 4v4.5h-4.5"/>'
    '<path d="M20 12a8 8 0 0 1-13.6 5.7L4 15.5M4 20v-4.5h4.5"/>',
    "edit": '<path d="M4 20l1-4L16 5l3 3L8 19z"/>',
    "remove": '<path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "send": '<path d="M20.5 4L3.5 11l6.5 2.8L13 20.5z"/><path d="M20.5 4L10 13.8"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "copy": '<path d="M9 8.5h10.5V20H9z"/><path d="M5 15.5V4h9.5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7L11.5 6.8"/>'
    '<path d="M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5"/>',
    "sign-out": '<path d="M14 4H5v16h9"/><path d="M10 12h10.5M16.5 8l4 4-4 4"/>',
    # Where to
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "arrow-up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "arrow-down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "chevron": '<path d="M5 9l7 7 7-7"/>',
    "chevron-end": '<path d="M9 5l7 7-7 7"/>',
    "external": '<path d="M13 5h6v6M19 5l-9 9"/><path d="M16 14v5H5V8h5"/>',
    # Places and people
    "sun": '<circle cx="12" cy="12" r="4"/>'
    '<path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"/>',
    "moon": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4.2 3.7-6 7.5-6s6.7 1.8 7.5 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.7-3.7 3.2-5.2 6.5-5.2s5.8 1.5 6.5 5.2"/>'
    '<path d="M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.1 2.2 3.5 4.6"/>',
    "message": '<path d="M4 5h16v11H10l-4.5 4v-4H4z"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17z"/><path d="M3.5 7l8.5 6.5L20.5 7"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM12 5V3"/><path d="M10 20.5h4"/>',
    "phone": '<path d="M5 4h4l1.5 4.5L8 10a12 12 0 0 0 6 6l1.5-2.5L20 15v4a1.5 1.5 0 0 1-1.6 1.5'
    'C10.5 20 4 13.5 3.5 5.6A1.5 1.5 0 0 1 5 4z"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
    "text-size": '<path d="M3 19L8.5 6 14 19M5 14.5h7"/><path d="M15 19l3-7.5 3 7.5M16 16.5h4"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14'
    'c-3.5 0-6.5.5-8.5 2z"/><path d="M12 6.5v14"/>',
    # What is so
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.01"/>',
    "warning": '<path d="M12 4L2.8 20h18.4z"/><path d="M12 10v4.5M12 17.3v.01"/>',
    "hand": '<path d="M8 13V5.5a1.5 1.5 0 0 1 3 0V11m0-6.5v-1a1.5 1.5 0 0 1 3 0V11m0-5.5'
    "a1.5 1.5 0 0 1 3 0V12m0-3.5a1.5 1.5 0 0 1 3 0V14a7 7 0 0 1-7 7h-1c-3 0-4.6-1.5-6-4"
    'l-2.3-4.2a1.5 1.5 0 0 1 2.5-1.6L8 13"/>',
    "shield": '<path d="M12 3.5l7.5 2.8v5.2c0 4.6-3 7.7-7.5 9.3-4.5-1.6-7.5-4.7-7.5-9.3V6.3z"/>',
    "lock": '<path d="M5.5 11h13v9h-13z"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>',
    "flag": '<path d="M6 21V4M6 5h11l-2 3.5 2 3.5H6"/>',
    "trend-up": '<path d="M4 17l6-6 4 4 6-8"/><path d="M15 7h5v5"/>',
    "trend-down": '<path d="M4 7l6 6 4-4 6 8"/><path d="M15 17h5v-5"/>',
    "steady": '<path d="M4 9h16M4 15h16"/>',
    "chart": '<path d="M5 20v-6M10 20V9M15 20v-8M20 20V4"/>',
    "range": '<path d="M4 19a15 15 0 0 1 15-15"/><path d="M4 19h16"/><path d="M10 19a9 9 0 0 1 2.5-6.3"/>',
    "steps": '<path d="M7 4c2 0 3 1.8 3 4 0 1.5-.8 2.5-.8 4H5.5C5.3 10.5 4 9.5 4 7.5S5.2 4 7 4zM5.5 15h3.7'
    'a1.9 1.9 0 0 1-3.7 0z"/><path d="M17 8c-2 0-3 1.8-3 4 0 1.5.8 2.5.8 4h3.7c.2-1.5 1.5-2.5 1.5-4.5'
    'S18.8 8 17 8zM18.5 19h-3.7a1.9 1.9 0 0 0 3.7 0z"/>',
    "offline": '<path d="M7 8.2A5 5 0 0 0 7.5 18H17m3-1.6A4.2 4.2 0 0 0 17.5 10 6 6 0 0 0 10 6.3"/>'
    '<path d="M4 4l16 16"/>',
    "eye": '<path d="M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5s-7-2-9.5-6.5z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "code": '<path d="M8.5 7L3.5 12l5 5M15.5 7l5 5-5 5"/>',
    "server": '<path d="M4 4.5h16v6H4zM4 13.5h16v6H4z"/><path d="M8 7.5h.01M8 16.5h.01" stroke-width="3"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>',
}


class UnknownIconError(LookupError):
    """A template asked for an icon that is not drawn."""

    def __init__(self, name: str) -> None:
        near = get_close_matches(name, ICONS, n=1)
        super().__init__(f"no icon called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))


@register.simple_tag
def icon(name: str, flip: bool = False, label: str = "") -> SafeString:
    """One icon. ``flip`` mirrors it where text runs right to left; ``label`` gives it a name of its own.

    Raises UnknownIconError.
    """
    if name not in ICONS:
        raise UnknownIconError(name)
    classes = "icon icon-flip" if flip else "icon"
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" viewBox="0 0 24 24" {}>{}</svg>', classes, spoken, mark_safe(ICONS[name]))


@register.simple_tag
def pose(name: str, region: str = "", label: str = "") -> SafeString:
    """A still figure of a base pose with the moving region picked out."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg viewBox="0 0 160 160" {}>{}</svg>', spoken, mark_safe(pictograms.draw(name, region)))


@register.filter
def initials(name: str) -> str:
    """Up to two letters for an avatar: the first and the last word's."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
