"""Write a precaution of an episode and, in the same transaction, look again at the programme it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import User
from patients import restricting
from patients.models import Episode, Precaution
from patients.restricting import Restriction
from prescriptions import rechecking
from prescriptions.models import Concern


@dataclass(frozen=True)
class Kept:
    """What writing a precaution did; ``str()`` tells the therapist."""

    raised: Sequence[Concern]

    def __str__(self) -> str:
        if not self.raised:
            return _("Kept. The programme needs no change for it.")
        return " ".join([_("Kept, and the programme was made safer or needs a look."), *map(str, self.raised)])


@transaction.atomic
def add(episode: Episode, restriction: Restriction, *, by: User, now: datetime) -> Kept:
    """Raises ``restricting.AlreadyHeld``."""
    restricting.restrict(episode, restriction, by=by, now=now)
    return Kept(rechecking.precaution_changed(episode, by=by, now=now))


@transaction.atomic
def change(precaution: Precaution, restriction: Restriction, *, by: User, now: datetime, reason: str) -> Kept:
    """Raises ``restricting.AlreadyOver``."""
    restricting.change(precaution, restriction, by=by, now=now, reason=reason)
    return Kept(rechecking.precaution_changed(precaution.episode, by=by, now=now))
