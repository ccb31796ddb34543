"""Setting a phone's clock right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Below this it is the way of the message, or a clock as good as ours.
BELIEVED = timedelta(minutes=2)


@dataclass(frozen=True)
class PhoneClock:
    """``sent_at``: what the phone's clock showed when ours showed ``now``."""

    sent_at: datetime
    now: datetime

    @property
    def ahead(self) -> timedelta:
        """By how much it is wrong; nothing where it is as good as right."""
        ahead = self.sent_at - self.now
        return timedelta(0) if abs(ahead) <= BELIEVED else ahead

    def true(self, at: datetime) -> datetime:
        """The instant at which the phone's clock showed ``at``, unless its owner set it in between."""
        return at - self.ahead
