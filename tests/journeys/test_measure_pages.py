"""The page of measures in a real browser, light and dark: for everybody, and quick."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from patients import measuring
from patients.goals import set_goal
from patients.measuring import Reading, record_visit
from tests import factories
from tests.factories import NOW, TODAY
from tests.journeys.every_page import Scenes, broken_rules, name_of, sideways

scene = Scenes()


def with_measures(stage):
    """Two visits of a knee with a goal and a limit, activities, and a figure that was wrong."""
    by = stage.dana.user

    def visit(back, bend, gap, stairs):
        readings = [
            Reading("rom:knee:flexion", Decimal(bend), "left", "active", tool="goniometer"),
            Reading("rom:knee:extension", Decimal(gap), "left", "active", tool="visual"),
            Reading("psfs", Decimal(stairs), activity="Climb the stairs at home with the shopping"),
            Reading("groc", Decimal(3)),
        ]
        on = TODAY - timedelta(days=back)
        return record_visit(stage.ruth, readings, on=on, by=by, now=NOW, key=factories.new_key())

    visit(14, 71, 12, 3)
    visit(7, 80, 8, 5)
    measuring.undo(visit(0, 168, 5, 6)[0], by=by, now=NOW)
    factories.make_precaution(stage.ruth.episodes.get(), "knee-flexion-limit-90", by=by)
    aim = {"what": "rom:knee:flexion", "side": "left", "manner": "active"}
    set_goal(stage.ruth, **aim, target=Decimal(120), due_on=TODAY + timedelta(days=60), by=by, now=NOW)
    stage.open(f"/patients/{stage.ruth.pk}/measures/", by=stage.dana)


@scene
def measures_with_everything_open(stage):
    with_measures(stage)
    for summary in stage.page.locator("summary").all():
        summary.click()


@scene
def measures_with_a_slip(stage):
    with_measures(stage)
    stage.page.get_by_label("Bend").first.fill("171")
    stage.press("Save all")
    stage.sees("Type a number from 0 to 170 degrees.")
    expect(stage.page.get_by_label("Bend").first).to_have_value("171")


@scene
def measures_of_a_back(stage):
    back = factories.make_condition("low-back-pain", "Low back pain", region="low-back", is_surgical=False)
    stage.ruth.episodes.update(condition=back, side="none")
    stage.open(f"/patients/{stage.ruth.pk}/measures/", by=stage.dana)
    stage.page.get_by_label("Oswestry (ODI), points of 50").fill("18")
    stage.page.keyboard.press("Enter")
    stage.sees("1 figure is kept.")


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_of_measures_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
