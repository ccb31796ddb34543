"""The stylesheet in one piece: ``@import`` replaced by what it imports."""

import posixpath
import re
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

_COMMENT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/""", re.DOTALL)
_IMPORT = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?(?P<path>[^"')\s;]+)["']?\s*\)?"""
    r"""(?:\s*(?P<layer>layer(?:\([^)]*\))?))?(?:\s*(?P<supports>supports\((?:[^()]|\([^()]*\))*\)))?(?P<media>[^;]*);"""
)
_URL = re.compile(r"""url\(\s*(["']?)(?P<path>[^"')]+)\1\s*\)""")
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|/|#)", re.IGNORECASE)

Read = Callable[[str], str]


class BundleError(ValueError):
    """The import chain cannot be flattened; says which file and why."""


class Import(NamedTuple):
    """One ``@import``: the file's name below the static root, and the at-rules its content belongs in."""

    name: str
    wrappers: tuple[str, ...]


def flatten(entry: str, read: Read) -> str:
    """The text of ``entry`` with every ``@import`` replaced by what it imports, comments gone.

    Raises BundleError on a file that imports itself, from somewhere else, or after its first rule.
    """
    return _flatten(entry, read, base=posixpath.dirname(entry), above=())


def _flatten(name: str, read: Read, base: str, above: tuple[str, ...]) -> str:
    if name in above:
        raise BundleError(f"{name}: imports itself by way of {' > '.join(above[above.index(name) :])}")
    text = _COMMENT.sub(lambda match: match[1] or "", read(name))
    imports = [_parse(name, match) for match in _IMPORT.finditer(text)]
    own = _rebase(_IMPORT.sub("", text), posixpath.dirname(name), base).strip()
    first, rest = _leading_layer_statement(own) if imports else ("", own)
    if "@import" in own:
        raise BundleError(f"{name}: an @import that cannot be read")
    blocks = [first] if first else []
    for wrappers, group in groupby(imports, key=lambda one: one.wrappers):
        inner = "\n".join(_flatten(one.name, read, base, (*above, name)) for one in group)
        blocks.append(_wrap(inner, wrappers))
    return "\n".join([*blocks, rest]).strip() + "\n"


def _parse(name: str, match: re.Match[str]) -> Import:
    path, layer, supports, media = match["path"], match["layer"], match["supports"], match["media"].strip()
    if _ELSEWHERE.match(path):
        raise BundleError(f"{name}: imports {path} from somewhere else")
    wrappers = []
    if media:
        wrappers.append(f"@media {media}")
    if supports:
        wrappers.append(f"@supports {supports.removeprefix('supports')}")
    if layer:
        wrappers.append(f"@layer {layer.removeprefix('layer').strip('()')}".rstrip())
    return Import(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)), tuple(wrappers))


def _wrap(text: str, wrappers: tuple[str, ...]) -> str:
    for wrapper in reversed(wrappers):
        text = f"{wrapper} {{\n{text.rstrip()}\n}}\n"
    return text


def _leading_layer_statement(text: str) -> tuple[str, str]:
    """``@layer a, b;`` may stand before imports and must stay there: it fixes the order of the layers."""
    match = re.match(r"(?:@layer\s[^{};]+;\s*)+", text)
    return (match[0].strip() + "\n", text[match.end() :]) if match else ("", text)


def _rebase(text: str, here: str, base: str) -> str:
    """References are relative to the file they stand in; after flattening that is the entry."""

    def moved(match: re.Match[str]) -> str:
        path = match["path"].strip()
        if here == base or _ELSEWHERE.match(path):
            return match[0]
        return f'url("{posixpath.relpath(posixpath.join(here, path), base)}")'

    return _URL.sub(moved, text)
