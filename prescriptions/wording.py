"""One figure of a dose in words, to the therapist and to the patient: "6 × a day, was 4"; "6 times a day, was 4"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from prescriptions.dose import Dose
from prescriptions.models.dosing import Occasion


@dataclass(frozen=True)
class Figure:
    """``of`` is what is compared; ``short`` says what it was, in the fewest words, or nothing where it was not set;
    ``plain`` says that to the patient where ``short`` is the field's own."""

    of: Callable[[Dose], Any]
    therapist: Callable[[Dose], str]
    patient: Callable[[Dose], str]
    short: Callable[[Dose], str]
    plain: Callable[[Dose], str] | None = None

    def differs(self, old: Dose, new: Dose) -> bool:
        return bool(self.of(old) != self.of(new) and self.patient(new))

    def to_therapist(self, old: Dose, new: Dose) -> str:
        return _was(self.therapist(new), self.short(old))

    def to_patient(self, old: Dose, new: Dose) -> str:
        return _was(self.patient(new), (self.plain or self.short)(old))


def moved(old: Dose, new: Dose) -> Iterator[Figure]:
    """The figures in which two doses differ, in the order in which they are spoken."""
    return (figure for figure in FIGURES if figure.differs(old, new))


def how_often(dose: Dose) -> str:
    """ "4 times a day", "when you need it", "once a day, on Mon and Thu": in the patient's words."""
    when = "" if len(dose.weekdays) == 7 and dose.is_on_the_clock else _when(dose, _("when you need it"))
    return ", ".join(filter(None, [_times(dose), when]))


def _was(now: str, before: str) -> str:
    return _("%(now)s, was %(before)s") % {"now": now, "before": before} if before else now


def _sets(dose: Dose) -> str:
    return ngettext("%(count)d set", "%(count)d sets", dose.sets) % {"count": dose.sets}


def _reps(dose: Dose) -> str:
    return ngettext("%(count)d rep", "%(count)d reps", dose.reps) % {"count": dose.reps}


def _hold(dose: Dose) -> str:
    return _("hold %(seconds)d s") % {"seconds": dose.hold_s} if dose.hold_s else _("no hold")


def _tempo(dose: Dose) -> str:
    return _("tempo %(tempo)s") % {"tempo": dose.tempo}


def _pace(dose: Dose) -> str:
    """ "3 s out, 2 s back, 1 s rest"."""
    words = [
        _("%(seconds)d s out") % {"seconds": dose.tempo_out_s},
        _("%(seconds)d s back") % {"seconds": dose.tempo_back_s},
    ]
    if dose.tempo_pause_s:
        words.append(_("%(seconds)d s rest") % {"seconds": dose.tempo_pause_s})
    return ", ".join(words)


def _times(dose: Dose) -> str:
    if dose.as_needed:
        return ""
    count = dose.times_per_day
    return ngettext("once a day", "%(count)d times a day", count) % {"count": count}


def _when(dose: Dose, as_needed: str) -> str:
    """Which days: "every day", "on Mon, Wed and Fri"; or what it waits for."""
    if dose.as_needed:
        return as_needed
    if dose.occasion:
        days = ngettext("%(count)d day a week", "%(count)d days a week", dose.days_per_week)
        return f"{Occasion(dose.occasion).label}, {days % {'count': dose.days_per_week}}"
    if len(dose.weekdays) == 7:
        return _("every day")
    *names, last = [str(WEEKDAYS_ABBR[day - 1]) for day in dose.weekdays] or [""]
    days = _("%(days)s and %(last)s") % {"days": ", ".join(names), "last": last} if names else last
    return _("on %(days)s") % {"days": days}


def _range(dose: Dose) -> str:
    if dose.range_limit_deg is None:
        return _("no set limit")
    return _("not past %(degrees)d°") % {"degrees": dose.range_limit_deg}


def _gap(dose: Dose) -> str:
    return _("at least %(minutes)d min apart") % {"minutes": dose.min_gap_min}


FIGURES: tuple[Figure, ...] = (
    Figure(
        lambda dose: None if dose.as_needed else dose.times_per_day,
        lambda dose: _("%(times)d × a day") % {"times": dose.times_per_day} if not dose.as_needed else "",
        _times,
        lambda dose: "" if dose.as_needed else str(dose.times_per_day),
    ),
    Figure(
        lambda dose: (dose.as_needed, dose.occasion, dose.days_per_week if dose.occasion else dose.weekdays),
        lambda dose: _when(dose, _("as needed")),
        lambda dose: _when(dose, _("when you need it")),
        lambda dose: _when(dose, _("as needed")),
        lambda dose: _when(dose, _("when you need it")),
    ),
    Figure(lambda dose: dose.sets, _sets, _sets, lambda dose: str(dose.sets)),
    Figure(lambda dose: dose.reps, _reps, _reps, lambda dose: str(dose.reps)),
    Figure(
        lambda dose: dose.hold_s,
        _hold,
        _hold,
        lambda dose: _("%(seconds)d s") % {"seconds": dose.hold_s} if dose.hold_s else pgettext("a hold", "none"),
    ),
    Figure(
        lambda dose: (dose.tempo_out_s, dose.tempo_back_s, dose.tempo_pause_s),
        _tempo,
        _pace,
        lambda dose: dose.tempo,
        _pace,
    ),
    Figure(
        lambda dose: dose.range_limit_deg,
        _range,
        _range,
        lambda dose: (
            _("%(degrees)d°") % {"degrees": dose.range_limit_deg}
            if dose.range_limit_deg is not None
            else pgettext("a limit", "none")
        ),
    ),
    Figure(
        lambda dose: dose.load,
        lambda dose: _("load: %(load)s") % {"load": dose.load} if dose.load else _("no load"),
        lambda dose: _("with %(load)s") % {"load": dose.load} if dose.load else _("with no load"),
        lambda dose: dose.load or pgettext("a load", "none"),
    ),
    Figure(lambda dose: dose.min_gap_min, _gap, _gap, lambda dose: _("%(count)d min") % {"count": dose.min_gap_min}),
    Figure(
        lambda dose: dose.note,
        lambda dose: _("note: “%(note)s”") % {"note": dose.note} if dose.note else _("note taken away"),
        lambda dose: f"“{dose.note}”" if dose.note else _("no note now"),
        lambda dose: "",
    ),
)
