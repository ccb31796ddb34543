"""The rows kept of the days, after whatever a patient and a clinic can do to them, are the rows a rebuild makes."""

import random
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adherence import recounting, releasing, reporting, skipping, ticking, undoing
from adherence.booking import TickingError
from adherence.late_deeds.accepting import accept
from adherence.late_deeds.deeds import Done, Felt, GotUp, TakenBack
from adherence.looking_back import complete, kept_days
from adherence.models import AdherenceDay, Alert, Move, Skip, Tick
from adherence.ticking import Go
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from prescriptions.models import Item
from prescriptions.programme import programme_of
from prescriptions.refusals import PrescribingError
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db

BEGAN = NOW - timedelta(days=4)
FIRST = TODAY - timedelta(days=5)
COLUMNS = [field.attname for field in AdherenceDay._meta.concrete_fields if field.name != "id"]


class History:
    """Days of one patient as they go by; a refusal is part of life and changes nothing."""

    def __init__(self, ruth, dana, clock):
        self.ruth, self.by, self.clock, self.keys = ruth, dana.user, clock, []
        clock.set(BEGAN)
        self.slide = factories.make_drill()
        self.pump = factories.make_drill("ankle-pump", "Ankle pumps", rom=[{"joint": "ankle", "from": 10, "to": -30}])
        self.programme = factories.make_prescription(
            ruth.episodes.get(), (self.slide, {}), (self.pump, {"times_per_day": 3}), by=self.by, now=BEGAN
        )
        self.seated = factories.make_drill("seated-slide", "Seated heel slide")
        self.programme.items.update(easier=self.seated)

    @property
    def now(self):
        return self.clock.at

    def go_on(self, step):
        """One step: so many minutes later, this is done."""
        minutes, deed, *more = step
        self.clock.set(self.now + timedelta(minutes=minutes))
        with suppress(TickingError, PrescribingError), transaction.atomic():
            getattr(self, deed)(*more)

    def key(self):
        self.keys.append(UUID(int=len(self.keys) + 1))
        return self.keys[-1]

    def item(self, which, at):
        """The version of one of the drills that held then; a newer one where none did."""
        versions = Item.objects.of(self.ruth).filter(drill=[self.slide, self.pump][which]).order_by("starts_at", "pk")
        held = [one for one in versions if one.starts_at <= at and (one.ends_at is None or at < one.ends_at)]
        return (held or list(versions))[-1]

    # -- the patient

    def tick(self, which, minutes_ago, reps, easier):
        at = self.now - timedelta(minutes=minutes_ago)
        go = Go(self.item(which, at), self.key(), reps_done=None if reps is None else (reps,), is_easier=easier)
        ticking.tick_together([go], patient=self.ruth, performed_at=at, now=self.now)

    def remember(self, which):
        """Done, and nobody knows when."""
        go = Go(self.item(which, self.now), self.key())
        ticking.tick_together([go], patient=self.ruth, performed_at=None, precision="unknown", now=self.now)

    def get_up(self, minutes_ago):
        at = self.now - timedelta(minutes=minutes_ago)
        ticking.move(self.ruth, key=self.key(), performed_at=at, now=self.now)

    def pass_over(self, which):
        item = self.item(which, self.now)
        skipping.skip(item, patient=self.ruth, key=self.key(), reason="tired", now=self.now)

    def undo(self, which):
        if self.keys:
            undoing.take_back([self.keys[which % len(self.keys)]], patient=self.ruth, now=self.now)

    def come_back_online(self, which, minutes_ago, pain, undone):
        """A phone brings what it kept while it had no signal: two goes, a move, a score, perhaps an undo."""
        tapped = self.now - timedelta(minutes=minutes_ago)
        item, keys = self.item(which, tapped), [self.key() for _deed in range(5)]
        kept = [
            Done(key=keys[0], at=tapped, item_id=item.pk, performed_at=tapped, precision="exact", is_easier=True),
            Done(key=keys[1], at=tapped, item_id=item.pk, performed_at=None, precision="unknown", reps=(4,)),
            GotUp(key=keys[2], at=tapped, performed_at=tapped - timedelta(minutes=40)),
            Felt(key=keys[3], at=tapped, about=keys[0], pain=pain),
        ]
        taken_back = [TakenBack(key=keys[4], at=self.now, about=keys[0])] if undone else []
        accept([*kept, *taken_back], patient=self.ruth, sent_at=self.now, now=self.now)

    def feel_wrong(self):
        reporting.report(self.ruth, rule="RF18", key=self.key(), at=self.now, now=self.now)

    # -- the clinic

    def change(self, slides, pumps):
        doses = [(self.slide, slides), (self.pump, pumps)]
        lines = [
            Line(drill, "left", Dose(sets=1, reps=8, times_per_day=n, min_gap_min=30), easier=self.seated)
            for drill, n in doses
            if n
        ]
        prescribing.revise(self.programme, lines, by=self.by, now=self.now)

    def rest(self, hours, one_drill):
        until = None if hours is None else self.now + timedelta(hours=hours)
        drill = self.slide if one_drill else None
        prescribing.pause(self.programme, by=self.by, now=self.now, until=until, drill=drill)

    def resume(self):
        prescribing.resume(self.programme, by=self.by, now=self.now)

    def clear(self):
        for alert in Alert.objects.open().of(self.ruth):
            releasing.release(alert, by=self.by, now=self.now, reason="Seen and cleared.")

    def count(self):
        recounting.recount(self.now)

    # -- what is kept, and what is shown

    def rows(self):
        return {row["on"]: row for row in AdherenceDay.objects.filter(patient=self.ruth).values(*COLUMNS)}

    def shown(self):
        """Every complete day as screens and files have it, from the day before the first."""
        self.ruth.refresh_from_db()
        until = self.ruth.therapy_day(self.now) - timedelta(days=1)
        programme = programme_of(self.ruth, since=FIRST, until=until)
        kept = kept_days([self.ruth], since=FIRST, until=until)[self.ruth.pk]
        stretch = complete(programme, kept, since=FIRST, until=until)
        return [{name: getattr(day, name) for name in COLUMNS} for day in stretch.days]

    def rebuild(self):
        call_command("rebuild_adherence", stdout=StringIO())


@contextmanager
def forgotten():
    """Whatever happens in here has never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


drill, ago = st.integers(0, 1), st.integers(-5, 30 * 60)
DEEDS = st.one_of(
    st.tuples(st.just("tick"), drill, ago, st.none() | st.integers(1, 20), st.booleans()),
    st.tuples(st.just("remember"), drill),
    st.tuples(st.just("get_up"), ago),
    st.tuples(st.just("pass_over"), drill),
    st.tuples(st.just("undo"), st.integers(0, 20)),
    st.tuples(st.just("come_back_online"), drill, ago, st.none() | st.integers(0, 10), st.booleans()),
    st.tuples(st.just("feel_wrong")),
    st.tuples(st.just("change"), st.integers(1, 9), st.integers(0, 4)),
    st.tuples(st.just("rest"), st.none() | st.integers(1, 30), st.booleans()),
    st.tuples(st.just("resume")),
    st.tuples(st.just("clear")),
    st.tuples(st.just("count")),
)
LATER = st.integers(0, 9 * 60)
HISTORIES = st.lists(st.builds(lambda later, deed: (later, *deed), LATER, DEEDS), min_size=1, max_size=14)


@given(steps=HISTORIES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_after_any_history_the_days_kept_are_those_a_rebuild_makes(ruth, dana, now, steps):
    with forgotten():
        history = History(Patient.objects.get(pk=ruth.pk), dana, now)
        for step in steps:
            history.go_on(step)
        history.count()
        kept, shown = history.rows(), history.shown()
        history.rebuild()
        rebuilt = history.rows()
        assert kept == {on: rebuilt[on] for on in kept}
        assert history.shown() == shown


FULL = [
    (60, "tick", 0, 0, None, False),
    (90, "tick", 0, 10, 4, False),  # in part
    (60, "tick", 0, 5, None, True),  # the easier version
    (10, "undo", 1),
    (90, "change", 4, 2),
    (60, "rest", 3, True),
    (60, "tick", 1, 0, None, False),
    (14 * 60, "tick", 0, 13 * 60, None, False),  # yesterday's, told late
    (60, "come_back_online", 0, 300, 4, True),
    (30, "remember", 1),
    (30, "get_up", 20),
    (30, "pass_over", 1),
    (60, "feel_wrong"),
    (200, "clear"),
    (10, "rest", None, False),
    (20 * 60, "resume"),
    (60, "tick", 1, 0, None, False),
]


def test_a_full_history_leaves_every_kind_of_deed_and_its_days_are_those_of_a_rebuild(ruth, dana, now):
    history = History(ruth, dana, now)
    for step in FULL:
        history.go_on(step)
    history.count()
    made = {model.__name__: model.objects.filter(patient=ruth).count() for model in (Tick, Move, Skip, Alert)}
    assert made == {"Tick": 9, "Move": 2, "Skip": 1, "Alert": 1}  # nothing of it was refused
    assert Tick.objects.exclude(undone_at=None).count() == 2
    kept = history.rows()
    history.rebuild()
    rebuilt = history.rows()
    assert kept == {on: rebuilt[on] for on in kept}


def test_a_row_gone_wrong_is_mended_by_a_rebuild(ruth, dana, now):
    history = History(ruth, dana, now)
    history.go_on((60, "tick", 0, 0, None, False))
    history.count()
    right = history.rows()
    AdherenceDay.objects.update(credited=0, bouts=0, status="low", pain_max=9)
    history.rebuild()
    assert {on: history.rows()[on] for on in right} == right


def test_the_order_in_which_a_days_ticks_were_told_leaves_the_same_row(ruth, dana, now):
    clocks = [0, 45, 130, 300]

    def row_of(order):
        with forgotten():
            history = History(Patient.objects.get(pk=ruth.pk), dana, now)
            now.set(BEGAN + timedelta(hours=8))
            for minutes_ago in order:
                history.tick(0, minutes_ago, None, False)
            return history.rows()

    shuffled = random.Random(4).sample(clocks, len(clocks))
    assert row_of(shuffled) == row_of(clocks)
