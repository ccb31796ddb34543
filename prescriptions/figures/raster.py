"""Pictures for mail: most mail programs drop SVG, so it is turned into PNG here."""

import resvg_py

from prescriptions.figures import palette

PAPER = "#ffffff"
"""Mail is read on light and on dark; the picture keeps its own paper."""


def png(svg: str, *, width: int | None = None) -> bytes:
    """The drawing as PNG, ``width`` pixels wide (its own units when None), in light colours on white.

    No font is asked for: what is to be read in the drawing must be drawn. Raises ValueError when it is not SVG.
    """
    return bytes(
        resvg_py.svg_to_bytes(svg_string=palette.plain(svg), width=width, background=PAPER, skip_system_fonts=True)
    )
