"""Lettering: digits as pen strokes, so that a degree reads the same in a browser, in print and in a mail's picture."""

GLYPHS: dict[str, tuple[float, str]] = {
    "0": (8, "M4 0C1.4 0 0 2.6 0 6S1.4 12 4 12 8 9.4 8 6 6.6 0 4 0Z"),
    "1": (5, "M0 2.6L3.6 0V12"),
    "2": (8, "M.4 3C.6 1 2 0 4 0S7.6 1.3 7.6 3.3C7.6 6 4 8 .2 12H8"),
    "3": (8, "M.3 1.9C1.2.6 2.5 0 4 0S7.4 1.2 7.4 2.9 6 5.7 3.4 5.7C6 5.7 7.8 6.9 7.8 8.8S6 12 4 12 1 11 0 10"),
    "4": (8, "M5.8 12V0L0 8.4H8"),
    "5": (8, "M7.2 0H1.3L.7 5.6C1.6 4.9 2.7 4.5 3.9 4.5 6.3 4.5 7.9 6 7.9 8.2S6.2 12 3.8 12C2.2 12 .8 11.3 0 10.1"),
    "6": (8, "M6.6.3C3 1.2 0 4.2 0 8C0 10.5 1.6 12 4 12S8 10.5 8 8.2 6.4 4.6 4.2 4.6C2.2 4.6.6 5.9.1 7.6"),
    "7": (8, "M0 0H8C5 3.6 3.4 7.6 3 12"),
    "8": (8, "M4 5.6C2 5.6.6 4.5.6 2.8S2 0 4 0 7.4 1 7.4 3 6 5.6 4 5.6 0 6.8 0 9 2 12 4 12 8 10.8 8 9 6 6 4 5.6"),
    "9": (8, "M1.4 11.7C5 10.8 8 7.8 8 4C8 1.5 6.4 0 4 0S0 1.5 0 3.8 1.6 7.4 3.8 7.4C5.8 7.4 7.4 6.1 7.9 4.4"),
    "°": (4, "M2 0C.8 0 0 .8 0 2S.8 4 2 4 4 3.2 4 2 3.2 0 2 0Z"),
}  # fmt: skip
GAP = 2.6


def written(text: str) -> tuple[str, float]:
    """SVG groups that write the text from 0 0 with a height of 12, and how wide they are."""
    parts, x = [], 0.0
    for letter in text:
        width, path = GLYPHS[letter]
        parts.append(f'<path transform="translate({x:.1f} 0)" d="{path}"/>')
        x += width + GAP
    return "".join(parts), x - GAP
