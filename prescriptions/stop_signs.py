"""Stop signs in words: when a patient must stop a drill. The words are the library's."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_SHEET = Path(__file__).parent / "library" / "stop_signs.json"


@cache
def _sheet() -> tuple[tuple[str, ...], dict[str, str]]:
    sheet = json.loads(_SHEET.read_text())
    return tuple(sheet["universal"]), {sign["slug"]: sign["text"] for sign in sheet["stop_signs"]}


def in_words(slugs: Iterable[str]) -> list[str]:
    """The signs of a drill and those that hold for every drill, each once, in the library's order.

    Raises KeyError for a sign the library does not know: a stop sign must not vanish in silence.
    """
    universal, words = _sheet()
    wanted = {*universal, *slugs}
    if unknown := wanted - words.keys():
        raise KeyError(*sorted(unknown))
    return [text for slug, text in words.items() if slug in wanted]


def to_choose() -> dict[str, str]:
    """The signs a drill may name beside those that hold for every drill: slug to words."""
    universal, words = _sheet()
    return {slug: text for slug, text in words.items() if slug not in universal}
