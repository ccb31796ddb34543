"""The mails that give a patient their way in: the first programme, a change to it, a fresh link, a code."""

from datetime import datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q

from clinic.mail import Post
from patients.models import Invitation
from reminders import letters
from reminders.posting import Round, claim

AT_ONCE = 50
TRIED_FOR = timedelta(days=1)


def post(now: datetime) -> None:
    """Send the invitations that wait, oldest first; codes before all, for somebody sits and waits for them."""
    waits_for_no_one = ExpressionWrapper(~Q(kind=Invitation.Kind.CODE), output_field=BooleanField())
    waiting = Invitation.objects.waiting(now).order_by(waits_for_no_one, "asked_at")[:AT_ONCE]
    claimed = claim(waiting.select_related("patient__clinic", "patient__therapist__user", "code"), now=now)
    with Post() as mail:
        way = Round(mail, now)
        for invitation in claimed:
            with way.minding(invitation, until=_until(invitation)):
                _settle(invitation, way)


def _until(invitation: Invitation) -> datetime:
    """How long a mail is worth sending: a code that no longer opens is not."""
    return invitation.code.expires_at if invitation.code else invitation.asked_at + TRIED_FOR


def _settle(invitation: Invitation, way: Round) -> None:
    if invitation.patient.discharged_at is not None:
        way.mark(invitation, failed_at=way.now, error="out of care")  # its link would open nothing
        return
    if invitation.kind == Invitation.Kind.CODE and (invitation.code is None or _until(invitation) <= way.now):
        way.mark(invitation, failed_at=way.now, error="grown old")
        return
    if invitation.kind == Invitation.Kind.MESSAGE and not _still_tells(invitation, way):
        return
    write = letters.code if invitation.kind == Invitation.Kind.CODE else letters.invitation
    way.deliver(invitation, lambda: write(invitation, now=way.now))


def _still_tells(invitation: Invitation, way: Round) -> bool:
    """Whether a mail that tells of a message is to go now. It is no answer to a tap, so the quiet hours hold for it;
    of what was read meanwhile it tells nobody."""
    if not invitation.patient.messages.from_staff().unread().exists():
        way.mark(invitation, failed_at=way.now, error="read before it went")
        return False
    ends_at = invitation.patient.quiet_ends_at(way.now)
    if ends_at is not None:
        # No try at the mail server was made, so none is counted.
        way.mark(invitation, claimed_at=None, retry_at=ends_at, attempts=invitation.attempts - 1)
    return ends_at is None
