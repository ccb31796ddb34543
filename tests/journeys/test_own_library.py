"""A clinic writes its own drill and its own protocol, in a browser with and without JavaScript."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from prescriptions.loosening import effect_of
from prescriptions.models import Drill, Protocol
from tests.journeys.arriving import new_page, settled


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def desk(request, new_context, site, now, let_in, dana):
    """Dana's browser, in front of the shipped library."""
    call_command("load_library", verbosity=0)
    context = new_context(java_script_enabled=request.param, base_url=site)
    let_in(context, dana)
    return context.new_page()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def follow(page, name):
    with new_page(page):
        page.get_by_role("link", name=name).click()


def test_an_own_version_of_a_drill_is_made_from_its_page(desk):
    desk.goto("/drills/heel-slide/")
    follow(desk, "Make our own version")
    desk.get_by_label("Name", exact=True).fill("Slow slide")
    desk.get_by_label("Brace locked straight: no knee motion").select_option("asks for your word")
    press(desk, "Save as our own drill")
    expect(desk.locator("form.own").get_by_role("alert")).to_be_visible()
    desk.get_by_label("Reason for being less strict than the library").fill("Our braces allow 30 degrees")
    press(desk, "Save as our own drill")
    expect(desk.get_by_role("heading", name="Slow slide", level=1)).to_be_visible()
    assert effect_of("knee-brace-locked", Drill.objects.get(slug="own-slow-slide")) == "caution_with"


def test_an_own_copy_of_a_protocol_is_written_phase_by_phase(desk):
    desk.goto("/protocols/tka/")
    follow(desk, "Make our own copy")
    desk.get_by_label("Add a drill").first.select_option("Small straight leg raise")
    press(desk, "Add the drill to phase 1")
    expect(desk.get_by_role("heading", name="Small straight leg raise", level=4)).to_be_visible()
    settled(desk)
    press(desk, "Take out phase 3")
    expect(desk.get_by_text("3. Back to life")).to_have_count(0)
    settled(desk)
    press(desk, "Save the protocol")
    expect(desk.get_by_role("heading", name="Knee replacement, our version", level=1)).to_be_visible()
    phases = Protocol.objects.get(slug="own-knee-replacement-our-version").phases.all()
    assert [(phase.name, phase.drills.count()) for phase in phases] == [("Early", 5), ("Motion", 5)]
