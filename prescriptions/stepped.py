"""A programme as a step would make it: what stands against it and the patient's day; and the press that sends it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic import typed
from clinic.models import User
from prescriptions import previewing, sending, starting
from prescriptions.case import Case
from prescriptions.drafting import Draft, DraftLine
from prescriptions.lines import Line
from prescriptions.previewing import DayPreview
from prescriptions.refusals import PrescribingError
from prescriptions.sending import Preview, Sent
from prescriptions.sheet import REASON_LENGTH, Sheet
from prescriptions.step_desk import Desk


class NotAsSeen(PrescribingError):
    """Between the look and the press something was laid to rest, or the library was changed."""

    def __str__(self) -> str:
        return _("Something changed after you opened this, so the step is another. Look at it, then send.")


class NothingChanges(PrescribingError):
    def __str__(self) -> str:
        return _("Every line is left as it is, so there is nothing to send.")


class Unsettled(PrescribingError):
    """A precaution, a bound or the number of drills stands against it, and no word is given."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def __str__(self) -> str:
        return self.draft.unsettled


@dataclass(frozen=True)
class Stepped:
    """What the chosen way comes to, the lines left alone undone."""

    desk: Desk

    @cached_property
    def case(self) -> Case:
        return self.desk.case_in(self.desk.offer.phase if self.desk.offer else None)

    @cached_property
    def draft(self) -> Draft:
        """As the builder would draft it: it checks the lines, and can carry on from here. No query."""
        wanted = self.desk.wanted
        variants = [line.easier for line in wanted if line.easier]
        sheet = Sheet(QueryDict(mutable=True), case=self.case, drills=variants)
        explained = typed.words(self.desk.typed, "drills_reason", most=REASON_LENGTH)
        sheet.typed["drills_reason"] = explained or self.desk.programme.drills_reason
        for line in wanted:
            field = f"{sheet.add(line)}-reason"
            if word := typed.words(self.desk.typed, field, most=REASON_LENGTH):
                sheet.typed[field] = word
        return sheet.draft()

    @property
    def lines(self) -> list[Line]:
        """What would be sent: the lines themselves, with the reasons typed here."""
        rows = zip(self.desk.wanted, self.draft.rows, strict=True)
        return [replace(line, reason=row.reason or line.reason) for line, row in rows]

    @property
    def against(self) -> Sequence[DraftLine]:
        """The lines that something stands against."""
        return [row for row in self.draft.lines if row.conflicts or row.excesses or row.unread]

    @cached_property
    def changes(self) -> Preview:
        return self.desk.changes_of(self.lines, self.desk.from_on)

    @cached_property
    def day(self) -> DayPreview:
        return self._day(self.draft.sound_lines)

    @cached_property
    def day_before(self) -> DayPreview:
        return self._day(self.desk.lines)

    def _day(self, lines: Sequence[Line]) -> DayPreview:
        case = self.case
        return previewing.preview(
            lines, patient=case.episode.patient, habits=case.habits, today=case.on, flagged=self.draft.flagged
        )

    @property
    def builder_fields(self) -> list[tuple[str, str]]:
        """The draft as the builder's own form would send it, so that the therapist can go on there."""
        desk = self.desk
        phase = self.case.phase or desk.programme.phase
        return [
            ("action", "preview"),
            ("seen", desk.seen),
            ("phase", str(phase.pk) if phase else ""),
            ("note", desk.note),
            ("from_on", desk.from_on.isoformat() if desk.from_on else ""),
            ("drills_reason", self.draft.drills_reason),
            *(("line", row.key) for row in self.draft.rows),
        ]


def send(stepped: Stepped, *, by: User, now: datetime) -> Sent:
    """Send it by the builder's own way.

    Raises ``NotAsSeen``, ``NothingChanges``, ``Unsettled`` and what ``sending.send`` raises.
    """
    desk = stepped.desk
    from_on = starting.day_typed(desk.typed)
    if not desk.is_as_seen:
        raise NotAsSeen
    if all(is_left for _move, is_left in desk.moves):
        raise NothingChanges
    if stepped.draft.to_settle:
        raise Unsettled(stepped.draft)
    return sending.send(
        stepped.case,
        stepped.lines,
        seen=desk.seen,
        by=by,
        now=now,
        phase=stepped.case.phase,
        note=desk.note,
        drills_reason=stepped.draft.drills_reason,
        from_on=from_on,
    )
