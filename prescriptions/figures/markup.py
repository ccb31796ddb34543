"""Markup: the few SVG elements that figures are made of, attributes only, in whole units."""


def path(colour: str, d: str) -> str:
    return f'<path class="{colour}" d="{d}"/>'


def circle(colour: str, x: float, y: float, radius: float) -> str:
    named = f' class="{colour}"' if colour else ""
    return f'<circle{named} cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}"/>'


def group(inside: str, **attributes: str) -> str:
    """``clip_path`` is written clip-path, ``class_`` class."""
    given = "".join(f' {name.strip("_").replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<g{given}>{inside}</g>"


def moved(x: float, y: float, scale: float = 1) -> str:
    """The value of a transform."""
    return f"translate({x:.0f} {y:.0f})" + (f"scale({scale:g})" if scale != 1 else "")
