"""The builder's one form as the therapist's hand moves it; the page itself is the draft.

Each line has a key (the drill's slug; ``slug~2`` when a drill stands there twice, say for the other side). The hidden
``line`` fields give the keys in order, and a line's fields are prefixed with its key.
"""

from collections.abc import Callable, Iterable, Sequence

from django.core.validators import slug_re
from django.http import QueryDict

from clinic.models import Clinic
from prescriptions.drafting import Case, Draft, DraftLine
from prescriptions.forms import LineForm, as_typed
from prescriptions.laying_out import side_of
from prescriptions.lines import Line
from prescriptions.models import Drill


class Sheet:
    """The form's data under the therapist's hand. Moves change it; ``draft`` works it out."""

    def __init__(self, typed: QueryDict, *, case: Case, drills: Iterable[Drill]) -> None:
        self.typed, self.case = typed, case
        self._drills = {drill.slug: drill for drill in drills}
        self.touched = ""
        self.keys = [key for key in dict.fromkeys(typed.getlist("line")) if slug_of(key) in self._drills]

    def draft(self) -> Draft:
        return Draft(self.case, [self._line(key) for key in self.keys], self.touched)

    def add(self, line: Line) -> str:
        """Write a line at the end; its key."""
        key = self._free_key(line.drill.slug)
        self._drills[line.drill.slug] = line.drill
        for name, value in as_typed(line).items():
            self.typed.setlist(f"{key}-{name}", value if isinstance(value, list) else [value])
        self.keys.append(key)
        return key

    def add_drill(self, slug: str) -> None:
        """Add a drill at its default dose, on the episode's side."""
        drill = self._drills.get(slug)
        if drill is not None:
            self.touched = self.add(Line(drill, side_of(drill, self.case.episode), drill.dose))

    def remove(self, key: str) -> None:
        if key in self.keys:
            place = self.keys.index(key)
            self.keys.remove(key)
            self.touched = next(iter(self.keys[place:] or self.keys[-1:]), "")

    def up(self, key: str) -> None:
        self._shift(key, -1)

    def down(self, key: str) -> None:
        self._shift(key, +1)

    def limit(self, key: str) -> None:
        """Mend a range that goes past a precaution: to the smallest limit that stands against the line."""
        if key not in self.keys:
            return
        self.touched = key
        conflicts = self._line(key).conflicts
        limits = [found.limit_deg for found in conflicts if found.mend and found.limit_deg is not None]
        if limits:
            self.typed[f"{key}-range_limit_deg"] = str(min(limits))

    def _shift(self, key: str, by: int) -> None:
        if key in self.keys:
            place = self.keys.index(key)
            self.keys.insert(max(0, place + by), self.keys.pop(place))

    def _line(self, key: str) -> DraftLine:
        form = LineForm(self.typed, prefix=key, drill=self._drills[slug_of(key)], episode=self.case.episode)
        return DraftLine(key, form, self.case.restrictions)

    def _free_key(self, slug: str) -> str:
        if slug not in self.keys:
            return slug
        return next(key for n in range(2, 99) if (key := f"{slug}~{n}") not in self.keys)


def slug_of(key: str) -> str:
    return key.split("~")[0]


def drafted(lines: Sequence[Line], *, case: Case) -> Draft:
    """A draft that says what these lines say."""
    sheet = Sheet(QueryDict(mutable=True), case=case, drills=())
    for line in lines:
        sheet.add(line)
    return sheet.draft()


def typed_in(typed: QueryDict, *, case: Case, clinic: Clinic) -> Draft:
    """The draft a browser sent, after the one move it asked for (``action``: ``add:slug``, ``up:key`` …). One query."""
    move, _colon, what = typed.get("action", "").partition(":")
    asked = {slug_of(key) for key in typed.getlist("line")} | ({what} if move == "add" else set())
    slugs = {slug for slug in asked if slug_re.fullmatch(slug)}
    # A clinic's own drill comes last and so wins over a shared one of the same slug.
    found = sorted(Drill.objects.of(clinic).filter(slug__in=slugs), key=lambda drill: drill.clinic_id is not None)
    sheet = Sheet(typed.copy(), case=case, drills=found)
    moves: dict[str, Callable[[str], None]] = {
        "add": sheet.add_drill,
        "remove": sheet.remove,
        "up": sheet.up,
        "down": sheet.down,
        "limit": sheet.limit,
    }
    if move in moves:
        moves[move](what)
    return sheet.draft()
