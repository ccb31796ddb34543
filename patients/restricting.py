"""Add, change and end a precaution of an episode. Every write is atomic, names its actor and leaves a trace.

History is append-only: a change ends one row and begins the next. What a changed precaution does to a living programme
is asked on the floor above, in the same transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic import audit
from clinic.models import User
from patients.models import Episode, Precaution


class RestrictingError(Exception):
    """A precaution cannot be written as asked; ``str()`` is a sentence for the therapist."""


class AlreadyHeld(RestrictingError):
    """The episode has this precaution by now: a second click, or somebody else was first."""

    def __str__(self) -> str:
        return _("This precaution is on the list already. Change it there.")


class AlreadyOver(RestrictingError):
    """Somebody ended or changed the precaution first."""

    def __str__(self) -> str:
        return _("Somebody changed this precaution after you opened the page. Look at the list, then try again.")


@dataclass(frozen=True)
class Restriction:
    """A precaution as it is told: its tag, how far (degrees) and how long. Both may be open."""

    tag: str
    limit_deg: int | None = None
    expires_on: date | None = None


@transaction.atomic
def restrict(episode: Episode, restriction: Restriction, *, by: User, now: datetime) -> Precaution:
    """A new precaution, in force from the patient's own today. Raises ``AlreadyHeld``."""
    held = Episode.objects.select_for_update().get(pk=episode.pk)
    on = episode.patient.therapy_day(now)
    # One that has run out is no obstacle: its end is for somebody to confirm, and a new one may begin beside it.
    if held.precautions.active(on).filter(tag=restriction.tag).exists():
        raise AlreadyHeld
    return _begin(episode, restriction, by=by, now=now)


@transaction.atomic
def change(
    precaution: Precaution, restriction: Restriction, *, by: User, now: datetime, reason: str = ""
) -> Precaution:
    """Another limit or another last day, from the patient's own today. Raises ``AlreadyOver``."""
    _end(precaution, by=by, now=now, reason=reason)
    return _begin(precaution.episode, restriction, by=by, now=now, replaces=precaution)


@transaction.atomic
def lift(precaution: Precaution, *, by: User, now: datetime, reason: str) -> None:
    """It holds no longer. Nothing that was prescribed under it is loosened. Raises ``AlreadyOver``."""
    _end(precaution, by=by, now=now, reason=reason)
    _leave_trace("precaution.lifted", precaution, by=by, at=now)


def _begin(
    episode: Episode, restriction: Restriction, *, by: User, now: datetime, replaces: Precaution | None = None
) -> Precaution:
    precaution = Precaution.objects.create(
        episode=episode,
        tag=restriction.tag,
        limit_deg=restriction.limit_deg,
        starts_on=episode.patient.therapy_day(now),
        expires_on=restriction.expires_on,
        added_at=now,
        added_by=by,
        replaces=replaces,
    )
    if replaces is None:
        _leave_trace("precaution.added", precaution, by=by, at=now)
    else:
        _leave_trace("precaution.changed", precaution, by=by, at=now, replaces=replaces.pk)
    return precaution


def _end(precaution: Precaution, *, by: User, now: datetime, reason: str) -> None:
    """Claimed, so that of two at once the second is told."""
    claimed = Precaution.objects.filter(pk=precaution.pk, lifted_at=None).update(
        lifted_at=now, lifted_by=by, lift_reason=reason
    )
    if not claimed:
        raise AlreadyOver


def _leave_trace(what: str, precaution: Precaution, *, by: User, at: datetime, **detail: object) -> None:
    patient = precaution.episode.patient
    audit.record(
        what,
        target=precaution,
        by=by,
        at=at,
        clinic_id=patient.clinic_id,
        patient_id=patient.pk,
        tag=precaution.tag,
        limit_deg=precaution.limit_deg,
        **detail,
    )
