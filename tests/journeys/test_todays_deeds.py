"""The quieter deeds of a day, by a swap, by keyboard and without JavaScript; and their pages for everybody."""

import re

import pytest
from playwright.sync_api import expect

from adherence import saying, skipping, ticking
from adherence.models import DayWord, Skip, Tick
from adherence.ticking import Go
from adherence.today import day_of
from prescriptions.models import Item
from tests import factories
from tests.factories import NOW, at, new_key
from tests.journeys.arriving import new_page, settled
from tests.journeys.every_page import Scenes, broken_rules, name_of, sideways

PHONE = {"width": 390, "height": 844}
SLIDE = "Mini heel slide"
scene = Scenes()


def two_drills(ruth, dana):
    """Heel slides, enough on a hard day and with an easier version, and quad sets of two sets."""
    quad = factories.make_drill("quad-set", "Quad set", rom=[], bounds={})
    warm_up = factories.make_drill("warm-up", "Warm up")
    programme = factories.make_prescription(
        ruth.episodes.get(), (factories.make_drill(), {}), (quad, {"sets": 2, "reps": 8}),
        (warm_up, {"occasion": "gym-before", "days_per_week": 3}), by=dana.user,
    )  # fmt: skip
    easier = factories.make_drill("seated-slide", "Seated heel slide")
    Item.objects.filter(drill__slug="heel-slide").update(easier=easier, in_smallest_day=True)
    return list(programme.items.all())


@pytest.fixture
def phone(new_context, site, now, let_in, ruth, dana):
    """``phone(scripts=False)`` shows Ruth's day with two drills in its present snack."""
    two_drills(ruth, dana)

    def unlock(*, scripts=True):
        context = new_context(viewport=PHONE, base_url=site, java_script_enabled=scripts)
        let_in(context, ruth)
        page = context.new_page()
        page.goto("/today/")
        return page

    return unlock


def more(page, drill=SLIDE):
    """Unfolds the quieter ways of a drill."""
    page.locator("li.drill", has_text=drill).locator("summary", has_text="More").first.click()


def press(page, name, **how):
    page.get_by_role("button", name=name, **how).first.click()
    settled(page)


def test_some_of_it_is_one_tap_and_the_rest_another(phone):
    page = phone()
    more(page)
    press(page, "4", exact=True)
    expect(page.get_by_role("button", name=f"Done 4 of 10, tap to undo: {SLIDE}")).to_be_focused()
    press(page, f"I did the rest: {SLIDE}")
    expect(page.get_by_role("button", name=f"Done, tap to undo: {SLIDE}")).to_be_visible()
    assert [tick.reps_done for tick in Tick.objects.order_by("pk")] == [[4], [6]]


def test_a_skip_is_answered_where_the_reader_stands(phone):
    page = phone()
    more(page)
    press(page, "Busy", exact=True)
    expect(page.locator(".drill .banner", has_text="No problem. The next one comes at")).to_be_focused()
    press(page, f"Undo the skip: {SLIDE}")
    expect(page.get_by_text("No problem.")).to_have_count(0)
    assert [bool(skip.undone_at) for skip in Skip.objects.all()] == [True]


def test_the_easier_version_takes_the_place_of_the_drill(phone):
    page = phone()
    more(page)
    page.get_by_role("link", name="Easier today: Seated heel slide").click()
    settled(page)
    expect(page.get_by_role("button", name="Tick off: Seated heel slide")).to_be_focused()
    press(page, "Tick off: Seated heel slide")
    expect(page.get_by_role("button", name="Done, tap to undo: Seated heel slide")).to_be_focused()
    assert [tick.is_easier for tick in Tick.objects.all()] == [True]


def test_a_hard_day_asks_for_less_until_it_is_taken_back(phone):
    page = phone()
    press(page, "Hard day?")
    expect(page.get_by_role("button", name="Show the whole day")).to_be_focused()
    expect(page.get_by_role("heading", name="Quad set")).to_be_hidden()
    page.locator("summary", has_text="If you feel up to it").click()
    expect(page.get_by_role("heading", name="Quad set")).to_be_visible()
    press(page, "Show the whole day")
    expect(page.get_by_role("button", name="Hard day?")).to_be_focused()


def test_training_shows_its_drills(phone):
    page = phone()
    expect(page.get_by_role("heading", name="Warm up")).to_have_count(0)
    press(page, "I am training today")
    expect(page.get_by_role("heading", name="Warm up")).to_be_visible()
    expect(page.get_by_role("button", name="No training today")).to_be_focused()


def test_one_that_slipped_by_is_told_with_its_time(phone):
    page = phone()
    row = page.locator("li[data-snack-at]", has_text="08:15")
    row.locator("summary").click()
    row.get_by_label("About when").fill("09:05")
    row.get_by_role("button", name="I did it then").click()
    settled(page)
    expect(page.get_by_text("Done, you said")).to_be_visible()
    assert {tick.performed_at for tick in Tick.objects.all()} == {at("09:05")}


def test_a_time_still_to_come_is_refused_in_view(phone):
    page = phone()
    row = page.locator("li[data-snack-at]", has_text="08:15")
    row.locator("summary").click()
    row.get_by_label("About when").fill("21:00")
    row.get_by_role("button", name="I did it then").click()
    told = page.get_by_role("alert").filter(has_text="That time has not come yet.")
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()


def test_a_move_taken_back_leads_to_the_button_that_made_it(phone):
    page = phone()
    press(page, "I just got up and moved")
    press(page, re.compile("Undo: .* Got up and moved"))
    expect(page.get_by_role("button", name="I just got up and moved")).to_be_focused()


def test_the_last_one_told_leads_to_the_finished_day(phone, ruth):
    items = [item for item in Item.objects.order_by("pk") if item.dose.is_on_the_clock]
    for snack in day_of(ruth, now=NOW).plan.snacks[1:]:
        goes = [Go(item, new_key()) for item in items]
        ticking.tick_together(goes, patient=ruth, performed_at=NOW, now=NOW, snack_at=snack.at)
    page = phone()
    press(page, "I did the 08:15 snack")
    expect(page.get_by_role("heading", name="All 6 done, Ruth")).to_be_focused()


def test_without_scripts_each_of_them_is_a_form(phone):
    page = phone(scripts=False)
    for open_first, name in ((SLIDE, "4"), ("Quad set", "Tired")):
        more(page, open_first)
        with new_page(page):
            page.locator("li.drill", has_text=open_first).get_by_role("button", name=name, exact=True).click()
    for name in ("I am training today", "Hard day?"):
        with new_page(page):
            page.get_by_role("button", name=name).click()
    expect(page.get_by_role("button", name="Show the whole day")).to_have_count(1)
    kept = (Tick.objects.get().reps_done, Skip.objects.get().reason, DayWord.objects.count())
    assert kept == ([4], "tired", 2)


def test_yesterday_is_one_link_away_and_can_be_told(phone):
    page = phone(scripts=False)
    with new_page(page):
        page.get_by_role("link", name="Yesterday: add or undo").click()
    with new_page(page):
        page.get_by_role("button", name=re.compile("I did the 08:15 snack")).click()
    expect(page.get_by_role("heading", name="Yesterday", level=1)).to_be_visible()
    assert {tick.on.day for tick in Tick.objects.all()} == {14}


# -- For everybody


@scene
def some_of_it_and_a_skip(stage):
    slide, quad, _warm_up = two_drills(stage.ruth, stage.dana)
    snack = {"patient": stage.ruth, "now": NOW, "snack_at": at("10:45")}
    ticking.tick_together([Go(slide, new_key(), (4,))], performed_at=NOW, **snack)
    skipping.skip(quad, key=new_key(), reason="tired", **snack)
    stage.open("/today/", by=stage.ruth)


@scene
def everything_unfolded(stage):
    two_drills(stage.ruth, stage.dana)
    stage.open("/today/", by=stage.ruth)
    stage.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


@scene
def the_easier_version(stage):
    slide = two_drills(stage.ruth, stage.dana)[0]
    stage.open(f"/today/?easier={slide.pk}", by=stage.ruth)


@scene
def a_hard_training_day(stage):
    two_drills(stage.ruth, stage.dana)
    for kind in ("hard", "training"):
        saying.say_of_day(stage.ruth, key=new_key(), kind=kind, now=NOW)
    stage.open("/today/", by=stage.ruth)


@scene
def the_offline_copy(stage):
    two_drills(stage.ruth, stage.dana)
    stage.open("/today/?whole=1", by=stage.ruth)
    stage.page.evaluate("document.querySelectorAll('.snack-whole').forEach(one => one.open = true)")


@scene
def yesterday(stage):
    two_drills(stage.ruth, stage.dana)
    stage.open("/today/?day=yesterday", by=stage.ruth)


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
