"""Colours and strokes of a picture that stands alone: the site's own stylesheet, cut down to what a figure needs.

A page brings ``figure.css`` and ``tokens.css``. A file that is opened, mailed or printed by itself has neither, so the
rules that begin with ``.df`` travel inside it, with plain colours behind every variable and a dark half.
"""

import re
from functools import cache

from django.conf import settings

_RULE = re.compile(r"^\.df([^{,]*)\{([^}]*)\}", re.MULTILINE)
_TOKEN = re.compile(r"--(df-[\w-]+):\s*(?:light-dark\((#\w+), (#\w+)\)|(#\w+));")
_USE = re.compile(r"var\(--(df-[\w-]+)\)")
_FALLBACK = re.compile(r"var\(--df-[\w-]+,(#\w+)\)")
_DARK = re.compile(r"@media\(prefers-color-scheme:dark\)\{[^{}]*\{[^{}]*\}\}")


NOT_ALONE = {"text", ".ln .o", ".ln .e", ".ln .ar"}
"""For the player only: a still draws its letters (a mail server may have no font) and clones what it magnifies."""


class UncolouredError(LookupError):
    """The stylesheet uses a figure colour that ``tokens.css`` does not define."""

    def __init__(self, token: str) -> None:
        super().__init__(f"static/css/tokens.css: --{token} has no plain colour, but figure.css uses it")


@cache
def style() -> str:
    """What stands in ``<style>`` of a picture that stands alone. Variables still win where somebody sets them.

    Raises UncolouredError.
    """
    colours = _colours()

    def with_fallback(use: re.Match[str]) -> str:
        if use[1] not in colours:
            raise UncolouredError(use[1])
        return f"var(--{use[1]},{_short(colours[use[1]][0])})"

    wearers: dict[str, list[str]] = {}  # by declaration: what several classes share is written once
    for where, says in _RULE.findall(_read("components/figure.css")):
        if where.strip() in NOT_ALONE:
            continue
        for declaration in says.strip().rstrip(";").split(";"):
            wearers.setdefault(_tight(_USE.sub(with_fallback, declaration)), []).append(where.strip() or "svg")
    rules = "".join(f"{','.join(classes)}{{{declaration}}}" for declaration, classes in wearers.items())
    dark = ";".join(f"--{name}:{_short(dark)}" for name, (light, dark) in colours.items() if light != dark)
    return f"{rules}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"


def plain(svg: str) -> str:
    """The same picture in light colours without variables or media queries, for programs that know neither."""
    return _FALLBACK.sub(r"\1", _DARK.sub("", svg))


def _colours() -> dict[str, tuple[str, str]]:
    """Light and dark by token. The file names the plain light value first and the pair, where there is one, later."""
    return {name: (light or both, dark or both) for name, light, dark, both in _TOKEN.findall(_read("tokens.css"))}


def _read(name: str) -> str:
    return (settings.BASE_DIR / "static" / "css" / name).read_text(encoding="utf-8")


def _short(colour: str) -> str:
    return re.sub(r"^#(\w)\1(\w)\2(\w)\3$", r"#\1\2\3", colour)


def _tight(css: str) -> str:
    return re.sub(r"\s*([;:,])\s*", r"\1", css.strip())
