"""The builder's one form as the therapist's hand moves it; the page itself is the draft.

Each line has a key (the drill's slug; ``slug~2`` when a drill stands there twice, say for the other side). The hidden
``line`` fields give the keys in order, and a line's fields are prefixed with its key. A line taken off keeps its place
and its figures, and is named in ``gone`` too, so that it can be put back until the programme is sent.
"""

from collections.abc import Callable, Iterable, Sequence

from django.core.validators import slug_re
from django.db.models import F, Func, Q
from django.http import QueryDict

from clinic.models import Clinic, Therapist
from prescriptions import mending
from prescriptions.case import Case
from prescriptions.drafting import Draft, DraftLine
from prescriptions.forms import LineForm, as_typed
from prescriptions.laying_out import own_line
from prescriptions.lines import Line
from prescriptions.models import Drill, Item

REASON_LENGTH = 200


class Sheet:
    """The form's data under the therapist's hand. Moves change it; ``draft`` works it out."""

    def __init__(self, typed: QueryDict, *, case: Case, drills: Iterable[Drill], by: Therapist | None = None) -> None:
        self.typed, self.case, self.by = typed, case, by
        self._drills = {drill.slug: drill for drill in drills}
        self.touched = ""
        self.keys = [key for key in dict.fromkeys(typed.getlist("line")) if slug_of(key) in self._drills]
        self.gone = {key for key in typed.getlist("gone") if key in self.keys}

    def draft(self) -> Draft:
        reason = self.typed.get("drills_reason", "").replace("\0", "").strip()[:REASON_LENGTH]
        return Draft(self.case, [self._line(key) for key in self.keys], self.touched, reason)

    def add(self, line: Line) -> str:
        """Write a line at the end; its key."""
        key = self._free_key(line.drill.slug)
        self._drills[line.drill.slug] = line.drill
        for name, value in as_typed(line).items():
            self.typed.setlist(f"{key}-{name}", value if isinstance(value, list) else [value])
        self.keys.append(key)
        return key

    def add_drill(self, slug: str) -> None:
        """Add a drill at the therapist's own dose or the library's; one that was just taken off comes back as typed."""
        drill = self._drills.get(slug)
        taken_off = next((key for key in self.keys if key in self.gone and slug_of(key) == slug), "")
        if taken_off:
            self.put_back(taken_off)
        elif drill is not None and self.by is not None:
            self.touched = self.add(own_line(drill, self.case.episode, self.by))

    def remove(self, key: str) -> None:
        if key in self.keys:
            self.gone.add(key)
            self.touched = key

    def put_back(self, key: str) -> None:
        if key in self.keys:
            self.gone.discard(key)
            self.touched = key

    def up(self, key: str) -> None:
        self._shift(key, -1)

    def down(self, key: str) -> None:
        self._shift(key, +1)

    def _shift(self, key: str, by: int) -> None:
        """One place along the lines that stand; what was taken off is stepped over."""
        standing = [other for other in self.keys if other not in self.gone]
        if key not in standing:
            return
        place = standing.index(key) + by
        if 0 <= place < len(standing):
            neighbour = self.keys.index(standing[place])
            self.keys.remove(key)
            self.keys.insert(neighbour, key)

    def _line(self, key: str) -> DraftLine:
        drill = self._drills[slug_of(key)]
        variants = self._variants(drill)
        form = LineForm(self.typed, prefix=key, drill=drill, episode=self.case.episode, variants=variants)
        return DraftLine(key, form, self.case.restrictions, is_gone=key in self.gone)

    def _variants(self, drill: Drill) -> list[Drill]:
        """The easier drills that nothing stands against, gone through as far as they usually go."""
        known = [self._drills[slug] for slug in drill.easier if slug in self._drills]
        return [one for one in known if not self.case.restrictions.against(one, range_limit_deg=None)]

    def _free_key(self, slug: str) -> str:
        if slug not in self.keys:
            return slug
        return next(key for n in range(2, 99) if (key := f"{slug}~{n}") not in self.keys)


def slug_of(key: str) -> str:
    return key.split("~")[0]


def drafted(lines: Sequence[Line], *, case: Case, clinic: Clinic, drills_reason: str = "") -> Draft:
    """A draft that says what these lines say. One query."""
    variants = Drill.objects.of(clinic).filter(slug__in={slug for line in lines for slug in line.drill.easier})
    sheet = Sheet(QueryDict(mutable=True), case=case, drills=_clinics_last(variants))
    sheet.typed["drills_reason"] = drills_reason
    for line in lines:
        sheet.add(line)
    return sheet.draft()


def typed_in(typed: QueryDict, *, case: Case, by: Therapist) -> Draft:
    """The draft a browser sent, after the one move it asked for (``action``: ``add:slug``, ``up:key`` …).

    One query; one more to add a drill.
    """
    action = typed.get("action", "")
    move, _colon, what = action.partition(":")
    asked = {slug_of(key) for key in typed.getlist("line")} | ({what} if move == "add" else set())
    found = _drills_for({slug for slug in asked if slug_re.fullmatch(slug)}, case=case, clinic=by.clinic)
    sheet = Sheet(mending.apply(typed, action), case=case, drills=found, by=by)
    moves: dict[str, Callable[[str], None]] = {
        "add": sheet.add_drill,
        "remove": sheet.remove,
        "back": sheet.put_back,
        "up": sheet.up,
        "down": sheet.down,
    }
    if move in moves:
        moves[move](what)
    elif move == "mend":
        sheet.touched = what.partition(":")[0]
    return sheet.draft()


def _drills_for(slugs: set[str], *, case: Case, clinic: Clinic) -> list[Drill]:
    """The drills of these slugs and their easier ones. A retired drill that the programme holds stays readable: a line
    must not vanish because the library moved on. One query."""
    standing = Item.objects.open().filter(prescription=case.living).values("drill_id")
    known = Drill.objects.filter(Q(pk__in=Drill.objects.of(clinic).values("pk")) | Q(pk__in=standing))
    variants = known.filter(slug__in=slugs).annotate(slug_of_easier=Func(F("easier"), function="UNNEST"))
    return _clinics_last(known.filter(Q(slug__in=slugs) | Q(slug__in=variants.values("slug_of_easier"))))


def _clinics_last(drills: Iterable[Drill]) -> list[Drill]:
    """A clinic's own drill comes last and so wins over a shared one of the same slug."""
    return sorted(drills, key=lambda drill: drill.clinic_id is not None)
