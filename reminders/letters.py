"""What a mail says. In the patient's language and by their clock, with no health word in the subject.

Words and looks are in ``templates/reminders/<letter>/``; here is what they are filled with.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.stops import size_of
from clinic import mail
from patients import proving, way_in
from patients.models import Invitation, Link, Patient
from patients.reading import read_by
from prescriptions.models import Item, Sending
from prescriptions.planning import Snack
from reminders import unsubscribing
from reminders.models import Reminder

_LETTER = {
    Invitation.Kind.WELCOME: ("reminders/invitation", Link.Purpose.INVITATION),
    Invitation.Kind.CHANGED: ("reminders/changed", Link.Purpose.INVITATION),
    Invitation.Kind.FRESH: ("reminders/fresh", Link.Purpose.FRESH),
    Invitation.Kind.MESSAGE: ("reminders/message", Link.Purpose.FRESH),
}


@dataclass(frozen=True)
class Line:
    """One snack as the mail names it: "08:30, after breakfast" and "2 drills, about 3 minutes"."""

    when: str
    what: str


def daily(reminder: Reminder, snacks: Sequence[Snack[Item]], *, now: datetime) -> EmailMultiAlternatives:
    """The day's one mail, with a link of its own into *today*."""
    patient = reminder.patient
    stop_url = unsubscribing.address(patient)
    with read_by(patient):
        return _compose(
            "reminders/daily",
            patient,
            {
                "on": reminder.on,
                "lead": _lead(snacks),
                "lines": [_line(snack) for snack in snacks],
                "open_url": _open_url(patient, Link.Purpose.REMINDER, now),
                "stop_url": stop_url,
            },
            {
                "Message-ID": _message_id(f"reminder.{reminder.pk}.{reminder.on:%Y%m%d}"),
                # One press in the mail program ends it, no page in between (RFC 8058).
                "List-Unsubscribe": f"<{stop_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )


def invitation(asked: Invitation, *, now: datetime) -> EmailMultiAlternatives:
    """The mail an invitation wishes for, with a new link."""
    name, purpose = _LETTER[Invitation.Kind(asked.kind)]
    with read_by(asked.patient):
        return _compose(
            name,
            asked.patient,
            {"message": asked.message, "open_url": _open_url(asked.patient, purpose, now)} | _told(asked),
            {"Message-ID": _message_id(f"invitation.{asked.pk}.{asked.asked_at:%Y%m%d%H%M%S}")},
        )


def code(asked: Invitation, *, now: datetime) -> EmailMultiAlternatives:
    """The mail with six digits and no link. It is for whoever reads the mailbox: a couple share it."""
    assert asked.code is not None  # whoever hands one over has looked
    minutes = math.ceil((asked.code.expires_at - now) / timedelta(minutes=1))
    with read_by(asked.patient):
        return _compose(
            "reminders/code",
            asked.patient,
            {"digits": proving.digits_of(asked.code), "minutes": minutes},
            {"Message-ID": _message_id(f"code.{asked.pk}.{asked.asked_at:%Y%m%d%H%M%S}")},
        )


def _told(asked: Invitation) -> dict[str, object]:
    """What the change came to that a mail tells of: the one sent in the same moment."""
    if asked.kind != Invitation.Kind.CHANGED:
        return {}
    sendings = Sending.objects.of(asked.patient).changes().select_related("by")
    sent = sendings.filter(made_at=asked.asked_at).last()
    if sent is None:
        return {}
    return {
        "therapist": sent.by or asked.patient.therapist.user,  # whoever sent it, who may stand in for the patient's own
        "lead": sent.lead(asked.patient),
        "changes": sent.differences.to_patient(),
        "reason": sent.reason
        if sent.is_word_alone or not sent.reason
        else _("Why: %(reason)s") % {"reason": sent.reason},
        "is_by_rule": sent.by_id is None,
    }


def _compose(
    name: str, patient: Patient, context: dict[str, object], headers: dict[str, str]
) -> EmailMultiAlternatives:
    common = {
        "patient": patient,
        "therapist": patient.therapist.user,
        "clinic": patient.clinic,
        "wrong_url": settings.BASE_URL + reverse("adherence:wrong"),
    }
    # Auto-Submitted keeps out-of-office answers from coming back (RFC 3834).
    marks = {"Auto-Submitted": "auto-generated"}
    return mail.compose(name, to=patient.email, context=common | context, headers=marks | headers)


def _lead(snacks: Sequence[Snack[Item]]) -> str:
    minutes = math.ceil(sum(snack.seconds for snack in snacks) / 60)
    waiting = ngettext(
        "%(count)d movement snack waits for you today.", "%(count)d movement snacks wait for you today.", len(snacks)
    ) % {"count": len(snacks)}
    return f"{waiting} " + ngettext("About %(count)d minute in all.", "About %(count)d minutes in all.", minutes) % {
        "count": minutes
    }


def _line(snack: Snack[Item]) -> Line:
    when = time_format(timezone.localtime(snack.at).time(), "TIME_FORMAT")
    if snack.label:
        when = _("%(time)s, %(habit)s") % {"time": when, "habit": snack.label}
    return Line(when, size_of(snack))


def _open_url(patient: Patient, purpose: str, now: datetime) -> str:
    return way_in.address(way_in.hand_out(patient, purpose=purpose, now=now))


def _message_id(name: str) -> str:
    """The same for every try at one row, so that a mailbox that got it twice would show it once."""
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"
