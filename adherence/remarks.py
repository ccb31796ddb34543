"""What today's page says to somebody who does too much, or who has told nothing for days (rules OD01 and AD01).

A line, not an alert: it stands in the way of nothing, and says no figure. What a therapist reads of both is a reason of
the caseload (``triage``). Nothing is said while an alert, a pause or an illness holds the drills.
"""

from datetime import datetime, timedelta

from adherence import days
from adherence.facts import LOOKING_BACK, Facts
from adherence.figures import DayStatus
from adherence.safety import Flag, flag_of

A_DAY = timedelta(days=1)
TOO_MUCH, SILENT = "OD01", "AD01"
OVER, OVER_OF = 2, 3  # days over, of the last ones before today


def remark_of(facts: Facts, *, now: datetime) -> Flag | None:
    """For the present day. No query."""
    if facts.programme.pauses or not facts.programme.in_force(now):
        return None
    if _does_too_much(facts):
        return flag_of(TOO_MUCH)
    return flag_of(SILENT) if _is_silent(facts, now) else None


def _does_too_much(facts: Facts) -> bool:
    """Over on two of three days, or one and a half doses and more within one gap today."""
    lately = [day.status for day in facts.kept if facts.on - OVER_OF * A_DAY <= day.on < facts.on]
    if lately.count(DayStatus.OVER) >= OVER:
        return True
    return bool(facts.ticks) and days.figures(facts.programme, facts.on, facts.ticks, facts.moves).crammed_bouts > 0


def _is_silent(facts: Facts, now: datetime) -> bool:
    """Four days in a row on which something was asked and nothing told, and nothing today."""
    if facts.ticks or facts.moves or facts.skips or facts.morning:
        return False
    began_at = min(item.starts_at for item in facts.programme.in_force(now))
    if facts.patient.window(facts.on - LOOKING_BACK).opens_at < began_at:
        return False
    return not any(day.bouts or not day.expected for day in facts.kept if facts.on - LOOKING_BACK <= day.on < facts.on)
