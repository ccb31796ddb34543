"""How a patient stands, read from rows: what triage is told of ends, of rests and of a refused mailbox."""

from datetime import timedelta

import pytest

from adherence.caseload import cases_of
from patients.models import Patient
from prescriptions import prescribing
from prescriptions.dose import Dose
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, TODAY


@pytest.fixture
def programme(ruth, dana, now):
    return factories.make_prescription(ruth.episodes.get(), by=dana.user)


def facts(*, now=NOW):
    [case] = cases_of(Patient.objects.all(), now=now)
    return case.facts


def test_a_programme_whose_every_line_has_an_end_ends_with_the_last(programme):
    programme.items.update(ends_at=NOW + timedelta(days=3))
    [course] = facts().courses
    assert (course.last_on, course.plans_change) == (TODAY + timedelta(days=3), False)


def test_a_line_that_goes_on_leaves_the_programme_without_an_end(programme):
    [course] = facts().courses
    assert (course.last_on, course.plans_change) == (None, False)


def test_a_change_that_is_planned_is_known(programme, dana):
    line = Line(factories.make_drill("quad-set", "Quad set"), "left", Dose(sets=1, reps=5, times_per_day=3))
    prescribing.revise(programme, [line], by=dana.user, now=NOW, from_on=TODAY + timedelta(days=3))
    [course] = facts().courses
    assert course.plans_change


def test_the_days_on_which_drills_rested_for_an_alert_are_known(programme, ruth):
    said_at = NOW - timedelta(days=2)
    factories.make_alert(ruth, "RF02", at=said_at, now=said_at)
    assert facts().held_on == {TODAY - timedelta(days=2), TODAY - timedelta(days=1)}


def test_a_refused_mailbox_is_known_by_the_patients_day(programme, ruth):
    Patient.objects.filter(pk=ruth.pk).update(mail_bounced_at=NOW - timedelta(hours=12))
    assert facts().bounced_on == TODAY - timedelta(days=1)


def test_a_closed_episode_has_nowhere_to_go(programme, ruth):
    ruth.episodes.update(closed_at=NOW)
    assert facts().courses == []
