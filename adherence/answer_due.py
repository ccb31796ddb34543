"""By when the clinic answers a message: one working day later (clinical rules 3.3, level MSG)."""

from datetime import date, datetime, time, timedelta

from clinic.office_hours import OfficeHours

A_DAY = timedelta(days=1)


def answer_due_at(hours: OfficeHours, said_at: datetime) -> datetime:
    """The same clock on the next working day. What was said while the clinic was closed counts from when it opens;
    where the clinic has not said its hours, a working day is Monday to Friday, all day."""
    began = (hours.next_opening(said_at) or said_at).astimezone(hours.zone)
    on, clock = began.date(), began.time()
    if not hours.works_on(on):
        on, clock = _working_day(hours, on), time(0)
    return datetime.combine(_working_day(hours, on + A_DAY), clock, tzinfo=hours.zone)


def _working_day(hours: OfficeHours, on: date) -> date:
    """The first from ``on``; every week has one."""
    while not hours.works_on(on):
        on += A_DAY
    return on
