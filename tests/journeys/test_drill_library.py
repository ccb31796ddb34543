"""The drill library in a browser: filters at a touch, by keyboard, and without JavaScript."""

import pytest
from django.core.management import call_command

from tests import factories


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
    return page.locator(".drill-card h3").all_inner_texts()


def pick(page, label):
    page.locator("label.pick", has_text=label).click()


def said(page, words):
    page.get_by_role("status").get_by_text(words, exact=True).wait_for()


def test_filters_narrow_at_once_and_stand_in_the_address(library, site, console):
    pick(library, "Knee")
    said(library, "3 drills")
    library.get_by_label("Position").select_option(label="Sitting (1)")
    said(library, "1 drill")
    assert cards(library) == ["Seated heel slide"]
    assert library.url == f"{site}/drills/?region=knee&pose=sit"
    assert console == []


def test_back_undoes_a_filter(library, site):
    pick(library, "Knee")
    said(library, "3 drills")
    pick(library, "In public")
    said(library, "1 drill")
    library.go_back()
    said(library, "3 drills")
    assert library.url == f"{site}/drills/?region=knee"


def test_a_chip_takes_one_filter_away(library, site):
    library.goto(f"{site}/drills/?q=slide&region=knee")
    library.get_by_role("link", name="Remove the filter Knee").click()
    library.wait_for_url(f"{site}/drills/?q=slide")
    assert library.get_by_label("Search by name or synonym").input_value() == "slide"


def test_typing_keeps_what_is_typed_and_where(library, console):
    words = library.get_by_label("Search by name or synonym")
    words.press_sequentially("supine heel")
    library.get_by_text("Also called “supine heel slide”").wait_for()
    assert (words.input_value(), words.evaluate("one => one === document.activeElement")) == ("supine heel", True)
    assert console == []


def test_a_filter_by_keyboard_keeps_the_focus(library):
    library.get_by_label("No floor").focus()
    library.keyboard.press("Space")
    said(library, "3 drills")
    assert library.evaluate("document.activeElement.id") == "no_floor"


def test_a_card_is_pressed_anywhere(library, site):
    library.locator(".drill-card", has_text="Chin tuck").locator(".fig").click(force=True)
    library.wait_for_url(f"{site}/drills/chin-tuck/")


def test_without_javascript_the_same_form_asks_the_server(browser, site, now, let_in, dana, stock):
    context = browser.new_context(java_script_enabled=False, base_url=site)
    let_in(context, dana)
    plain = context.new_page()
    plain.goto("/drills/")
    pick(plain, "Knee")
    plain.get_by_role("button", name="Search").click()
    said(plain, "3 drills")
    assert len(cards(plain)) == 3
    context.close()


# -- With the drawn figures


@pytest.fixture
def shipped(site, now, let_in, dana, transactional_db, page, console):
    call_command("load_library", verbosity=0)
    let_in(page.context, dana)
    return page


def figures(page, state=""):
    return page.locator(f".drill-card drill-figure{state}").count()


def test_one_button_pauses_every_figure_also_those_to_come(shipped, site, console):
    shipped.goto(f"{site}/drills/?region=knee")
    shipped.get_by_role("button", name="Pause all figures").click()
    assert figures(shipped, "[paused]") == figures(shipped) > 0

    shipped.get_by_role("link", name="Remove the filter Knee").click()
    shipped.get_by_role("button", name="Play all figures").wait_for()
    assert figures(shipped, "[paused]") == figures(shipped)
    assert console == []


def test_the_controls_set_the_figure_and_the_still_pictures(shipped, site, console):
    shipped.goto(f"{site}/drills/heel-slide/")
    shipped.get_by_text("Left", exact=True).click()
    shipped.get_by_text("Slow", exact=True).click()
    shipped.get_by_label("Knee at most").fill("110")
    shipped.wait_for_url("**/?side=left&limit=110&tempo=slow")

    figure = shipped.locator("#stage drill-figure")
    assert [figure.get_attribute(name) for name in ("side", "to", "tempo")] == ["left", "110", "6-2-6-1"]
    assert shipped.locator("#pair img").get_attribute("src").endswith("/pair-110-left.svg")
    assert console == []
