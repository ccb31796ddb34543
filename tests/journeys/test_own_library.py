"""A clinic writes its own drill and its own protocol, in a browser with and without JavaScript."""

import pytest
from django.core.management import call_command

from prescriptions.loosening import effect_of
from prescriptions.models import Drill, Protocol


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def desk(request, browser, site, now, let_in, dana):
    """Dana's browser, in front of the shipped library."""
    call_command("load_library", verbosity=0)
    context = browser.new_context(java_script_enabled=request.param, base_url=site)
    context.set_default_timeout(8_000)
    let_in(context, dana)
    yield context.new_page()
    context.close()


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def test_an_own_version_of_a_drill_is_made_from_its_page(desk):
    desk.goto("/drills/heel-slide/")
    desk.get_by_role("link", name="Make our own version").click()
    desk.get_by_label("Name", exact=True).fill("Slow slide")
    desk.get_by_label("Brace locked straight: no knee motion").select_option("asks for your word")
    press(desk, "Save as our own drill")
    desk.get_by_label("Reason for being less strict than the library").fill("Our braces allow 30 degrees")
    press(desk, "Save as our own drill")
    desk.get_by_role("heading", name="Slow slide", level=1).wait_for()
    assert effect_of("knee-brace-locked", Drill.objects.get(slug="own-slow-slide")) == "caution_with"


def test_an_own_copy_of_a_protocol_is_written_phase_by_phase(desk):
    desk.goto("/protocols/tka/")
    desk.get_by_role("link", name="Make our own copy").click()
    desk.get_by_label("Add a drill").first.select_option("Small straight leg raise")
    press(desk, "Add the drill to phase 1")
    desk.get_by_role("heading", name="Small straight leg raise", level=4).wait_for()
    press(desk, "Take out phase 3")
    desk.get_by_text("3. Back to life").wait_for(state="detached")
    press(desk, "Save the protocol")
    desk.get_by_role("heading", name="Knee replacement, our version", level=1).wait_for()
    phases = Protocol.objects.get(slug="own-knee-replacement-our-version").phases.all()
    assert [(phase.name, phase.drills.count()) for phase in phases] == [("Early", 5), ("Motion", 5)]
