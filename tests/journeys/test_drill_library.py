"""The drill library in a browser: filters at a touch, by keyboard, and without JavaScript."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests import factories
from tests.journeys.arriving import new_page, settled


@pytest.fixture
def stock(transactional_db):
    factories.make_drill(synonyms=["supine heel slide"])
    factories.make_drill("seated-heel-slide", "Seated heel slide", pose="sit", in_public=True)
    factories.make_drill("quad-set", "Quad set", needs_floor=True)
    factories.make_drill("chin-tuck", "Chin tuck", region="neck", pose="sit", in_public=True)


@pytest.fixture
def library(site, now, let_in, dana, stock, page, console):
    let_in(page.context, dana)
    page.goto(f"{site}/drills/")
    return page


def cards(page):
    return page.locator(".drill-card h3")


def pick(page, label):
    page.locator("label.pick", has_text=label).click()


def said(page, words):
    expect(page.get_by_role("status").get_by_text(words, exact=True)).to_be_visible()
    settled(page)


def test_filters_narrow_at_once_and_stand_in_the_address(library, site, console):
    pick(library, "Knee")
    said(library, "3 drills")
    library.get_by_label("Position").select_option(label="Sitting (1)")
    said(library, "1 drill")
    expect(cards(library)).to_have_text(["Seated heel slide"])
    expect(library).to_have_url(f"{site}/drills/?region=knee&pose=sit")
    assert console == []


def test_back_undoes_a_filter(library, site):
    pick(library, "Knee")
    said(library, "3 drills")
    pick(library, "In public")
    said(library, "1 drill")
    library.go_back()
    said(library, "3 drills")
    expect(library).to_have_url(f"{site}/drills/?region=knee")


def test_a_chip_takes_one_filter_away(library, site):
    library.goto(f"{site}/drills/?q=slide&region=knee")
    with new_page(library):
        library.get_by_role("link", name="Remove the filter Knee").click()
    expect(library).to_have_url(f"{site}/drills/?q=slide")
    expect(library.get_by_label("Search by name or synonym")).to_have_value("slide")


def test_typing_keeps_what_is_typed_and_where(library, console):
    words = library.get_by_label("Search by name or synonym")
    words.press_sequentially("supine heel")
    said(library, "1 drill")
    expect(library.get_by_text("Also called “supine heel slide”")).to_be_visible()
    expect(words).to_have_value("supine heel")
    expect(words).to_be_focused()
    assert console == []


def test_a_filter_by_keyboard_keeps_the_focus(library):
    library.get_by_label("No floor").focus()
    library.keyboard.press("Space")
    said(library, "3 drills")
    expect(library.locator("#no_floor")).to_be_focused()


def test_a_card_is_pressed_anywhere(library, site):
    library.locator(".drill-card", has_text="Chin tuck").locator(".fig").click(force=True)
    expect(library).to_have_url(f"{site}/drills/chin-tuck/")


def test_without_javascript_the_same_form_asks_the_server(new_context, site, now, let_in, dana, stock):
    context = new_context(java_script_enabled=False, base_url=site)
    let_in(context, dana)
    plain = context.new_page()
    plain.goto("/drills/")
    pick(plain, "Knee")
    with new_page(plain):
        plain.get_by_role("button", name="Search").click()
    said(plain, "3 drills")
    expect(cards(plain)).to_have_count(3)


# -- With the drawn figures


@pytest.fixture
def shipped(site, now, let_in, dana, transactional_db, page, console):
    call_command("load_library", verbosity=0)
    let_in(page.context, dana)
    return page


PLAYING, PAUSED = ".drill-card drill-figure:not([paused])", ".drill-card drill-figure[paused]"


def test_one_button_pauses_every_figure_also_those_to_come(shipped, site, console):
    shipped.goto(f"{site}/drills/?region=knee")
    knees = shipped.locator(PLAYING).count()
    shipped.get_by_role("button", name="Pause all figures").click()
    expect(shipped.locator(PLAYING)).to_have_count(0)
    expect(shipped.locator(PAUSED)).to_have_count(knees)

    with new_page(shipped):
        shipped.get_by_role("link", name="Remove the filter Knee").click()
    expect(shipped.get_by_role("button", name="Play all figures")).to_be_visible()
    expect(shipped.locator(PLAYING)).to_have_count(0)
    assert shipped.locator(PAUSED).count() > knees > 0
    assert console == []


def test_the_controls_set_the_figure_and_the_still_pictures(shipped, site, console):
    shipped.goto(f"{site}/drills/heel-slide/")
    shipped.get_by_text("Left", exact=True).click()
    shipped.get_by_text("Slow", exact=True).click()
    shipped.get_by_label("Knee at most").fill("110")
    expect(shipped).to_have_url(f"{site}/drills/heel-slide/?side=left&limit=110&tempo=slow")

    figure = shipped.locator("#stage drill-figure")
    for name, value in {"side": "left", "to": "110", "tempo": "6-2-6-1"}.items():
        expect(figure).to_have_attribute(name, value)
    expect(shipped.locator("#pair img")).to_have_attribute("src", re.compile(r"/pair-110-left\.svg$"))
    assert console == []
