"""Precautions are added, changed and ended; each write leaves its trace and nothing is erased."""

from datetime import timedelta

import pytest

from clinic.models import AuditEntry
from patients import restricting
from patients.restricting import AlreadyHeld, AlreadyOver, Restriction
from tests import factories
from tests.factories import NOW, TODAY

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def episode(ruth):
    return ruth.episodes.get()


def restrict(episode, dana, *, at=NOW, **more):
    return restricting.restrict(episode, Restriction("knee-limit", **more), by=dana.user, now=at)


def test_it_begins_on_the_patients_own_today(episode, dana):
    night = factories.at("02:00", TODAY + timedelta(days=1))
    assert restrict(episode, dana, at=night).starts_on == TODAY


def test_the_same_precaution_does_not_hold_twice(episode, dana):
    restrict(episode, dana)
    with pytest.raises(AlreadyHeld):
        restrict(episode, dana)


def test_one_that_has_run_out_does_not_stand_in_the_way(episode, dana):
    factories.make_precaution(episode, "knee-limit", by=dana.user, expires_on=TODAY - timedelta(days=1))
    restrict(episode, dana)
    assert episode.precautions.active(TODAY).count() == 1


def test_a_change_leaves_the_old_row_as_it_was(episode, dana):
    held = restrict(episode, dana, limit_deg=60)
    restricting.change(held, Restriction("knee-limit", limit_deg=40), by=dana.user, now=LATER, reason="Sore")
    rows = [(one.limit_deg, one.lifted_at, one.lift_reason) for one in episode.precautions.order_by("pk")]
    assert rows == [(60, LATER, "Sore"), (40, None, "")]


@pytest.fixture
def over(episode, dana):
    held = restrict(episode, dana)
    restricting.lift(held, by=dana.user, now=LATER, reason="Cleared")
    return held


def test_what_is_over_is_not_ended_again(over, dana):
    with pytest.raises(AlreadyOver):
        restricting.lift(over, by=dana.user, now=LATER, reason="Again")


def test_what_is_over_is_not_changed(over, dana):
    with pytest.raises(AlreadyOver):
        restricting.change(over, Restriction("knee-limit"), by=dana.user, now=LATER)


def test_every_write_is_in_the_trail_without_anybodys_words(episode, dana):
    held = restrict(episode, dana, limit_deg=60)
    newer = restricting.change(held, Restriction("knee-limit", limit_deg=40), by=dana.user, now=LATER, reason="Sore")
    restricting.lift(newer, by=dana.user, now=LATER, reason="Cleared")
    traces = AuditEntry.objects.filter(what__startswith="precaution.").order_by("pk")
    assert [(one.what, one.detail) for one in traces] == [
        ("precaution.added", {"tag": "knee-limit", "limit_deg": 60}),
        ("precaution.changed", {"tag": "knee-limit", "limit_deg": 40, "replaces": held.pk}),
        ("precaution.lifted", {"tag": "knee-limit", "limit_deg": 40}),
    ]
