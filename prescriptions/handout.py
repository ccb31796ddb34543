"""What stands on a handout: drills, doses, times and a tick sheet, in plain words. ``printing`` makes it paper.

Drills carry numbers; on the tick sheet a box with that number stands at each snack that asks for the drill.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Clinic
from patients.models import Patient, Precaution
from prescriptions import stop_signs
from prescriptions.limits import Limit
from prescriptions.models import Drill, Item, PrecautionRule
from prescriptions.planning import Snack
from prescriptions.programme import Programme, programme_of
from prescriptions.tick_sheet import DAYS, Board, Column, Row, column_of, in_printed_order, side_by_side

Key = tuple[int, int, str]
"""A drill on a side in a programme: its number on the sheet stays while its dose changes."""


def key_of(item: Item) -> Key:
    return item.prescription_id, item.drill_id, item.side


@dataclass(frozen=True)
class Entry:
    """One drill of the sheet. ``versions``: its dose as it holds now, and what is planned to follow."""

    number: int
    versions: Sequence[Item]
    from_day: Sequence[str]
    """The day from which each version holds; empty for the one that holds already."""

    @property
    def item(self) -> Item:
        return self.versions[0]

    @property
    def drill(self) -> Drill:
        return self.item.drill

    @property
    def title(self) -> str:
        return f"{self.number}. {self.drill.name}"

    @property
    def steps(self) -> str:
        return " ".join(self.drill.steps)

    @property
    def doses(self) -> list[str]:
        """ "10 slow reps, hold 5 s, left knee. 6 times a day", one for each version."""
        return [
            _("From %(day)s: %(dose)s") % {"day": day, "dose": _dose(item)} if day else _dose(item)
            for item, day in zip(self.versions, self.from_day, strict=True)
        ]

    @property
    def note(self) -> str:
        return self.item.note

    @property
    def picture_in_words(self) -> str:
        words = {"drill": self.drill.name, "dose": self.item.to_patient()}
        return _("%(drill)s: 1 is the start, 2 is the end. %(dose)s.") % words


@dataclass(frozen=True)
class Handout:
    """One patient's programme on paper, from ``now`` on for some ``days``. ``address``: what the QR code opens."""

    programme: Programme
    limits: Sequence[Limit]
    now: datetime
    days: int
    address: str = ""

    @property
    def patient(self) -> Patient:
        return self.programme.patient

    @property
    def clinic(self) -> Clinic:
        return self.patient.clinic

    @property
    def on(self) -> date:
        return self.patient.therapy_day(self.now)

    @property
    def stretch(self) -> list[date]:
        return [self.on + timedelta(days=n) for n in range(self.days)]

    @cached_property
    def entries(self) -> list[Entry]:
        """The drills that hold now or begin within the sheet."""
        versions: dict[Key, list[Item]] = defaultdict(list)
        for item in in_printed_order(self.programme.items, self.patient.window(self.on)):
            if item.ends_at is None or item.ends_at > self.now:
                versions[key_of(item)].append(item)
        in_time = [sorted(found, key=lambda item: item.starts_at) for found in versions.values()]
        return [Entry(number, found, self._begins(found)) for number, found in enumerate(in_time, start=1)]

    def _begins(self, versions: Sequence[Item]) -> list[str]:
        starts = [self.patient.therapy_day(item.starts_at) if item.starts_at > self.now else None for item in versions]
        return [formats.date_format(on, "DAY_FORMAT") if on and on > self.on else "" for on in starts]

    @cached_property
    def _numbers(self) -> dict[Key, int]:
        return {key_of(entry.item): entry.number for entry in self.entries}

    # -- the tick sheet

    @cached_property
    def at_any_time(self) -> list[int]:
        """Numbers of the drills that wait for the patient's word: they have a box every day."""
        return [entry.number for entry in self.entries if not entry.item.dose.is_on_the_clock]

    @cached_property
    def boards(self) -> list[Board]:
        """None where nothing can be ticked: all of it rests."""
        days = {on: self._moments(on) for on in self.stretch}
        tables = side_by_side(days)
        return [
            Board(columns, [self._row(on, columns, days[on]) for on in held])
            for columns, held in tables
            if columns or self.at_any_time
        ]

    def _moments(self, on: date) -> dict[Column, list[int]]:
        """The snacks of a day that can still be done, each with its drills' numbers."""
        snacks = self.programme.plan(on).snacks
        tz = self.patient.tz
        moments = {column_of(snack, tz): self._asked(snack) for snack in snacks if snack.ends_at > self.now}
        return {column: numbers for column, numbers in moments.items() if numbers}

    def _asked(self, snack: Snack[Item]) -> list[int]:
        found = {self._numbers.get(key_of(item)) for item in snack.items}
        return sorted(number for number in found if number is not None)

    def _row(self, on: date, columns: Sequence[Column], moments: dict[Column, list[int]]) -> Row:
        cells = [moments.get(column, []) for column in columns]
        return Row(formats.date_format(on, "DAY_FORMAT"), [*cells, self.at_any_time])

    # -- words

    @property
    def title(self) -> str:
        return _("Your movement snacks, %(name)s") % {"name": self.patient.first_name}

    @property
    def lead(self) -> str:
        episodes = {entry.item.prescription.episode for entry in self.entries}
        standing = [one.standing(self.on) for one in sorted(episodes, key=lambda one: one.pk)]
        return " ".join([*standing, _("Do a little, many times a day.")])

    @property
    def stop_signs(self) -> list[str]:
        return stop_signs.in_words(slug for entry in self.entries for slug in entry.drill.stop_if)

    @property
    def notes(self) -> list[str]:
        """The therapist's own words, each once."""
        programmes = {entry.item.prescription_id: entry.item.prescription for entry in self.entries}
        return [programme.note for programme in programmes.values() if programme.note]

    @property
    def whom_to_call(self) -> str:
        clinic = self.clinic
        if not clinic.phone:
            return _("Call %(clinic)s.") % {"clinic": clinic.name}
        return _("Call %(clinic)s, %(phone)s.") % {"clinic": clinic.name, "phone": clinic.phone}

    @property
    def signature(self) -> str:
        words = {
            "therapist": self.patient.therapist.user.name,
            "clinic": self.clinic.name,
            "patient": self.patient.name,
            "day": formats.date_format(self.on, "SHORT_DATE_FORMAT"),
        }
        return _("For %(patient)s from %(therapist)s, %(clinic)s. Printed %(day)s.") % words


def handout_of(patient: Patient, *, now: datetime, days: int = DAYS[0], address: str = "") -> Handout:
    """Five queries. ``patient`` comes with clinic and therapist."""
    on = patient.therapy_day(now)
    programme = programme_of(patient, since=on, until=on + timedelta(days=days - 1))
    return Handout(programme, _limits(patient, on=on), now, days, address)


def _limits(patient: Patient, *, on: date) -> list[Limit]:
    """What the patient must not do: precautions that block or limit. What only makes the therapist ask stays inside."""
    active = list(Precaution.objects.active(on).filter(episode__patient=patient, episode__closed_at=None))
    rules = PrecautionRule.objects.by_tag(precaution.tag for precaution in active)
    known = [(precaution, rules[precaution.tag]) for precaution in active if precaution.tag in rules]
    firm = [(precaution, rule) for precaution, rule in known if rule.effect != PrecautionRule.Effect.WARN]
    return [Limit(precaution, rule.text, rule.effect) for precaution, rule in firm]


def _dose(item: Item) -> str:
    said = [item.to_patient(), item.load and _("with %(load)s") % {"load": item.load}]
    return ". ".join([capfirst(", ".join(filter(None, said))), how_often(item)])


def how_often(item: Item) -> str:
    """ "6 times a day, on Mon, Wed and Fri", "When you need it", "Before training, 3 days a week"."""
    dose = item.dose
    if dose.as_needed:
        return _("When you need it")
    if dose.occasion:
        days = ngettext("%(count)d day a week", "%(count)d days a week", dose.days_per_week)
        occasion = capfirst(item.get_occasion_display())
        return _("%(occasion)s, %(days)s") % {"occasion": occasion, "days": days % {"count": dose.days_per_week}}
    words = ngettext("%(count)d time a day", "%(count)d times a day", dose.times_per_day)
    words %= {"count": dose.times_per_day}
    if len(dose.weekdays) == 7:
        return words
    return _("%(times)s, on %(days)s") % {"times": words, "days": ", ".join(map(_weekday, dose.weekdays))}


def _weekday(iso: int) -> str:
    """ "Mon" for 1. The week of 1 January 2024 began on a Monday."""
    return formats.date_format(date(2024, 1, iso), "D")
