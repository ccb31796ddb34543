"""A patient's days, kept as a cache: what ``adherence.py`` says of each day's ticks, one row per patient and day.

It is booked inside the tick's own transaction, so the row and the ticks cannot tell different stories; anything
doubtful can be made anew from ticks, items and pauses.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from adherence.adherence import Bout, ItemLog, Version, credit_of, dose_of, plan_day_figures
from adherence.figures import DayFigures
from adherence.models import AdherenceDay, Move, Tick
from adherence.seating import Line, line_of
from patients.models import Patient
from prescriptions.models import Item
from prescriptions.programme import Programme, programme_of


def figures(
    programme: Programme, on: date, ticks: Iterable[Tick], moves: Iterable[datetime], *, now: datetime | None = None
) -> DayFigures:
    """One therapy day from its facts. With ``now`` the live view, else the whole day.

    Bouts of drills that the clock does not ask for (as needed, occasions) count as movement, not as doses.
    """
    programme = programme.narrowed(on)
    due = programme.due_on(on)
    lines: dict[Line, list[Item]] = defaultdict(list)
    for item in due:
        lines[line_of(item)].append(item)
    line_by_pk = {item.pk: line for line, items in lines.items() for item in items}

    bouts: dict[Line, list[Bout]] = defaultdict(list)
    window = programme.patient.window(on)
    # Getting up at night breaks no still stretch, and must not make a longer one of the sleep before it.
    movement = [at for at in moves if window.holds(at)]
    by_pk = {item.pk: item for item in programme.items}
    for tick in ticks:
        line = line_by_pk.get(tick.item_id)
        if line is not None:
            bouts[line].append(_bout(tick, by_pk[tick.item_id]))
        elif tick.performed_at is not None:
            movement.append(tick.performed_at)

    logs = [_log(items, bouts[line], programme) for line, items in lines.items()]
    goals = [item.prescription.max_still_min for item in due if item.prescription.max_still_min]
    return plan_day_figures(
        logs,
        window=window,
        moves=movement,
        pauses=programme.whole_pauses(),
        now=now,
        max_still=timedelta(minutes=min(goals)) if goals else None,
    )


def _bout(tick: Tick, item: Item) -> Bout:
    return Bout(
        tick.performed_at,
        credit_of(item.sets, item.reps, tick.reps_done),
        dose_of(item.sets, item.reps, tick.reps_done),
    )


def _log(items: Sequence[Item], bouts: Sequence[Bout], programme: Programme) -> ItemLog:
    newest = max(items, key=lambda item: item.starts_at)
    return ItemLog(
        versions=[Version(item.times_per_day, item.starts_at, item.ends_at) for item in items],
        bouts=bouts,
        min_gap=timedelta(minutes=newest.min_gap_min),
        pauses=programme.pauses_of(newest),
    )


def row(programme: Programme, on: date, ticks: Sequence[Tick], moves: Sequence[datetime]) -> AdherenceDay:
    """The day as a row, not saved yet."""
    whole = figures(programme, on, ticks, moves)
    pains = [tick.pain_during for tick in ticks if tick.pain_during is not None]
    moments = [tick.performed_at for tick in ticks if tick.performed_at is not None]
    return AdherenceDay(
        patient=programme.patient,
        on=on,
        expected=whole.expected,
        credited=whole.credited,
        bouts=whole.raw_bouts,
        slots_covered=whole.slots_covered,
        longest_still_min=whole.longest_still_min,
        spread_index=whole.spread_index,
        volume_ratio=whole.volume_ratio,
        status=whole.status,
        pain_max=max(pains, default=None),
        last_bout_at=max(moments, default=None),
    )


_FIGURES = [field.name for field in AdherenceDay._meta.concrete_fields if field.name not in ("id", "patient", "on")]


def keep(rows: Sequence[AdherenceDay]) -> None:
    """Write rows over whatever was kept of those days before."""
    AdherenceDay.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["patient", "on"], update_fields=_FIGURES, batch_size=1000
    )


def book(patient: Patient, on: date) -> AdherenceDay:
    """Reckon one day anew and keep it. The caller holds the patient's row, so that two ticks cannot miss each other."""
    programme = programme_of(patient, since=on, until=on)
    ticks = list(Tick.objects.standing().filter(patient=patient, on=on))
    moves = list(Move.objects.filter(patient=patient, on=on, undone_at=None).values_list("performed_at", flat=True))
    day = row(programme, on, ticks, moves)
    keep([day])
    return day


def rebuild(patient: Patient, *, since: date, until: date) -> list[AdherenceDay]:
    """Every day of a stretch, both ends included, made anew from the facts and kept. Five queries and the writes."""
    programme = programme_of(patient, since=since, until=until)
    ticks: dict[date, list[Tick]] = defaultdict(list)
    moves: dict[date, list[datetime]] = defaultdict(list)
    for tick in Tick.objects.standing().filter(patient=patient, on__range=(since, until)):
        ticks[tick.on].append(tick)
    for on, at in Move.objects.filter(patient=patient, on__range=(since, until), undone_at=None).values_list(
        "on", "performed_at"
    ):
        moves[on].append(at)
    stretch = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    rows = [row(programme, on, ticks[on], moves[on]) for on in stretch]
    keep(rows)
    return rows
