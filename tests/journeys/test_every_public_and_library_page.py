"""What anybody sees who has not come in, and the drills and protocols: no axe finding, no complaint in the console,
nothing to scroll sideways."""

import pytest
from playwright.sync_api import expect

from patients import way_in
from patients.models import Link
from reminders import questioning, unsubscribing
from tests import factories
from tests.factories import NOW
from tests.journeys.arriving import new_page
from tests.journeys.every_page import Scenes, broken_rules, name_of, sideways

scene = Scenes()


# -- Nobody in particular


@scene
def landing(stage):
    stage.open("/")


@scene
def sign_in(stage):
    stage.open("/sign-in/")


@scene
def sign_in_refused(stage):
    stage.open("/sign-in/")
    stage.page.get_by_label("Email").fill("dana@harbour.example")
    stage.page.get_by_label("Password").fill("not this one")
    stage.send("Sign in")
    expect(stage.page.locator(".field-error, .banner-alert").first).to_be_visible()


@scene
def forgotten_password(stage):
    stage.open("/sign-in/")
    with new_page(stage.page):
        stage.page.get_by_role("link", name="Forgot your password?").click()
    expect(stage.page).to_have_url(f"{stage.site}/sign-in/forgotten/")


@scene
def ask_for_a_link(stage):
    stage.open("/open/ask/")


@scene
def a_link_was_asked_for(stage):
    stage.open("/open/ask/")
    stage.page.get_by_label("Your email address").fill("ruth@mail.example")
    stage.send("Send me a fresh link")
    stage.sees("Look in your mailbox")


@scene
def who_is_moving(stage):
    factories.make_patient(stage.dana, "Sam Adeyemi", email=stage.ruth.email)
    link = way_in.hand_out(stage.ruth, purpose=Link.Purpose.INVITATION, now=NOW)
    stage.open(way_in.address(link).removeprefix(stage.site))
    stage.sees("Who is moving?")


@scene
def something_is_wrong_for_anybody(stage):
    stage.open("/wrong/")


@scene
def how_adherence_works(stage):
    stage.open("/how-adherence-works/")
    stage.page.get_by_text("More figures").first.click()
    stage.sees("Target gap, minutes")


@scene
def stop_the_emails(stage):
    stage.open(unsubscribing.address(stage.ruth).removeprefix(stage.site))


@scene
def another_time_fewer_or_stop(stage):
    stage.open(questioning.address(stage.ruth, "fewer").removeprefix(stage.site))
    stage.sees("Do the emails fit your day?")


@scene
def no_such_page(stage):
    stage.open("/no/such/page/")


# -- The library


@scene
def drills(stage):
    stage.library()
    stage.open("/drills/", by=stage.dana)


@scene
def one_drill(stage):
    stage.library()
    stage.open("/drills/heel-slide/", by=stage.dana)


@scene
def protocols(stage):
    stage.library()
    stage.open("/protocols/", by=stage.dana)


@scene
def one_protocol(stage):
    stage.library()
    stage.open("/protocols/tka/", by=stage.dana)


@scene
def an_own_drill(stage):
    stage.library()
    stage.open("/drills/heel-slide/own/", by=stage.dana)


@scene
def an_own_drill_less_strict_than_the_library(stage):
    stage.library()
    stage.open("/drills/heel-slide/own/", by=stage.dana)
    stage.page.get_by_label("Brace locked straight: no knee motion").select_option("")
    stage.send("Save as our own drill")
    expect(stage.page.locator("form.own").get_by_role("alert")).to_be_visible()


@scene
def a_protocol_being_edited(stage):
    stage.library()
    stage.open("/protocols/tka/copy/", by=stage.dana)


@scene
def a_protocol_that_is_refused(stage):
    stage.library()
    stage.open("/protocols/tka/copy/", by=stage.dana)
    stage.page.locator("[name=p2-from_day]").fill("10")
    stage.page.locator("[name=d1-reps]").fill("90")
    stage.press("Save the protocol")
    expect(stage.page.locator("#editor > [role=alert]")).to_be_visible()


@pytest.mark.parametrize("scene", scene, ids=name_of)
def test_a_page_is_for_everybody(stage, complaints, axe, scene):
    scene(stage)
    assert sideways(stage.page) == {}
    assert broken_rules(axe, stage.page) == []
    assert complaints == []
