"""The kept days and the facts cannot tell different stories: whatever a patient does, in whatever order, the rows are
those that a rebuild makes."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence import days, ticking
from adherence.models import AdherenceDay, Move, Tick
from adherence.recounting import recount
from patients import preferring
from tests import factories
from tests.factories import NOW, TODAY, at, new_key

pytestmark = pytest.mark.django_db

FIGURES = [field.name for field in AdherenceDay._meta.concrete_fields if field.name not in ("id", "patient")]

MINUTES_OF_THREE_DAYS = st.integers(0, 3 * 24 * 60)
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), MINUTES_OF_THREE_DAYS, st.integers(0, 2)),
        st.tuples(st.just("move"), MINUTES_OF_THREE_DAYS, st.none()),
        st.tuples(st.just("undo"), st.integers(0, 9), st.none()),
        st.tuples(st.just("pain"), st.integers(0, 9), st.one_of(st.none(), st.integers(0, 10))),
    ),
    max_size=12,
)


@pytest.fixture
def items(ruth, dana):
    """One drill often, one less often, one without a time."""
    doses = ({"times_per_day": 6}, {"times_per_day": 2, "sets": 2}, {"as_needed": True})
    pairs = [(factories.make_drill(f"drill-{n}", f"Drill {n}"), dose) for n, dose in enumerate(doses)]
    return list(factories.make_prescription(ruth.episodes.get(), *pairs, by=dana.user).items.all())


def rows(patient):
    return list(AdherenceDay.objects.filter(patient=patient).order_by("on").values(*FIGURES))


def live(ruth, items, deeds):
    """Do what the deeds say, each at its own minute of the three days up to now; late ones may be refused."""
    start = NOW - timedelta(days=3)
    made = []
    for number, (deed, which, what) in enumerate(deeds):
        if deed in ("undo", "pain") and not made:
            continue
        try:
            if deed == "tick":
                moment = start + timedelta(minutes=which)
                made.append(
                    ticking.tick(items[what], patient=ruth, key=UUID(int=number), performed_at=moment, now=moment)
                )
            elif deed == "move":
                moment = start + timedelta(minutes=which)
                ticking.move(ruth, key=UUID(int=number), performed_at=moment, now=moment)
            elif deed == "undo":
                ticking.undo(made[which % len(made)], now=NOW)
            else:
                ticking.rate_pain(made[which % len(made)], during=what, now=NOW)
        except ticking.TooLate:
            pass


@given(deeds=DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_kept_days_are_those_a_rebuild_makes(ruth, items, deeds):
    for model in (Tick, Move, AdherenceDay):
        model.objects.all().delete()
    live(ruth, items, deeds)
    kept = rows(ruth)
    AdherenceDay.objects.all().delete()
    days.rebuild(ruth, since=TODAY - timedelta(days=9), until=TODAY)
    rebuilt = {row["on"]: row for row in rows(ruth)}
    assert kept == [rebuilt[row["on"]] for row in kept]


@given(
    deeds=st.lists(
        st.tuples(MINUTES_OF_THREE_DAYS, st.sampled_from(["tick", "05:00-21:00", "10:00-23:30", "18:00-10:00"])),
        max_size=8,
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_also_when_the_patients_hours_change_on_the_way(ruth, items, deeds):
    for model in (Tick, AdherenceDay):
        model.objects.all().delete()
    ruth.wakes_at, ruth.sleeps_at, ruth.earlier_hours = time(7), time(22), []
    ruth.save()
    for number, (minute, what) in enumerate(sorted(deeds)):
        moment = NOW - timedelta(days=3) + timedelta(minutes=minute)
        if what == "tick":
            ticking.tick(items[0], patient=ruth, key=UUID(int=number), performed_at=moment, now=moment)
        else:
            wakes, sleeps = (time.fromisoformat(clock) for clock in what.split("-"))
            preferring.set_day(ruth, wakes_at=wakes, sleeps_at=sleeps, now=moment)
            recount(moment)
    kept = rows(ruth)
    AdherenceDay.objects.all().delete()
    ruth.refresh_from_db()
    days.rebuild(ruth, since=TODAY - timedelta(days=9), until=TODAY + timedelta(days=1))
    rebuilt = {row["on"]: row for row in rows(ruth)}
    assert kept == [rebuilt[row["on"]] for row in kept]


def test_done_and_undone_and_done_again_leaves_the_row_of_once(ruth, items):
    once = ticking.tick(items[0], patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    after_one = rows(ruth)
    for _ in range(2):
        ticking.undo(once, now=NOW)
        once = ticking.tick(items[0], patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    assert rows(ruth) == after_one


def test_a_day_undone_to_the_last_tick_is_a_day_of_nothing(ruth, items):
    made = ticking.tick(items[0], patient=ruth, key=new_key(), performed_at=NOW, now=NOW)
    ticking.undo(made, now=NOW)
    day = AdherenceDay.objects.get()
    assert (day.expected, day.credited, day.bouts, day.last_bout_at) == (8, 0, 0, None)


@pytest.mark.parametrize(("on", "minutes"), [(date(2026, 3, 8), 14 * 60), (date(2026, 11, 1), 16 * 60)])
def test_on_the_nights_the_clocks_change_the_day_is_as_long_as_it_is(ruth, dana, on, minutes):
    """Awake from midnight: the hour that is skipped or comes twice falls into the day."""
    ruth.wakes_at, ruth.sleeps_at = time(0), time(15)
    ruth.save()
    began = datetime.combine(on - timedelta(days=1), time(12), ZoneInfo(ruth.zone))
    factories.make_prescription(ruth.episodes.get(), by=dana.user, now=began)
    row = days.rebuild(ruth, since=on, until=on)[0]
    assert (row.expected, row.longest_still_min) == (6, minutes)


def test_a_night_workers_tick_after_midnight_belongs_to_the_day_that_began_in_the_evening(ruth, items):
    ruth.wakes_at, ruth.sleeps_at = time(18), time(10)
    ruth.save()
    moment = at("03:00")
    made = ticking.tick(items[0], patient=ruth, key=new_key(), performed_at=moment, now=moment)
    assert (made.on, AdherenceDay.objects.get().on) == (TODAY - timedelta(days=1), TODAY - timedelta(days=1))
