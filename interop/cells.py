"""What may stand in a cell of a file that a spreadsheet will open."""

_OPENS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: object) -> object:
    """Words of people could begin with a sign that a spreadsheet would run as a formula: an apostrophe makes them words
    again. Figures stay figures."""
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(_OPENS_A_FORMULA)
    return f"'{value}" if is_formula else value
