"""What was sent and changed: the programme's first sending, each line changed since, what is planned, the end."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.timeline.event import Event, Kind, Record
from prescriptions.dose import Dose
from prescriptions.models import Item


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
    """Every change after a programme's first moment, oldest first; planned ones too."""
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


# -- events


@dataclass(frozen=True)
class Changed(Event):
    """What was changed at one moment, or is to be: a planned change says so and stands at its day."""

    changes: Sequence[Change]
    is_planned: bool

    kind = Kind.PROGRAMME
    tone = "info"

    @property
    def icon(self) -> str:
        return "calendar" if self.is_planned else "edit"

    @property
    def title(self) -> str:
        count = len(self.changes)
        words = self.changes[0].title
        if count > 1:
            words = ngettext("%(count)d drill changed", "%(count)d drills changed", count) % {"count": count}
        return _("Planned: %(change)s") % {"change": words} if self.is_planned else words

    @property
    def detail(self) -> str:
        """One change alone is named by the title; of several each has a line. The reason once, at the end."""
        reason = next((change.new.reason for change in self.changes if change.new and change.new.reason), "")
        if len(self.changes) == 1:
            return ". ".join(filter(None, [self.changes[0].detail, reason]))
        return "\n".join(filter(None, [*(f"{change.title}: {change.detail}" for change in self.changes), reason]))


@dataclass(frozen=True)
class Sent(Event):
    drills: int

    kind = Kind.PROGRAMME
    icon = "send"
    tone = "good"

    @property
    def title(self) -> str:
        return _("Programme sent")

    @property
    def detail(self) -> str:
        words = ngettext("%(count)d drill", "%(count)d drills", self.drills) % {"count": self.drills}
        return words if self.drills else ""


@dataclass(frozen=True)
class Ended(Event):
    reason: str

    kind = Kind.PROGRAMME
    icon = "flag"

    @property
    def title(self) -> str:
        return _("Programme ended")

    @property
    def detail(self) -> str:
        return self.reason


def events(record: Record) -> Iterator[Event]:
    items = record.programme.items
    made: dict[datetime, list[Change]] = defaultdict(list)
    for change in changes_of(items):
        made[change.at].append(change)
    for at, together in made.items():
        author = next((change.new.by_id for change in together if change.new), None)
        yield Changed(at, record.name(author), together, is_planned=at > record.now)
    for one in {item.prescription_id: item.prescription for item in items}.values():
        count = sum(item.prescription_id == one.pk and item.starts_at == one.issued_at for item in items)
        yield Sent(one.issued_at, record.name(one.issued_by_id), count)
        if one.ended_at:
            yield Ended(one.ended_at, record.name(one.ended_by_id), one.end_reason)
