"""What happened to a programme, newest first: sent, changed, paused, ended, passed over; told from rows alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import Skip
from adherence.safety import found_flags
from prescriptions.dose import Dose
from prescriptions.models import Item, Pause, Prescription
from prescriptions.programme import Programme

NEWEST = 30


@dataclass(frozen=True)
class Event:
    at: datetime
    title: str
    detail: str = ""
    by: str = ""
    icon: str = "edit"
    tone: str = "info"


@dataclass(frozen=True)
class Change:
    """One line of a programme that was added, changed or taken away after the programme began."""

    at: datetime
    old: Item | None
    new: Item | None

    @property
    def item(self) -> Item:
        item = self.new or self.old
        assert item is not None
        return item

    @property
    def title(self) -> str:
        drill = self.item.drill.name
        if self.new is None:
            return _("%(drill)s taken out") % {"drill": drill}
        words = _("%(drill)s added") if self.old is None else _("%(drill)s changed")
        return words % {"drill": drill}

    @property
    def detail(self) -> str:
        """ "1 × 10, 4 × a day → 1 × 10, 6 × a day": old and new dose."""
        doses = [item.dose.to_therapist() for item in (self.old, self.new) if item is not None]
        # "1 × 10" must not break apart at the end of a line.
        return " → ".join(doses).replace(" × ", "\u00a0×\u00a0")

    @property
    def brief(self) -> str:
        """A few signs for a tag on a chart: "4 to 6 × a day"."""
        if self.old is None or self.new is None:
            return self.title
        return _brief(self.old.dose, self.new.dose)


def changes_of(items: Sequence[Item]) -> list[Change]:
    """Every change after a programme's first moment, oldest first."""
    by_pk = {item.pk: item for item in items}
    replaced = {item.replaces_id for item in items if item.replaces_id}
    before = {item.pk: by_pk[item.replaces_id] for item in items if item.replaces_id in by_pk}
    found = [
        Change(item.starts_at, before.get(item.pk), item)
        for item in items
        if item.pk in before or item.starts_at > item.prescription.issued_at
    ]
    found += [
        Change(item.ends_at, item, None)
        for item in items
        if item.ends_at and item.pk not in replaced and item.ends_at != item.prescription.ended_at
    ]
    return sorted(found, key=lambda change: change.at)


def events_of(programme: Programme, skips: Iterable[Skip], names: Mapping[int, str], *, now: datetime) -> list[Event]:
    """The newest events. ``names`` are the names of users by key."""
    items = {item.pk: item for item in programme.items}
    prescriptions = {item.prescription_id: item.prescription for item in programme.items}
    found = [
        *(_changed(change, names) for change in changes_of(programme.items) if change.at <= now),
        *(event for one in prescriptions.values() for event in _milestones(one, programme.items, names)),
        *(event for pause in _ordinary(programme.pauses) for event in _rests(pause, programme, names, now)),
        *_flags(programme.pauses, items.values(), now),
        *(_passed_over(skip, items[skip.item_id]) for skip in skips if skip.item_id in items),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)[:NEWEST]


def actors_of(programme: Programme) -> set[int]:
    """Keys of the users whose names the events need."""
    items = programme.items
    keys = {item.by_id for item in items} | {pause.by_id for pause in programme.pauses}
    keys |= {item.prescription.issued_by_id for item in items} | {item.prescription.ended_by_id for item in items}
    return {key for key in keys if key is not None}


def _name(key: int | None, names: Mapping[int, str]) -> str:
    return "" if key is None else names.get(key, "")


def _changed(change: Change, names: Mapping[int, str]) -> Event:
    by = _name(change.new.by_id, names) if change.new else ""
    reason = change.new.reason if change.new else ""
    return Event(change.at, change.title, ". ".join(filter(None, [change.detail, reason])), by)


def _milestones(one: Prescription, items: Iterable[Item], names: Mapping[int, str]) -> Iterator[Event]:
    count = sum(item.prescription_id == one.pk and item.starts_at == one.issued_at for item in items)
    detail = ngettext("%(count)d drill", "%(count)d drills", count) % {"count": count} if count else ""
    yield Event(one.issued_at, _("Programme sent"), detail, _name(one.issued_by_id, names), "send", "good")
    if one.ended_at:
        yield Event(one.ended_at, _("Programme ended"), one.end_reason, _name(one.ended_by_id, names), "flag", "")


def _rests(pause: Pause, programme: Programme, names: Mapping[int, str], now: datetime) -> Iterator[Event]:
    drill = next((item.drill.name for item in programme.items if item.drill_id == pause.drill_id), "")
    by = _name(pause.by_id, names) or pause.get_origin_display()
    title = _("Paused: %(drill)s") % {"drill": drill} if drill else _("Paused")
    yield Event(pause.starts_at, title, _why(pause, programme, now), by, "pause", "")
    if pause.ends_at and pause.ends_at <= now:
        yield Event(pause.ends_at, _("Resumed"), drill, "", "play", "good")


def _why(pause: Pause, programme: Programme, now: datetime) -> str:
    """ "ill, until 20 Apr": why it rests, and while it does, until when where that is known."""
    if pause.ends_at is None or pause.ends_at <= now:
        return pause.why
    back_on = programme.patient.therapy_day(pause.ends_at)
    until = _("until %(day)s") % {"day": formats.date_format(back_on, "SHORT_DAY_FORMAT")}
    return ", ".join(filter(None, [pause.why, until]))


def _ordinary(pauses: Iterable[Pause]) -> list[Pause]:
    return [pause for pause in pauses if pause.origin != Pause.Origin.ALERT]


def _flags(pauses: Iterable[Pause], items: Iterable[Item], now: datetime) -> Iterator[Event]:
    """A red flag, or pain, laid drills to rest at once: one thing that happened, and one release."""
    names = {item.drill_id: item.drill.name for item in items}
    found = {flag.name for flag in found_flags()}
    together: dict[tuple[str, datetime | None], list[Pause]] = defaultdict(list)
    for pause in pauses:
        if pause.origin == Pause.Origin.ALERT:
            together[pause.reason, pause.ends_at].append(pause)
    for (reason, ends_at), rests in together.items():
        drills = dict.fromkeys(names.get(rest.drill_id, "") for rest in rests if rest.drill_id)
        is_whole = any(rest.drill_id is None for rest in rests)
        what = _("All drills rest.") if is_whole else _("At rest: %(drills)s.") % {"drills": ", ".join(drills)}
        is_found = reason in found
        title = reason if is_found else _("Red flag: %(name)s") % {"name": reason}
        yield Event(max(rest.starts_at for rest in rests), title, what, _("patient"), "warning", "alert")
        if ends_at and ends_at <= now:
            yield Event(ends_at, _("Released") if is_found else _("Red flag released"), reason, "", "play", "good")


def _passed_over(skip: Skip, item: Item) -> Event:
    words = {"drill": item.drill.name, "reason": skip.get_reason_display()}
    tone = "alert" if skip.reason == Skip.Reason.PAIN else ""
    return Event(skip.recorded_at, _("Passed over: %(drill)s") % words, words["reason"], "", "skip", tone)


def _brief(old: Dose, new: Dose) -> str:
    """The first difference that matters to a reader of a chart."""
    if old.times_per_day != new.times_per_day:
        return _("%(old)d to %(new)d × a day") % {"old": old.times_per_day, "new": new.times_per_day}
    if old.hold_s != new.hold_s:
        return _("Hold %(old)d to %(new)d s") % {"old": old.hold_s, "new": new.hold_s}
    if (old.sets, old.reps) != (new.sets, new.reps):
        return f"{old.sets} × {old.reps} → {new.sets} × {new.reps}"
    if old.range_limit_deg != new.range_limit_deg and new.range_limit_deg is not None:
        return _("To %(new)d°") % {"new": new.range_limit_deg}
    return _("Dose changed")
