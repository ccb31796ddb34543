"""The mails that give a patient their way in: the first programme, a change to it, a fresh link."""

from datetime import datetime, timedelta

from clinic.mail import Post
from patients.models import Invitation
from reminders import letters
from reminders.posting import Round, claim

AT_ONCE = 50
TRIED_FOR = timedelta(days=1)


def post(now: datetime) -> None:
    """Send the invitations that wait, oldest first."""
    waiting = Invitation.objects.waiting(now).order_by("asked_at")[:AT_ONCE]
    claimed = claim(waiting.select_related("patient__clinic", "patient__therapist__user"), now=now)
    with Post() as mail:
        way = Round(mail, now)
        for invitation in claimed:
            with way.minding(invitation, until=invitation.asked_at + TRIED_FOR):
                _settle(invitation, way)


def _settle(invitation: Invitation, way: Round) -> None:
    if invitation.patient.discharged_at is not None:
        way.mark(invitation, failed_at=way.now, error="out of care")  # its link would open nothing
        return
    way.deliver(invitation, lambda: letters.invitation(invitation, now=way.now))
