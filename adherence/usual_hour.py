"""When a patient usually starts to move, and the hour at which a mail would come just before it. They decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from adherence.models import Tick
from patients.models import Patient

LOOKED_BACK = timedelta(days=14)
FEWEST_DAYS = 7
ASKED_AGAIN_AFTER = timedelta(days=30)
# Minutes.
AFTER_WAKING, BEFORE_MOVING, WORTH_ASKING, TO_THE = 20, 10, 20, 5
EARLY_RISING, A_DAY = 3 * 60, 24 * 60


@dataclass(frozen=True)
class BetterHour:
    """What to ask: the time of the first snack on a usual day, and that of a mail a little before it."""

    usual: time
    offered: time

    def __str__(self) -> str:
        said = {"usual": time_format(self.usual, "TIME_FORMAT"), "offered": time_format(self.offered, "TIME_FORMAT")}
        return _("You usually move at %(usual)s. Shall the email come at %(offered)s?") % said


def may_be_asked(patient: Patient, now: datetime) -> bool:
    """Whether there is a mail to move, and no answer of the last month."""
    answered_at = patient.hour_answered_at
    gets_it = patient.wants_reminders and patient.mail_stopped_at is None and patient.mail_bounced_at is None
    return gets_it and (answered_at is None or now - answered_at >= ASKED_AGAIN_AFTER)


def first_ticks(patient: Patient, now: datetime) -> ArraySubquery:
    """When each of the last fourteen days began, as a column of the patient's row."""
    today = patient.therapy_day(now)
    known: Any = Tick.objects.standing().filter(
        patient=patient, on__range=(today - LOOKED_BACK, today - timedelta(days=1)), performed_at__isnull=False
    )
    return ArraySubquery(known.order_by("on").values("on").annotate(first=Min("performed_at")).values("first"))


def better_hour(patient: Patient, firsts: Sequence[datetime], *, now: datetime) -> BetterHour | None:
    """The median of at least seven days' first ticks by the patient's clock, ten minutes less; None where the mail
    comes within twenty minutes of that already, where it would fall into quiet hours, or where they were just asked."""
    if len(firsts) < FEWEST_DAYS or not may_be_asked(patient, now):
        return None
    usual = _to_the_five(median(_after_waking(patient, patient.waking.local(at).time()) for at in firsts))
    offered = max(0, usual - BEFORE_MOVING)
    present = AFTER_WAKING if patient.reminder_at is None else _after_waking(patient, patient.reminder_at)
    if abs(offered - present) < WORTH_ASKING or patient.keeps_quiet(_clock(patient, offered)):
        return None
    return BetterHour(_clock(patient, usual), _clock(patient, offered))


def _after_waking(patient: Patient, clock: time) -> int:
    """Minutes by the wall clock since the day's start, past midnight too; below 0 for somebody up early."""
    minutes = (_minute(clock) - _minute(patient.wakes_at)) % A_DAY
    return minutes - A_DAY if minutes >= A_DAY - EARLY_RISING else minutes


def _clock(patient: Patient, after_waking: int) -> time:
    hour, minute = divmod((_minute(patient.wakes_at) + after_waking) % A_DAY, 60)
    return time(hour, minute)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _to_the_five(minutes: float) -> int:
    return round(minutes / TO_THE) * TO_THE
