"""What got in the way: drills passed over and why, bouts made smaller, hard days, rests and by whom; no blame."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import DayWord, Skip, Tick
from patients.models import Patient
from prescriptions.models import Item, Pause


@dataclass(frozen=True)
class Barriers:
    """Standing skips, ticks and words of some days; the pauses that touch them, without those of a red flag."""

    patient: Patient
    skips: Sequence[Skip]
    ticks: Sequence[Tick]
    words: Sequence[DayWord]
    pauses: Sequence[Pause]
    items: Sequence[Item]

    @property
    def lines(self) -> list[str]:
        """A sentence each; none where nothing was in the way."""
        return [*filter(None, [self._passed_over, self._in_part, self._easier, self._hard_days]), *self._rests]

    @property
    def _passed_over(self) -> str:
        """ "Passed over 5 times: it hurts 3, tired 2." """
        if not self.skips:
            return ""
        counts = Counter(skip.get_reason_display() for skip in self.skips).most_common()
        words = ngettext(
            "Passed over %(count)d time: %(reasons)s.", "Passed over %(count)d times: %(reasons)s.", len(self.skips)
        )
        reasons = ", ".join(f"{reason} {count}" for reason, count in counts)
        return words % {"count": len(self.skips), "reasons": reasons}

    @property
    def _in_part(self) -> str:
        count = sum(tick.reps_done is not None for tick in self.ticks)
        words = ngettext("%(count)d bout done in part.", "%(count)d bouts done in part.", count)
        return words % {"count": count} if count else ""

    @property
    def _easier(self) -> str:
        count = sum(tick.is_easier for tick in self.ticks)
        words = ngettext("%(count)d bout in the easier version.", "%(count)d bouts in the easier version.", count)
        return words % {"count": count} if count else ""

    @property
    def _hard_days(self) -> str:
        count = len({word.on for word in self.words if word.kind == DayWord.Kind.HARD})
        words = ngettext(
            "%(count)d hard day, stepped down to the smallest plan.",
            "%(count)d hard days, stepped down to the smallest plan.",
            count,
        )
        return words % {"count": count} if count else ""

    @property
    def _rests(self) -> list[str]:
        """ "Paused by patient, all drills: ill, from 3 Apr until 6 Apr." """
        names = {item.drill_id: item.drill.name for item in self.items}
        return [self._rest(pause, names.get(pause.drill_id or 0) or _("all drills")) for pause in self.pauses]

    def _rest(self, pause: Pause, what: str) -> str:
        words = _("Paused by %(who)s, %(what)s: %(why)s") if pause.why else _("Paused by %(who)s, %(what)s")
        said = words % {"who": pause.get_origin_display(), "what": what, "why": pause.why}
        first = formats.date_format(self.patient.therapy_day(pause.starts_at), "SHORT_DAY_FORMAT")
        if pause.ends_at is None:
            return _("%(said)s, since %(first)s.") % {"said": said, "first": first}
        last = formats.date_format(self.patient.therapy_day(pause.ends_at), "SHORT_DAY_FORMAT")
        return _("%(said)s, from %(first)s until %(last)s.") % {"said": said, "first": first, "last": last}
