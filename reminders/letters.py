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
from django.utils import timezone, translation
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adherence.models import AdherenceDay, Tick
from adherence.stops import size_of
from clinic import mail
from clinic.letter import Letter
from patients import proving, way_in
from patients.models import Invitation, Link, Patient
from patients.reading import read_by
from prescriptions.models import Item, Sending
from prescriptions.planning import Snack
from reminders import questioning, small_wins, unsubscribing
from reminders.bounce_address import bounce_address
from reminders.models import Digest, Reminder
from reminders.morning_list import MorningList
from reminders.pictures import pictures_of

_LETTER = {
    Invitation.Kind.WELCOME: ("reminders/invitation", Link.Purpose.INVITATION),
    Invitation.Kind.CHANGED: ("reminders/changed", Link.Purpose.INVITATION),
    Invitation.Kind.FRESH: ("reminders/fresh", Link.Purpose.FRESH),
    Invitation.Kind.MESSAGE: ("reminders/message", Link.Purpose.FRESH),
}

# Keeps out-of-office answers from coming back (RFC 3834).
_MARKS = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Line:
    """One snack as the mail names it: "08:30, after breakfast" and "2 drills, about 3 minutes"."""

    when: str
    what: str


def daily(
    reminder: Reminder, snacks: Sequence[Snack[Item]], *, now: datetime, link: Link | None = None
) -> EmailMultiAlternatives:
    """The day's one mail, with its drawings and a link of its own into *today*. ``link``: one made before, else it
    makes its own."""
    with read_by(reminder.patient):
        pictures = pictures_of(snacks)
        letter = _by_itself(
            "reminders/daily",
            reminder,
            link or _link(reminder, now),
            {"lead": _lead(snacks), "lines": [_line(snack) for snack in snacks], "pictures": pictures},
        )
    letter.pictures = pictures
    return letter


def nudge(
    reminder: Reminder, snack: Snack[Item] | None, *, now: datetime, link: Link | None = None
) -> EmailMultiAlternatives:
    """A few words before a snack; without one, after hours of sitting still."""
    with read_by(reminder.patient):
        line = _line(snack) if snack else None
        return _by_itself("reminders/nudge", reminder, link or _link(reminder, now), {"line": line})


def weekly(
    reminder: Reminder,
    days: Sequence[AdherenceDay],
    done: Sequence[Tick],
    *,
    now: datetime,
    link: Link | None = None,
) -> EmailMultiAlternatives:
    """The week's small wins. ``days``: up to fourteen of the patient's, the last of them the reminder's; ``done``: the
    last seven's ticks."""
    with read_by(reminder.patient):
        wins = small_wins.week_of(days, done, until=reminder.on).sentences
        return _by_itself("reminders/weekly", reminder, link or _link(reminder, now), {"wins": wins})


def question(reminder: Reminder, *, now: datetime, link: Link | None = None) -> EmailMultiAlternatives:
    """In place of a mail that would go unread: how shall we write? Each answer is a link to a page that asks again."""
    patient = reminder.patient
    with read_by(patient):
        answers = [
            (_("At another time"), questioning.address(patient, "another")),
            (_("Fewer of them"), questioning.address(patient, "fewer")),
            (_("No more emails"), questioning.address(patient, "stop")),
        ]
        return _by_itself("reminders/question", reminder, link or _link(reminder, now), {"answers": answers})


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


def digest(due: Digest, found: MorningList) -> EmailMultiAlternatives:
    """A therapist's morning list, with initials only. In the language of the staff's pages."""
    therapist = due.therapist
    stop_url = unsubscribing.list_address(therapist)
    context = {
        "reader": therapist.user,
        "clinic": therapist.clinic,
        "on": due.on,
        "found": found,
        "open_url": settings.BASE_URL + reverse("adherence:caseload") + "?whose=mine",
        "settings_url": settings.BASE_URL + reverse("clinic:settings") + "#part-digest",
        "stop_url": stop_url,
    }
    headers = _MARKS | {"Message-ID": _message_id(f"list.{due.pk}.{due.on:%Y%m%d}")} | _way_out(stop_url)
    with translation.override(settings.LANGUAGE_CODE), timezone.override(therapist.clinic.tz):
        return mail.compose("reminders/digest", to=therapist.user.email, context=context, headers=headers)


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


def _by_itself(name: str, reminder: Reminder, link: Link, context: dict[str, object]) -> Letter:
    """A mail that nobody asked for at this moment: it carries its way out, and the way to other hours."""
    open_url, stop_url = way_in.address(link), unsubscribing.address(reminder.patient)
    places = {
        "on": reminder.on,
        "open_url": open_url,
        "stop_url": stop_url,
        "times_url": f"{open_url}?to=times",
        "quiet_url": f"{open_url}?to=quiet",
        "nudges_url": f"{open_url}?to=nudges",
    }
    headers = {"Message-ID": _message_id(f"reminder.{reminder.pk}.{reminder.on:%Y%m%d}")} | _way_out(stop_url)
    return _compose(name, reminder.patient, places | context, headers)


def _compose(name: str, patient: Patient, context: dict[str, object], headers: dict[str, str]) -> Letter:
    common = {
        "patient": patient,
        "therapist": patient.therapist.user,
        "clinic": patient.clinic,
        "wrong_url": settings.BASE_URL + reverse("adherence:wrong"),
    }
    return mail.compose(
        name,
        to=patient.email,
        context=common | context,
        headers=_MARKS | headers,
        bounces_to=bounce_address(patient),
    )


def _way_out(stop_url: str) -> dict[str, str]:
    """One press in the mail program ends it, no page in between (RFC 8058)."""
    return {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


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


def _link(reminder: Reminder, now: datetime) -> Link:
    return way_in.hand_out(reminder.patient, purpose=Link.Purpose.REMINDER, now=now)


def _open_url(patient: Patient, purpose: str, now: datetime) -> str:
    return way_in.address(way_in.hand_out(patient, purpose=purpose, now=now))


def _message_id(name: str) -> str:
    """The same for every try at one row, so that a mailbox that got it twice would show it once."""
    return f"<{name}@{urlsplit(settings.BASE_URL).hostname}>"
