"""What the phone is told of each deed: it may forget it, or show its owner why it was not kept."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from adherence.booking import TickingError
from adherence.reporting import ReportingError


class Outcome(StrEnum):
    KEPT = "kept"
    KNOWN = "known"  # was here before
    EARLY = "early"  # speaks of a deed that is not here yet; kept, and done when that comes
    REFUSED = "refused"


class WrongClock(TickingError):
    """The phone's clock was wrong when the patient tapped and right when it sent: there is no hour to believe."""


class FromTheFuture(WrongClock):
    def __str__(self) -> str:
        return _("Your phone's clock was ahead. We cannot tell when this was.")


class BeforeThePlan(WrongClock):
    def __str__(self) -> str:
        return _("Your phone's clock was behind. We cannot tell when this was.")


class UnknownItem(TickingError):
    """No drill of this patient's; whether it is another patient's is not said."""

    def __str__(self) -> str:
        return _("This drill is not on your plan. Load the page again to see your plan.")


class NoTime:
    """Said of a tick that is kept without an hour: it counts for the dose, not for the spread."""

    def __str__(self) -> str:
        return _("Kept. Your phone's clock was off, so we noted no time.")


@dataclass(frozen=True)
class Answer:
    """``note``: why it was not kept, or how it was."""

    outcome: Outcome
    note: TickingError | ReportingError | NoTime | None = None

    @property
    def code(self) -> str:
        """For the phone: ``too_late`` of ``TooLate``; empty where there is nothing to note."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(self.note).__name__).lower() if self.note else ""

    @property
    def words(self) -> str:
        """For the patient."""
        return str(self.note or "")
