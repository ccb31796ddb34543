"""The patient's day in every mood, light and dark: no axe finding, no complaint in the console, nothing to scroll
sideways."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adherence import ticking
from prescriptions import prescribing
from prescriptions.lines import Line
from tests import factories
from tests.factories import NOW, at
from tests.journeys.every_page import MOMENTS, Scenes, broken_rules, name_of, sideways

scene = Scenes()


@scene
def a_snack_is_now(stage):
    stage.programme()
    stage.open("/today/", by=stage.ruth)


@scene
def a_tick_asks_for_pain(stage):
    stage.programme()
    stage.open("/today/", by=stage.ruth)
    stage.press("Tick off: Mini heel slide")
    stage.sees("How much did that hurt?")


@scene
def it_hurt_a_lot(stage):
    a_tick_asks_for_pain(stage)
    stage.page.get_by_role("button", name="9", exact=True).click()
    stage.sees("Your drills rest for now")


@scene
def the_days_work_is_done(stage):
    item = stage.programme().items.get()
    for clock in MOMENTS:
        ticking.tick(item, patient=stage.ruth, key=factories.new_key(), performed_at=at(clock), now=at("21:00"))
    stage.open("/today/", by=stage.ruth)


@scene
def the_programme_rests(stage):
    prescribing.pause(stage.programme(), by=stage.dana.user, now=NOW - timedelta(hours=1))
    stage.open("/today/", by=stage.ruth)


@scene
def nothing_is_planned(stage):
    stage.open("/today/", by=stage.ruth)


@scene
def some_drills_wait_for_their_moment(stage):
    breath = factories.make_drill("belly-breath", "Belly breathing")
    stage.programme((factories.make_drill(), {}), (breath, {"as_needed": True}))
    stage.open("/today/", by=stage.ruth)


@scene
def something_feels_wrong(stage):
    stage.open("/wrong/", by=stage.ruth)


@scene
def the_plan_changed(stage):
    item = stage.programme().items.get()
    line = Line(item.drill, item.side, replace(item.dose, times_per_day=4))
    prescribing.revise(item.prescription, [line], by=stage.dana.user, now=NOW, reason="Six was a lot.")
    stage.open("/today/", by=stage.ruth)
    stage.sees("Your plan changed")


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
