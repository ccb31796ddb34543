"""A red light on a drill, as its patient and their therapist meet it: light and dark, narrow and wide, by real taps."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from adherence import ticking
from adherence.mornings import say_of_morning
from tests import factories
from tests.factories import NOW, new_key
from tests.journeys.every_page import Scenes, broken_rules, name_of, sideways

scene = Scenes()


def with_two_drills(stage):
    drills = [(factories.make_drill(), {}), (factories.make_drill("quad-set", "Quad set"), {})]
    return stage.programme(*drills).items.order_by("pk")


def hurts(stage, item, pain, moment=NOW):
    made = ticking.tick(item, patient=stage.ruth, key=new_key(), performed_at=moment, now=moment)
    ticking.rate_pain(made, during=pain, now=moment)


@scene
def today_after_one_red_light(stage):
    slide, _quad = with_two_drills(stage)
    hurts(stage, slide, 7)
    stage.open("/today/", by=stage.ruth)
    stage.sees("Stop this drill. Rest. Your therapist has been told.")


@scene
def today_with_its_morning_and_what_a_pain_was_like(stage):
    with_two_drills(stage)
    stage.open("/today/", by=stage.ruth)
    stage.press("Tick off: Mini heel slide")
    stage.page.get_by_role("button", name="3", exact=True).click()
    stage.sees("What was the pain like?")
    stage.sees("How is it this morning?")


@scene
def today_after_a_worse_morning(stage):
    slide, _quad = with_two_drills(stage)
    for days in (4, 3, 2):
        say_of_morning(stage.ruth, key=new_key(), pain=1, now=NOW - timedelta(days=days))
    hurts(stage, slide, 4, NOW - timedelta(hours=16))
    say_of_morning(stage.ruth, key=new_key(), pain=4, now=NOW)
    stage.open("/today/", by=stage.ruth)
    stage.sees("Skip the sore drill today, or use the easy version if your plan has one.")


@scene
def today_after_two(stage):
    for item in with_two_drills(stage):
        hurts(stage, item, 7)
    stage.open("/today/", by=stage.ruth)
    stage.sees("Stop all drills. Call your clinic today.")


@scene
def caseload_with_a_drill_held(stage):
    slide, _quad = with_two_drills(stage)
    hurts(stage, slide, 7)
    stage.open("/caseload/", by=stage.dana)
    stage.sees("A drill is held: strong pain")


@scene
def chart_with_every_pain_alert(stage):
    slide, quad = with_two_drills(stage)
    for days in (3, 2, 1):
        hurts(stage, slide, 4, NOW - timedelta(days=days))
    hurts(stage, slide, 3, NOW - timedelta(hours=1))
    hurts(stage, quad, 7)
    hurts(stage, slide, 8)
    stage.open(f"/patients/{stage.ruth.pk}/", by=stage.dana)
    stage.sees("Quad set 3 → 7 of 10")


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []


def test_a_red_score_by_real_taps_lays_the_drill_to_rest(stage):
    with_two_drills(stage)
    stage.open("/today/", by=stage.ruth)
    stage.press("Tick off: Mini heel slide")
    stage.page.get_by_role("button", name="7", exact=True).click()
    banner = stage.page.locator(".resting")
    expect(banner).to_contain_text("These rest: Mini heel slide.")
    expect(banner.get_by_role("link", name="Call Harbour Street Physio")).to_have_attribute("href", "tel:+15550100")


def test_the_morning_is_one_tap_and_can_be_put_right(stage):
    with_two_drills(stage)
    stage.open("/today/", by=stage.ruth)
    stage.page.get_by_role("button", name="6, this morning").click()
    said = stage.page.get_by_text("This morning: 6 of 10")
    expect(said).to_be_focused()
    said.click()
    expect(stage.page.get_by_role("button", name="6, this morning")).to_have_attribute("aria-pressed", "true")
    expect(stage.page.get_by_role("button", name="2, this morning")).to_be_enabled()
