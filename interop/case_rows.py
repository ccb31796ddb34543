"""The caseload as rows for a spreadsheet: the figures of the screen, in its order. ``docs/caseload-csv.md`` says what
each column means."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from adherence.case import Case
from adherence.caseload import Group
from adherence.triage import Asleep
from interop.cells import harmless

COLUMNS = (
    "patient",
    "therapist",
    "condition",
    "side",
    "week",
    "group",
    "why",
    "put_aside",
    "done_percent",
    "done_change",
    "spread",
    "pain_last",
    "pain_change",
    "last_active",
    "next_step",
)


def rows_of(groups: Iterable[Group], *, zone: ZoneInfo) -> Iterator[list[object]]:
    """Empty cells, never 0, where nothing was due or said. ``zone``: the clinic's, for the last tick's time."""
    for group in groups:
        for case in group.cases:
            yield [harmless("" if cell is None else cell) for cell in _cells(case, str(group.name), zone)]


def _cells(case: Case, group: str, zone: ZoneInfo) -> Iterator[object]:
    yield case.patient.name
    yield case.patient.therapist.user.name
    yield from _care(case)
    yield group
    yield "; ".join(reason.sentence for reason in case.shown)
    yield "; ".join(_put_aside(one) for one in case.asleep)
    yield case.percent
    yield case.delta and round(case.delta)
    yield case.spread
    yield case.pain_last if case.pains else None
    yield case.pain_change
    yield _last_active(case, zone)
    yield str(case.step.label)


def _put_aside(one: Asleep) -> str:
    return f"{one.reason.sentence} ({one.until_on.isoformat()}, {one.by_name}: {one.why})"


def _care(case: Case) -> tuple[object, object, object]:
    episode = case.episode
    if episode is None:
        return None, None, None
    return episode.condition.name, episode.get_side_display(), episode.week(case.today)


def _last_active(case: Case, zone: ZoneInfo) -> str | None:
    recent = case.lately
    if recent.last_tick_at:
        return recent.last_tick_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    return recent.last_tick_on.isoformat() if recent.last_tick_on else None
