"""Where the patient stands between us and them: written, invited, resting, finished."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.reasons.reason import Level, Reason, day


@dataclass(frozen=True)
class MessageWaiting(Reason):
    """The patient wrote, and nobody of the clinic has read it."""

    since: date

    kind = "message"
    icon = "mail"
    action = "reply"
    level = Level.LOOK

    @property
    def sentence(self) -> str:
        return _("Message waiting")

    @property
    def evidence(self) -> str:
        return _("Written %(day)s, not read yet.") % {"day": day(self.since)}


@dataclass(frozen=True)
class NotStarted(Reason):
    since_days: int
    is_overdue: bool

    kind = "invited"
    icon = "mail"
    action = "invite"

    @property
    def level(self) -> Level:
        return Level.LOOK if self.is_overdue else Level.WAITING

    @property
    def sentence(self) -> str:
        if self.since_days <= 0:
            return _("Invited today")
        return ngettext(
            "Invited yesterday, not started", "Invited %(count)d days ago, not started", self.since_days
        ) % {"count": self.since_days}

    @property
    def can_sleep(self) -> bool:
        """Put aside, it only waits again; before it is overdue it does that anyway."""
        return self.is_overdue


@dataclass(frozen=True)
class Bounced(Reason):
    """The mailbox refused our mail for good: neither links nor reminders arrive."""

    since: date

    kind = "bounced"
    icon = "mail"
    action = "address"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("Reminders bounce")

    @property
    def evidence(self) -> str:
        return _("The mailbox refused our mail on %(day)s. Ask for another address.") % {"day": day(self.since)}


@dataclass(frozen=True)
class Paused(Reason):
    until: date | None

    kind = "paused"
    icon = "pause"
    action = "resume"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("Paused until %(day)s") % {"day": day(self.until)} if self.until else _("Paused")


@dataclass(frozen=True)
class Unprescribed(Reason):
    kind = "unprescribed"
    icon = "list"
    action = "prescribe"
    level = Level.WAITING

    @property
    def sentence(self) -> str:
        return _("No programme yet")


@dataclass(frozen=True)
class Finished(Reason):
    ended_on: date

    kind = "finished"
    icon = "flag"
    action = "review"
    level = Level.FINISHED

    @property
    def sentence(self) -> str:
        return _("Finished %(day)s") % {"day": day(self.ended_on)}
