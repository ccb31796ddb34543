"""A script in one piece: every module it imports stands above it, in a scope of its own.

Read are the plain forms that the house writes, one statement a line: ``import "./x.js";``, ``import { a, b as c } from
"./x.js";``, ``export`` before a class, function or const, and ``export { a, b };``. Whatever else a module may say is
refused by name: a bundle that means something else than its parts would be found out on a patient's phone.
"""

import posixpath
import re
from dataclasses import dataclass, field

from clinic.flat_styles import BundleError, Read

# Only what fills whole lines: inside one, a comment's signs may belong to a text or a pattern.
_COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r"""^import (?:\{(?P<names>[^{}]*)\} from )?"(?P<path>\.{1,2}/[\w./-]+\.js)";\n""", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (?P<name>\w+))", re.MULTILINE)
_LISTED = re.compile(r"^export \{(?P<names>[^{}]*)\};\n", re.MULTILINE)
_LEFT_OVER = re.compile(
    r"^\s*(?:import|export)\b.*|\bimport\s*\(.*|\bimport\.meta\b.*|^(?:(?:const|let) [^=]+= )?await\b.*",
    re.MULTILINE,
)


@dataclass
class _Pieces:
    """The modules so far, in the order in which a browser would run them."""

    read: Read
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, above: tuple[str, ...] = ()) -> None:
        if name in above:
            raise BundleError(f"{name}: imports itself by way of {' > '.join(above[above.index(name) :])}")
        if name in self.texts:
            return
        text = _COMMENT.sub("", self.read(name).rstrip() + "\n")
        imports = [(_beside(name, match["path"]), match["names"]) for match in _IMPORT.finditer(text)]
        for imported, _names in imports:
            self.add(imported, (*above, name))
        self.texts[name] = _closed(name, _IMPORT.sub("", text), imports)


def flatten(entry: str, read: Read) -> str:
    """The text of ``entry`` below everything that it imports, each module once.

    Raises BundleError on modules that import each other in a ring, and on what cannot be read.
    """
    pieces = _Pieces(read)
    pieces.add(entry)
    return "".join(pieces.texts.values())


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _closed(name: str, text: str, imports: list[tuple[str, str | None]]) -> str:
    """One module as a function called at once; what it exports is what the call returns."""
    exports = [match["name"] for match in _DECLARED.finditer(text)]
    exports += [one for match in _LISTED.finditer(text) for one in _split(match["names"])]
    body = _LISTED.sub("", _DECLARED.sub("", text)).strip()
    if odd := _LEFT_OVER.search(body):
        raise BundleError(f"{name}: cannot be flattened for its line {odd[0].strip()!r}")
    taken = [f"const {{ {_renamed(names)} }} = {_variable(path)};" for path, names in imports if names is not None]
    given = [f"return {{ {_renamed(', '.join(exports), back=True)} }};"] if exports else []
    call = "\n".join(["(() => {", *taken, body, *given, "})();"])
    return f"const {_variable(name)} = {call}\n" if exports else f"{call}\n"


def _split(names: str) -> list[str]:
    return [one.strip() for one in names.split(",") if one.strip()]


def _renamed(names: str, *, back: bool = False) -> str:
    """``a as b`` as an object spells it: taken out ``a: b``, handed on ``b: a``."""
    pairs = [one.split(" as ") for one in _split(names)]
    return ", ".join(": ".join(reversed(pair) if back else pair) for pair in pairs)


def _variable(name: str) -> str:
    return "_" + re.sub(r"\W", "_", name.removesuffix(".js"))
