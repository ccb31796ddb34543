"""Precautions: set, changed, ended. One whose last day passes says so itself: no row is written then."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from adherence.timeline.event import Event, Kind, Record
from prescriptions.limits import Limit


@dataclass(frozen=True)
class Restricted(Event):
    limit: Limit
    is_change: bool

    kind = Kind.SAFETY
    icon = "shield"
    tone = "info"

    @property
    def title(self) -> str:
        return _("Precaution changed") if self.is_change else _("Precaution set")

    @property
    def detail(self) -> str:
        return ". ".join(filter(None, [str(self.limit), self.limit.precaution.note]))


@dataclass(frozen=True)
class Lifted(Event):
    limit: Limit

    kind = Kind.SAFETY
    icon = "shield"

    @property
    def title(self) -> str:
        return _("Precaution ended")

    @property
    def detail(self) -> str:
        return ". ".join(filter(None, [self.limit.text, self.limit.precaution.lift_reason]))


def events(record: Record) -> Iterator[Event]:
    replaced = {limit.precaution.replaces_id for limit in record.limits}
    for limit in record.limits:
        one = limit.precaution
        yield Restricted(one.added_at, record.name(one.added_by_id), limit, is_change=one.replaces_id is not None)
        if one.lifted_at and one.pk not in replaced:  # what takes its place says that it changed
            yield Lifted(one.lifted_at, record.name(one.lifted_by_id), limit)
