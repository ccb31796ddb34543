"""Recording measures: once however often they are sent, never in the future, never changed, always with a trace."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEntry
from patients import measuring
from patients.goals import DueBeforeToday, WrongTarget, end_goal, set_goal
from patients.measuring import (
    BeforeBirth,
    NoActivity,
    NotMeasuredSo,
    NotYet,
    Reading,
    TooManyActivities,
    WrongFigure,
    record_measure,
    record_visit,
)
from patients.models import Goal, Measure
from tests import factories
from tests.factories import NOW, TODAY

LATER = NOW + timedelta(hours=1)
BEND = {"what": "rom:knee:flexion", "side": "left", "manner": "active"}


def record(patient, by, value=86, *, key=None, on=TODAY, **more):
    given = BEND | {"tool": "goniometer"} | more
    return record_measure(patient, value=Decimal(value), on=on, by=by, now=NOW, key=key or factories.new_key(), **given)


def traces(what):
    return list(AuditEntry.objects.filter(what=what))


def test_a_measure_is_kept_with_its_episode_and_leaves_figures_in_the_trail(ruth, dana):
    measure = record(ruth, dana.user)
    [trace] = traces("measure.recorded")
    assert (measure.episode, measure.tool, trace.detail["value"]) == (ruth.episodes.get(), "goniometer", "86")


def test_the_same_visit_sent_twice_is_kept_once(ruth, dana):
    key = factories.new_key()
    first, again = record(ruth, dana.user, key=key), record(ruth, dana.user, key=key)
    assert (first, Measure.objects.count(), len(traces("measure.recorded"))) == (again, 1, 1)


def test_another_figure_under_the_same_key_is_another_measure(ruth, dana):
    key = factories.new_key()
    record(ruth, dana.user, 85, key=key)
    record(ruth, dana.user, 86, key=key)
    assert list(Measure.objects.values_list("value", flat=True)) == [85, 86]


def test_a_patients_own_measure_names_the_patient_in_the_trail(ruth):
    record(ruth, None)
    assert traces("measure.recorded")[0].by == f"patient:{ruth.pk}"


def test_an_activity_is_in_no_trail(ruth, dana):
    record(ruth, dana.user, 3, what="psfs", side="none", manner="", activity="Dance with Sam")
    assert "Dance" not in str(traces("measure.recorded")[0].detail)


@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"on": TODAY + timedelta(days=1)}, NotYet, "This day is still to come. Pick today or a day before."),
        ({"on": date(1950, 1, 1)}, BeforeBirth, "This day is before the patient was born. Check the year."),
        ({"value": 999}, WrongFigure, "Type a number from 0 to 170 degrees."),
        ({"what": "rom:tail:wag"}, WrongFigure, "Pick a measure from the list."),
        ({"side": "none"}, NotMeasuredSo, "This measure needs another side or manner. Pick them anew."),
        ({"manner": "worst"}, NotMeasuredSo, "This measure needs another side or manner. Pick them anew."),
        (
            {"what": "psfs", "side": "none", "manner": "", "value": 3},
            NoActivity,
            "Name the activity in the patient's own words, in up to 80 characters.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(wrong, error, words, ruth, dana):
    ruth.born_on = date(1954, 3, 2)
    with pytest.raises(error) as refused:
        record(ruth, dana.user, **wrong)
    assert (str(refused.value), Measure.objects.count()) == (words, 0)


def test_a_visit_is_kept_whole_or_not_at_all(ruth, dana):
    good = Reading("rom:knee:flexion", Decimal(86), "left", "active")
    with pytest.raises(WrongFigure):
        record_visit(ruth, [good, Reading("tug", Decimal(0))], on=TODAY, by=dana.user, now=NOW, key=factories.new_key())
    assert (Measure.objects.count(), traces("measure.recorded")) == (0, [])


def test_a_sixth_activity_on_one_day_is_refused(ruth, dana):
    def rate(*names):
        readings = [Reading("psfs", Decimal(5), activity=name) for name in names]
        return record_visit(ruth, readings, on=TODAY, by=dana.user, now=NOW, key=factories.new_key())

    rate("Stairs", "Kneel", "Walk", "Drive", "Garden")
    with pytest.raises(TooManyActivities):
        rate("Swim")
    assert Measure.objects.count() == 5


def test_a_measure_of_another_joint_belongs_to_its_own_episode(ruth, dana):
    shoulder = factories.make_condition("frozen-shoulder", "Frozen shoulder", region="shoulder")
    theirs = factories.make_episode(ruth, condition=shoulder, side="right")
    assert record(ruth, dana.user, what="rom:shoulder:flexion", side="right").episode == theirs
    assert record(ruth, dana.user, 4, what="nprs", side="none", manner="now").episode is None


# -- a wrong one


def test_a_wrong_measure_is_marked_with_who_and_when_and_stays(ruth, dana, ines):
    measure = record(ruth, dana.user)
    assert measuring.undo(measure, by=ines.user, now=LATER)
    measure.refresh_from_db()
    assert (measure.undone_by, measure.undone_at, len(traces("measure.undone"))) == (ines.user, LATER, 1)


def test_marking_it_twice_is_marking_it_once(ruth, dana, ines):
    measure = record(ruth, dana.user)
    measuring.undo(measure, by=dana.user, now=NOW)
    assert not measuring.undo(measure, by=ines.user, now=LATER)
    assert (Measure.objects.get().undone_by, len(traces("measure.undone"))) == (dana.user, 1)


# -- goals


def aim(ruth, dana, target=120, **more):
    return set_goal(ruth, target=Decimal(target), by=dana.user, now=NOW, **(BEND | more))


def test_another_target_ends_one_goal_and_begins_the_next(ruth, dana):
    first, second = aim(ruth, dana, 110), aim(ruth, dana, 120)
    first.refresh_from_db()
    assert (first.ended_by, Goal.objects.open().get()) == (dana.user, second)
    assert (len(traces("goal.set")), len(traces("goal.changed"))) == (1, 1)


def test_the_same_goal_again_changes_nothing(ruth, dana):
    assert aim(ruth, dana) == aim(ruth, dana)
    assert (Goal.objects.count(), AuditEntry.objects.filter(what__startswith="goal").count()) == (1, 1)


def test_a_goal_ends_once(ruth, dana):
    goal = aim(ruth, dana)
    assert (end_goal(goal, by=dana.user, now=LATER), end_goal(goal, by=dana.user, now=LATER)) == (True, False)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"target": 171}, WrongTarget),
        ({"what": "groc", "side": "none", "manner": "", "target": 5}, WrongTarget),
        ({"side": "none"}, WrongTarget),
        ({"due_on": TODAY - timedelta(days=1)}, DueBeforeToday),
    ],
)
def test_a_goal_that_cannot_be_is_refused(wrong, error, ruth, dana):
    with pytest.raises(error):
        aim(ruth, dana, **wrong)
    assert Goal.objects.count() == 0


# -- the last line: the database


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 221},
        {"what": "nprs", "manner": "now", "side": "none", "value": 11},
        {"what": "groc", "manner": "", "side": "none", "value": -8},
        {"what": "tug", "manner": "", "side": "none", "value": -1},
        {"what": "psfs", "manner": "", "side": "none", "value": 3},
        {"activity": "Climb stairs"},
        {"side": "up"},
        {"manner": "loud"},
        {"tool": "ruler"},
        {"undone_at": NOW},
    ],
)
def test_the_database_refuses_a_measure_that_cannot_be(wrong, ruth):
    given = BEND | {"value": 86, "measured_on": TODAY, "recorded_at": NOW, "patient": ruth} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.create(**given)


@pytest.mark.parametrize("wrong", [{"target": 221}, {"what": "groc", "target": 5}, {"what": "psfs", "target": 11}])
def test_the_database_refuses_a_goal_that_cannot_be(wrong, ruth, dana):
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(**(BEND | {"patient": ruth, "by": dana.user, "set_at": NOW} | wrong))


def test_the_database_keeps_one_open_goal_of_a_measure(ruth, dana):
    aim(ruth, dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(**BEND, patient=ruth, by=dana.user, set_at=NOW, target=130)
