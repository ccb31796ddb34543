"""The caseload by keys, and while the list is on its way."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.arriving import settled


@pytest.fixture
def desk(site, now, let_in, ruth, sam, dana, page, console):
    """Two of Dana's, none with a programme: Ruth, then Sam."""
    let_in(page.context, dana)
    page.goto(f"{site}/caseload/")
    expect(page.get_by_role("button", name="All keys")).to_be_visible()
    return page


def row(page, name):
    return page.get_by_role("link", name=name, exact=True)


def test_keys_walk_the_list_and_open_what_they_stand_on(desk, ruth, console):
    for key, name in (("j", "Ruth Adeyemi"), ("j", "Sam Adeyemi"), ("j", "Sam Adeyemi"), ("k", "Ruth Adeyemi")):
        desk.keyboard.press(key)
        expect(row(desk, name)).to_be_focused()

    desk.keyboard.press("/")
    desk.keyboard.type("jk?m")
    expect(desk.get_by_label("Find a patient")).to_have_value("jk?m")
    expect(desk.get_by_text("Nobody fits")).to_be_visible()
    desk.get_by_label("Find a patient").fill("sam")
    expect(row(desk, "Ruth Adeyemi")).to_have_count(0)
    expect(desk.locator("#cases-said")).to_have_text("1 person listed")
    settled(desk)

    desk.locator("h1").click()
    desk.keyboard.press("k")  # after a swap as before
    expect(row(desk, "Sam Adeyemi")).to_be_focused()
    desk.keyboard.press("m")
    expect(desk).to_have_url(re.compile("#messages$"))
    assert console == []


def test_the_keys_are_listed_and_can_be_switched_off(desk, console):
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    desk.keyboard.press("j")
    expect(row(desk, "Ruth Adeyemi")).not_to_be_focused()
    keys.get_by_label("Use these keys on this device").uncheck()
    desk.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    desk.reload()
    desk.keyboard.press("j")
    expect(row(desk, "Ruth Adeyemi")).not_to_be_focused()
    assert console == []


def test_a_slow_list_shows_its_shape_and_a_lost_one_stands_as_it_was(desk):
    held = []
    desk.route("**/caseload/?**", lambda route: held.append(route))
    desk.get_by_role("link", name="Waiting").click()
    expect(desk.locator("#cases-waiting")).to_be_visible()
    expect(desk.locator("#cases-said")).to_have_text("Loading your caseload")
    held[0].abort()
    expect(desk.locator("#cases-said")).to_have_text("The list could not be loaded. It stands as it was.")
    expect(row(desk, "Ruth Adeyemi")).to_be_visible()
    expect(desk.get_by_text("That did not go through")).to_be_visible()

    desk.unroute("**/caseload/?**")
    desk.get_by_role("link", name="Steady").click()
    expect(desk.get_by_text("Nobody fits")).to_be_visible()
    expect(desk.locator("#tile-steady")).to_be_focused()
    expect(desk.locator("#cases-waiting")).to_be_hidden()


def test_on_paper_stands_the_list_and_whose_it_is(desk, dana):
    factories.make_alert(dana.patients.get(name="Ruth Adeyemi"))
    desk.reload()
    desk.emulate_media(media="print")
    expect(desk.get_by_text("Patients of Dana Whitfield.")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="Why look now")).to_be_visible()
    expect(desk.get_by_text("Red flag").first).to_be_visible()
    assert (
        desk.locator("main :is(.btn, button, select, input)").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML)"
        )
        == []
    )
